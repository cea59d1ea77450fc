/// What the system said when a file could not be read or written.
struct FileFailure: Error, Sendable, Hashable {
  var path: String
  /// The system's error number.
  var code: Int32
  /// The system's words for it.
  var reason: String
}
