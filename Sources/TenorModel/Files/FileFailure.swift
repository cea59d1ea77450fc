/// What the system said when a file could not be read or written.
package struct FileFailure: Error, Sendable, Hashable {
  package var path: String
  /// The system's error number.
  package var code: Int32
  /// The system's words for it.
  package var reason: String
}
