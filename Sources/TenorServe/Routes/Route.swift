package import HTTPTypes

/// The addresses of the service.
package enum Route: String, Sendable, Hashable, CaseIterable {
  case classify = "/v1/classify"
  case predict = "/predict"
  case models = "/v1/models"
  case model = "/v1/models/{name}"
  case examples = "/v1/examples"
  case runs = "/v1/runs"
  case runEvents = "/v1/runs/events"
  case run = "/v1/runs/{id}"
  case runReport = "/v1/runs/{id}/report"
  case health = "/health"
  case ready = "/ready"
  case metrics = "/metrics"
  case openAPI = "/openapi.json"
  case page = "/"
  case asset = "/assets/{name}"
  /// No address of the service; so that these are counted too.
  case unknown = "unknown"

  /// The methods that it answers.
  package var methods: [HTTPRequest.Method] {
    switch self {
    case .classify, .predict: [.post]
    case .unknown: []
    default: [.get, .head]
    }
  }

  /// Whether it needs no key.
  var isOpen: Bool {
    switch self {
    case .health, .ready, .openAPI, .page, .asset, .unknown: true
    default: false
    }
  }

  /// Whether it answers whoever asks, however often: it says how the service is, or is a part of the page, of which a browser
  /// asks for all at once.
  var isUnlimited: Bool {
    switch self {
    case .health, .ready, .page, .asset: true
    default: false
    }
  }
}

/// An address of a request: its route, the variable part of it, and what follows the question mark.
struct Address {
  let route: Route
  let parameter: String
  let query: Substring?

  private static let fixed = Dictionary(
    Route.allCases.filter { $0 != .unknown && !$0.rawValue.contains("{") }.map { ($0.rawValue, $0) },
    uniquingKeysWith: { first, _ in first })

  /// - Parameter target: The request's target, such as `/v1/models?x=1`.
  init(_ target: String) {
    let end = target.firstIndex(of: "?")
    let path = String(target[..<(end ?? target.endIndex)])
    query = end.map { target[target.index(after: $0)...] }
    if let route = Self.fixed[path] {
      self.route = route
      parameter = ""
      return
    }
    (route, parameter) = Self.variable(path.split(separator: "/", omittingEmptySubsequences: false).dropFirst())
  }

  private static func variable(_ parts: ArraySlice<Substring>) -> (Route, String) {
    let names = parts.map { $0.removingPercentEncoding ?? "" }
    guard names.allSatisfy({ !$0.isEmpty }) else { return (.unknown, "") }
    return switch (names.count, names.first, names.dropFirst().first) {
    case (2, "assets", let name?): (.asset, name)
    case (3, "v1", "models"): (.model, names[2])
    case (3, "v1", "runs"): (.run, names[2])
    case (4, "v1", "runs") where names[3] == "report": (.runReport, names[2])
    default: (.unknown, "")
    }
  }

  /// The value of a key in the query; the first of several.
  func query(_ key: String) -> String? {
    for pair in query?.split(separator: "&") ?? [] {
      let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts[0].removingPercentEncoding == key else { continue }
      return (parts.count > 1 ? parts[1] : "").replacing("+", with: " ").removingPercentEncoding ?? ""
    }
    return nil
  }
}

extension Substring {
  /// The text that `%XX` stand in for bytes of; `nil` for bad ones or what is not UTF-8.
  fileprivate var removingPercentEncoding: String? {
    guard utf8.contains(UInt8(ascii: "%")) else { return String(self) }
    var bytes: [UInt8] = []
    var rest = utf8[...]
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "%") else {
        bytes.append(byte)
        continue
      }
      guard let high = rest.popFirst()?.hexadecimalValue, let low = rest.popFirst()?.hexadecimalValue else {
        return nil
      }
      bytes.append(high << 4 | low)
    }
    return String(validating: bytes, as: UTF8.self)
  }
}

extension UInt8 {
  fileprivate var hexadecimalValue: UInt8? {
    switch self {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): self - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): self - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): self - UInt8(ascii: "A") + 10
    default: nil
    }
  }
}
