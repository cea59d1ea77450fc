/// What the system says of a file, which is another after every change of it.
package struct FileIdentity: Sendable, Hashable {
  let device: UInt64
  let number: UInt64
  let size: Int
  /// Seconds and nanoseconds.
  let modified: [Int]
  let changed: [Int]
}
