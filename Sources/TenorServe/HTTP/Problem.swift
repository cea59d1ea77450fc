/// Why a request is not answered as it asks: what was expected, what was found, where, and how to mend it.
package struct Problem: Error, Sendable, Hashable {
  /// The sorts of problems; each has its status.
  package enum Code: String, Sendable, Hashable, CaseIterable {
    case badRequest = "bad_request"
    case unauthorized
    case notFound = "not_found"
    case methodNotAllowed = "method_not_allowed"
    case notAcceptable = "not_acceptable"
    case timeout
    case payloadTooLarge = "payload_too_large"
    case unsupportedMediaType = "unsupported_media_type"
    case unprocessable
    case tooManyRequests = "too_many_requests"
    case headersTooLarge = "headers_too_large"
    case internalError = "internal"
    case unavailable
    case deadlineExceeded = "deadline_exceeded"

    /// The status of the answer.
    package var status: Int {
      switch self {
      case .badRequest: 400
      case .unauthorized: 401
      case .notFound: 404
      case .methodNotAllowed: 405
      case .notAcceptable: 406
      case .timeout: 408
      case .payloadTooLarge: 413
      case .unsupportedMediaType: 415
      case .unprocessable: 422
      case .tooManyRequests: 429
      case .headersTooLarge: 431
      case .internalError: 500
      case .unavailable: 503
      case .deadlineExceeded: 504
      }
    }
  }

  /// The sort of problem.
  package var code: Code
  /// What was expected, what was found, and how to mend it, without a full stop.
  package var message: String
  /// Where in the request; `nil` where there is no such place.
  package var place: String?
  /// Seconds after which it is worth trying again.
  package var retryAfter: Int?
  /// The methods that the address has, for ``Code/methodNotAllowed``.
  package var allowed: String?

  package init(
    _ code: Code, _ message: String, at place: String? = nil, retryAfter: Int? = nil, allowed: String? = nil
  ) {
    self.code = code
    self.message = message
    self.place = place
    self.retryAfter = retryAfter
    self.allowed = allowed
  }
}

extension Problem {
  /// `{"error": {"code": …, "message": …, "where": …}}`
  package var json: [UInt8] {
    var writer = JSONWriter()
    writer.problem(self)
    return writer.bytes
  }

  static let shuttingDown = Problem(
    .unavailable, "expected a running service, found one that is ending; ask another one", retryAfter: 1)
  static let loading = Problem(
    .unavailable, "expected loaded models, found some that are being loaded; try again in a second", retryAfter: 1)
  static let internalFailure = Problem(
    .internalError,
    "expected to be able to answer, found a fault of the service; its log tells more under this request's id")
}
