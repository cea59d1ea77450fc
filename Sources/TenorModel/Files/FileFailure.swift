/// What the system said when a file could not be read or written.
package struct FileFailure: Error, Sendable, Hashable {
  package var path: String
  /// The system's error number.
  package var code: Int32
  /// The system's words for it.
  package var reason: String

  /// What was expected and found where a file could not be read.
  package var readingProblem: String { "expected to be able to read it, but the system says \"\(reason)\"" }
}
