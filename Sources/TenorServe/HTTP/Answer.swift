import HTTPTypes
import Hummingbird

/// An answer before it gets the headers that all have.
struct Answer {
  var status: HTTPResponse.Status = .ok
  var headers: HTTPFields = [:]
  var body: ResponseBody

  init(status: HTTPResponse.Status = .ok, type: String, _ bytes: some Sequence<UInt8>) {
    self.status = status
    headers[.contentType] = type
    body = ResponseBody(byteBuffer: ByteBuffer(bytes: bytes))
  }

  init(type: String, body: ResponseBody) {
    headers[.contentType] = type
    self.body = body
  }

  static func json(_ bytes: [UInt8], status: HTTPResponse.Status = .ok) -> Answer {
    Answer(status: status, type: MediaType.json, bytes)
  }

  /// What is counted for a client that has gone before its answer, under the status that others use for it, too.
  static let toNobody = Answer(
    status: HTTPResponse.Status(code: 499, reasonPhrase: "Client Closed Request"), type: MediaType.json, [])

  /// The answer that tells a problem.
  init(_ problem: Problem) {
    self.init(status: HTTPResponse.Status(code: problem.code.status), type: MediaType.json, problem.json)
    if let seconds = problem.retryAfter { headers[.retryAfter] = "\(seconds)" }
    if let methods = problem.allowed { headers[.allow] = methods }
    if problem.code == .unauthorized { headers[.wwwAuthenticate] = "Bearer realm=\"tenor\"" }
    // What is left of such a request is not read.
    if problem.code == .payloadTooLarge || problem.code == .timeout { headers[.connection] = "close" }
  }
}

/// The types of bodies.
enum MediaType {
  static let json = "application/json"
  static let lines = "application/x-ndjson"
  static let events = "text/event-stream"
  static let metrics = "text/plain; version=0.0.4; charset=utf-8"
  static let page = "text/html; charset=utf-8"

  /// The type without its parameters, in lower case.
  static func essence(_ value: String) -> String {
    // Nearly all clients write just this.
    if value == json { return json }
    return Substring(value.utf8.prefix { $0 != UInt8(ascii: ";") }).trimmingSpaces.lowercased()
  }

  /// Whether a header `Accept` allows one of some types.
  static func accepts(_ header: String?, _ types: [String]) -> Bool {
    guard let header, !header.isEmpty else { return true }
    return header.split(separator: ",").contains { range in
      let parts = range.split(separator: ";").map { $0.trimmingSpaces.lowercased() }
      guard let wanted = parts.first, !parts.dropFirst().contains(where: Self.isRefusal) else { return false }
      return wanted == "*/*"
        || types.contains { type in
          wanted == type || (wanted.hasSuffix("/*") && type.hasPrefix(wanted.dropLast()))
        }
    }
  }

  /// Whether a parameter is a weight of zero: what it stands for is not wanted.
  private static func isRefusal(_ parameter: String) -> Bool {
    parameter.hasPrefix("q=") && Double(parameter.dropFirst(2)) == 0
  }
}

extension Substring {
  /// The text without spaces and tabs at its ends.
  var trimmingSpaces: String {
    let isSpace: (UInt8) -> Bool = { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
    var bytes = utf8.drop(while: isSpace)
    while let last = bytes.last, isSpace(last) { bytes.removeLast() }
    return String(Substring(bytes))
  }
}

extension HTTPField.Name {
  static let requestID = name("X-Request-Id")
  static let contentTypeOptions = name("X-Content-Type-Options")
  static let referrerPolicy = name("Referrer-Policy")
  static let model = name("X-Tenor-Model")
  static let modelVersion = name("X-Tenor-Model-Version")
  static let contentSecurityPolicy = name("Content-Security-Policy")

  private static func name(_ text: String) -> HTTPField.Name {
    guard let name = HTTPField.Name(text) else { preconditionFailure("no name of a header: \(text)") }
    return name
  }
}
