public import Foundation
import SwiftProtobuf

/// A file that TensorBoard reads, in the making: an event with the file's version, then one for each step with its
/// figures, each framed as a TFRecord.
///
/// Figures are written as 32-bit floats (`simple_value`), the one form that all versions of TensorBoard read.
public struct EventFile: Sendable, Hashable {
  /// The name, which TensorBoard knows event files by. It tells when the file was begun, and nothing of the machine.
  public let name: String
  /// The contents so far.
  public private(set) var bytes: [UInt8] = []

  /// Begins a file.
  public init(begun: Date) {
    name = "events.out.tfevents.\(Int64(begun.timeIntervalSince1970)).tenor"
    var event = TensorBoardEvent()
    event.wallTime = begun.timeIntervalSince1970
    event.fileVersion = "brain.Event:2"
    append(event)
  }

  /// Adds the figures of a step, in the order of their names.
  public mutating func append(step: Int, at time: Date, _ figures: [String: Double]) {
    var event = TensorBoardEvent()
    event.wallTime = time.timeIntervalSince1970
    event.step = Int64(step)
    for (name, value) in figures.sorted(by: { $0.key < $1.key }) {
      var figure = TensorBoardSummary.Value()
      figure.tag = name
      figure.simpleValue = Float(value)
      event.summary.value.append(figure)
    }
    append(event)
  }

  private mutating func append(_ event: TensorBoardEvent) {
    // Only a message that lacks required fields cannot be written, and version 3 of the language has none.
    guard let data: [UInt8] = try? event.serializedBytes() else { return }
    bytes += EventRecord.framed(data)
  }
}

/// The frame of a record in a TFRecord file.
package enum EventRecord {
  /// The length and its checksum, the data and theirs; numbers with the least byte first.
  package static func framed(_ data: [UInt8]) -> [UInt8] {
    let length = littleEndian(UInt64(data.count))
    return length + littleEndian(masked(CRC32C.checksum(length))) + data + littleEndian(masked(CRC32C.checksum(data)))
  }

  /// A checksum as it is stored, so that the checksum of data that hold checksums is none of a simple kind.
  private static func masked(_ checksum: UInt32) -> UInt32 {
    (checksum >> 15 | checksum << 17) &+ 0xA282_EAD8
  }

  private static func littleEndian(_ number: some FixedWidthInteger) -> [UInt8] {
    withUnsafeBytes(of: number.littleEndian) { Array($0) }
  }
}
