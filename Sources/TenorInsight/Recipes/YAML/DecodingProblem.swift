/// What a decoder found wrong, in one line with its place.
public struct DecodingProblem: CustomStringConvertible, Sendable {
  public let description: String

  public init(_ error: any Error) {
    guard let error = error as? DecodingError else {
      description = "\(error)"
      return
    }
    switch error {
    case .dataCorrupted(let context), .keyNotFound(_, let context), .typeMismatch(_, let context),
      .valueNotFound(_, let context):
      let place = context.codingPath.map { $0.intValue.map { "[\($0)]" } ?? $0.stringValue }.joined(separator: ".")
      let text = context.debugDescription
      description = (place.isEmpty ? "" : place + ": ") + (text.hasSuffix(".") ? String(text.dropLast()) : text)
    @unknown default: description = "\(error)"
    }
  }
}
