import Foundation
import TenorFuzz
import Testing

/// The files below `Fixtures/GROUP/TARGET`.
enum FuzzFixtures {
  struct File: Sendable, CustomTestStringConvertible {
    var target: FuzzTarget
    var path: String
    var testDescription: String { "\(target.rawValue): \(URL(filePath: path).lastPathComponent)" }

    func bytes() throws -> [UInt8] { try Array(Data(contentsOf: URL(filePath: path))) }
  }

  /// The readers of a folder's files: those of the folder's name; of `json`, all that read it.
  private static func targets(_ folder: String) -> [FuzzTarget] {
    folder == "json"
      ? [.config, .tokenizer, .history, .mapping, .kerasConfig, .kerasTokenizer, .jsonl]
      : FuzzTarget(rawValue: folder).map { [$0] } ?? []
  }

  static func files(_ group: String) -> [File] {
    let path = (Bundle.module.resourcePath ?? "") + "/Fixtures/" + group
    func names(_ path: String) -> [String] {
      ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted()
    }
    return names(path).flatMap { folder in
      names("\(path)/\(folder)").flatMap { name in
        targets(folder).map { File(target: $0, path: "\(path)/\(folder)/\(name)") }
      }
    }
  }
}

@Suite("Hostile files")
struct HostileFileTests {
  @Test("are refused, and nothing is written elsewhere", arguments: FuzzFixtures.files("hostile"))
  func refused(file: FuzzFixtures.File) throws {
    #expect(!file.target.read(try file.bytes()))
    for place in ["/tmp/outside.txt", NSTemporaryDirectory() + "/outside.txt", "outside.txt", "../outside.txt"] {
      #expect(!FileManager.default.fileExists(atPath: place))
    }
  }

  @Test("of each kind are there")
  func kinds() {
    let targets = Set(FuzzFixtures.files("hostile").map(\.target))
    #expect(targets.isSuperset(of: [.safetensors, .tar, .npz, .gzip, .vectors, .recipe, .config, .jsonl]))
    #expect(FuzzFixtures.files("hostile").count >= 50)
  }
}

@Suite("Inputs that fuzzing found")
struct FoundInputTests {
  @Test("give an error or a value", arguments: FuzzFixtures.files("refused"))
  func refused(file: FuzzFixtures.File) throws {
    #expect(!file.target.read(try file.bytes()))
  }

  @Test("that are sound are accepted", arguments: FuzzFixtures.files("accepted"))
  func accepted(file: FuzzFixtures.File) throws {
    #expect(file.target.read(try file.bytes()))
  }
}
