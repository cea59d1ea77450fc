import Foundation
import Synchronization
import TenorInsight
import Testing

@Suite("History as a table and as event files")
struct TrainingLogTests {
  private let folder = URL.temporaryDirectory.appending(path: "tenor-log-\(UUID().uuidString)").path

  /// RFC 3720, B.4, and the usual check value.
  @Test func checksumsAreThoseOfTheStandard() {
    #expect(CRC32C.checksum([]) == 0)
    #expect(CRC32C.checksum("123456789".utf8) == 0xE306_9283)
    #expect(CRC32C.checksum([UInt8](repeating: 0, count: 32)) == 0x8A91_36AA)
    #expect(CRC32C.checksum([UInt8](repeating: 0xFF, count: 32)) == 0x62A8_AB43)
    #expect(CRC32C.checksum(Array(0..<32)) == 0x46DD_794E)
    #expect(CRC32C.checksum((0..<32).reversed()) == 0x113F_DB5C)
  }

  /// The bytes are those that `tf.io.TFRecordWriter` of TensorFlow 2.21.0 writes for `b"abc"` and `b""`.
  @Test func recordsAreFramedAsTensorFlowDoes() {
    #expect(
      EventRecord.framed(Array("abc".utf8)) == [
        0x03, 0, 0, 0, 0, 0, 0, 0, 0xB0, 0x99, 0x49, 0x0E, 0x61, 0x62, 0x63, 0x6E, 0x57, 0xF1, 0x21,
      ])
    #expect(EventRecord.framed([]) == [0, 0, 0, 0, 0, 0, 0, 0, 0x29, 0x03, 0x98, 0x07, 0xD8, 0xEA, 0x82, 0xA2])
  }

  /// The messages by hand: a field's number times eight and its kind (0 whole number, 1 eight bytes, 2 length and bytes,
  /// 5 four bytes), then its value.
  @Test func eventsAreTensorFlowsMessages() {
    var file = EventFile(begun: Date(timeIntervalSince1970: 1.5))
    #expect(file.name == "events.out.tfevents.1.tenor")
    let version: [UInt8] = [0x09, 0, 0, 0, 0, 0, 0, 0xF8, 0x3F, 0x1A, 13] + Array("brain.Event:2".utf8)
    #expect(file.bytes == EventRecord.framed(version))
    file.append(step: 3, at: Date(timeIntervalSince1970: 2), ["b": 0, "a": 0.5])
    let figures: [UInt8] = [0x0A, 8, 0x0A, 1, 0x61, 0x15, 0, 0, 0, 0x3F, 0x0A, 8, 0x0A, 1, 0x62, 0x15, 0, 0, 0, 0]
    let event: [UInt8] = [0x09, 0, 0, 0, 0, 0, 0, 0, 0x40, 0x10, 3, 0x2A, 20] + figures
    #expect(file.bytes == EventRecord.framed(version) + EventRecord.framed(event))
  }

  /// A log whose clock goes on by half a second with each look.
  private func log(in folder: String?) -> TrainingLog {
    let looks = Mutex(0)
    return TrainingLog(folder: folder) {
      looks.withLock {
        $0 += 1
        return Date(timeIntervalSince1970: 100 + Double($0) / 2)
      }
    }
  }

  private func filesOnDisk() throws -> [String: [UInt8]] {
    let names = FileManager.default.subpaths(atPath: folder) ?? []
    return try names.filter { $0.contains(".") }.reduce(into: [:]) { files, name in
      files[name] = try Array(Data(contentsOf: URL(filePath: folder + "/" + name)))
    }
  }

  @Test func eachEpochIsOnTheDiskWhenItHasEnded() throws {
    let log = log(in: folder)
    #expect(log.files.isEmpty)
    #expect(try filesOnDisk().isEmpty)
    try log.record(epoch: 0, ["loss": 0.1, "accuracy": 0.625])
    let events = "events.out.tfevents.100.tenor"
    #expect(try filesOnDisk() == log.files)
    #expect(log.files.keys.sorted() == ["history.csv", "train/\(events)"])
    try log.record(epoch: 1, ["loss": 1.0 / 3, "accuracy": .nan, "val_loss": 2], learningRate: 0.5)
    #expect(try filesOnDisk() == log.files)
    let table = "epoch,accuracy,loss,val_accuracy,val_loss\r\n0,0.625,0.1,NA,NA\r\n1,nan,0.3333333333333333,NA,2.0\r\n"
    #expect(log.files["history.csv"] == Array(table.utf8))
    var train = EventFile(begun: Date(timeIntervalSince1970: 100.5))
    train.append(step: 0, at: Date(timeIntervalSince1970: 100.5), ["epoch_loss": 0.1, "epoch_accuracy": 0.625])
    train.append(
      step: 1, at: Date(timeIntervalSince1970: 101),
      ["epoch_loss": 1.0 / 3, "epoch_accuracy": .nan, "epoch_learning_rate": 0.5])
    #expect(log.files["train/\(events)"] == train.bytes)
    var validation = EventFile(begun: Date(timeIntervalSince1970: 101))
    validation.append(step: 1, at: Date(timeIntervalSince1970: 101), ["epoch_loss": 2])
    #expect(log.files["validation/events.out.tfevents.101.tenor"] == validation.bytes)
  }

  @Test func withoutAFolderTheFilesAreTheSame() throws {
    let first = log(in: nil), second = log(in: folder)
    for log in [first, second] { try log.record(epoch: 0, ["loss": 0.1, "val_loss": 0.2]) }
    #expect(first.files == second.files)
    #expect(first.files.count == 3)
  }

  @Test func aFolderThatCannotBeWrittenIsNamed() throws {
    let error = #expect(throws: RunStoreError.self) {
      try TrainingLog(folder: "/proc/tenor-log").record(epoch: 0, ["loss": 1])
    }
    #expect(error?.kind == .unavailable)
    #expect(error?.file == "/proc/tenor-log/history.csv")
  }

  @Test(.enabled(if: Self.tensorBoard != nil, "no Python with the package tensorboard: name one with TENOR_PYTHON"))
  func tensorBoardReadsTheFiguresBack() throws {
    let python = try #require(Self.tensorBoard)
    let log = log(in: folder)
    try log.record(epoch: 0, ["loss": 0.75, "val_loss": 0], learningRate: 0.001)
    try log.record(epoch: 1, ["loss": 0.5, "val_loss": -3.25], learningRate: 0.0005)
    let script = URL(filePath: #filePath).appending(path: "../../../Scripts/tensorboard/read_events.py").standardized
    let parts = ["train", "validation"].map { folder + "/" + $0 }
    let output = try #require(Self.run(python, [script.path] + parts))
    struct Event: Decodable, Equatable { var step: Int, value: Float, time: Double }
    let found = try JSONDecoder().decode([String: [String: [Event]]].self, from: output)
    func events(_ values: [Float]) -> [Event] {
      values.enumerated().map { Event(step: $0, value: $1, time: 100.5 + Double($0) / 2) }
    }
    #expect(
      found == [
        parts[0]: ["epoch_loss": events([0.75, 0.5]), "epoch_learning_rate": events([0.001, 0.0005])],
        parts[1]: ["epoch_loss": events([0, -3.25])],
      ])
  }

  /// A Python that has TensorBoard.
  private static let tensorBoard: String? = {
    let python = ProcessInfo.processInfo.environment["TENOR_PYTHON"] ?? "python3"
    return run(python, ["-c", "import tensorboard.backend.event_processing.event_accumulator"]) == nil ? nil : python
  }()

  /// What a program writes to its standard output; `nil` where it cannot be run or fails.
  private static func run(_ program: String, _ arguments: [String]) -> Data? {
    let process = Process(), output = Pipe()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [program] + arguments
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return nil }
    let data = try? output.fileHandleForReading.readToEnd()
    process.waitUntilExit()
    return process.terminationStatus == 0 ? data ?? Data() : nil
  }
}
