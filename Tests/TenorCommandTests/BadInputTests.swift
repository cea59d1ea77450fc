import Foundation
import TenorModel
import Testing

@Suite struct BadInputTests {
  private let shop: Workshop
  private let folder: TemporaryFolder

  init() throws {
    shop = try Workshop.shared.get()
    folder = try TemporaryFolder()
  }

  /// Runs the program and expects one clean line with the given words, and nothing written.
  private func refused(
    _ arguments: [String], _ status: Int32, _ words: String..., input: [UInt8] = [],
    place: SourceLocation = #_sourceLocation
  ) throws {
    let before = try folder.names()
    let run = try Tenor.run(arguments, input: input)
    #expect(run.status == status, "\(run.errors)", sourceLocation: place)
    #expect(run.lastError.hasPrefix("tenor: error: "), "\(run.errors)", sourceLocation: place)
    #expect(!run.errors.contains("Usage:"), "\(run.errors)", sourceLocation: place)
    for word in words {
      #expect(run.lastError.contains(word), "\(word) is not in: \(run.lastError)", sourceLocation: place)
    }
    #expect(try folder.names() == before, sourceLocation: place)
  }

  private func train(_ data: String, _ more: String...) -> [String] {
    ["train", data, "--output", folder("model")] + Workshop.quick + more
  }

  private func file(_ text: String, _ name: String = "data.csv") throws -> String {
    try folder.write(text, to: name)
    return folder(name)
  }

  @Test func missingFiles() throws {
    try refused(train(folder("none.csv")), 66, "none.csv")
    try refused(train("dmeo"), 66, "demo")
    try refused(["evaluate", folder("none"), shop.data], 66, "none")
    try refused(["predict", folder("none"), "text"], 66, "none")
    try refused(["predict", "--model", shop.model, "--input", folder("none.txt")], 66, "none.txt")
    try refused(train(shop.data, "--layers", folder("none.json")), 66, "none.json")
    try refused(["summary", folder("none")], 66, "none")
  }

  @Test func missingColumns() throws {
    try refused(train(shop.data, "--text", "nope"), 65, "nope", "review")
    try refused(train(shop.data, "--label", "nope"), 65, "nope", "sentiment")
  }

  @Test func emptyFilesAndOneClass() throws {
    try refused(train(try file("")), 65, "data.csv")
    try refused(train(try file("review,sentiment\n")), 65, "data.csv")
    try refused(train(try file("review,sentiment\ngood,pos\nfine,pos\n")), 65, "pos")
    try refused(["train", "-", "--output", folder("model")], 65, "standard input")
  }

  @Test func straySpacesAroundLabelsAreTakenAway() throws {
    let rows = Workshop.table(40).replacing(",positive\n", with: ", positive \n")
    let run = try Tenor.run(train(try file(rows)) + ["--json"])
    #expect(run.status == 0)
    #expect(run.json["labels"] as? [String] == ["negative", "positive"])
  }

  @Test func rowsWithTooFewFields() throws {
    try refused(train(try file(Workshop.table(4) + "alone\n")), 65, "data.csv:6")
  }

  @Test func otherEncodings() throws {
    let bytes = Array(Workshop.table(40).utf8) + Array("\"caf".utf8) + [0xE9] + Array("\",positive\n".utf8)
    try folder.write(bytes, to: "latin.csv")
    try refused(train(folder("latin.csv")), 65, "latin.csv:42", "latin1")
    #expect(try Tenor.run(train(folder("latin.csv"), "--encoding", "latin1")).status == 0)
    try refused(["predict", shop.model, "-"], 65, "standard input:2", input: Array("a\n".utf8) + [0xFF])
  }

  @Test func nulBytes() throws {
    try refused(train(try file(Workshop.table(4) + "a\0b,positive\n")), 65, "data.csv:6", "NUL")
  }

  @Test func textsWithoutAKnownWord() throws {
    let run = try Tenor.run(["predict", shop.model, "xyzzy", ""])
    #expect(run.status == 0)
    #expect(run.output.split(separator: "\n").allSatisfy { $0.contains("no word of this text is known") })
  }

  @Test func aLineOfTenMegabytes() throws {
    let line = [UInt8](repeating: UInt8(ascii: "x"), count: 10 << 20) + Array(" good\n".utf8)
    let run = try Tenor.run(["predict", shop.model, "-"], input: line)
    #expect(run.status == 0)
    #expect(run.output.hasPrefix("positive"))
  }

  @Test func numbersOutOfRange() throws {
    for (option, value) in [
      ("--epochs", "0"), ("--epochs", "-1"), ("--batch-size", "0"), ("--units", "0"), ("--embedding", "0"),
      ("--dropout", "-0.1"), ("--dropout", "1"), ("--recurrent-dropout", "nan"), ("--validation-split", "1.5"),
      ("--learning-rate", "0"), ("--learning-rate", "inf"), ("--clip-norm", "-1"), ("--threads", "0"),
      ("--vocabulary", "0"), ("--maximum-length", "0"), ("--limit", "0"), ("--early-stopping", "-1"),
    ] {
      try refused(["train", shop.data, "--output", folder("model"), option, value], 64, option, value)
    }
  }

  @Test func wrongUsage() throws {
    try refused(["train"], 64, "data")
    try refused(["train", shop.data, "--epochs", "three"], 64, "three")
    try refused(["train", shop.data, "--recipe", "none"], 64, "none", "001-lstm")
    try refused(["train", shop.data, "--colour", "red"], 64, "--colour")
    try refused(["train", shop.data, "--architecture", "transformer"], 64, "transformer")
    try refused(["fly"], 64, "fly")
    try refused(["predict", "--model", shop.model, "--input", shop.data, "text"], 64, "--input")
  }

  @Test func damagedModels() throws {
    for (name, status) in [("model.safetensors", 65), ("config.json", 65), ("tokenizer.json", 65)] as [(String, Int32)] {
      let broken = try TemporaryFolder()
      try FileManager.default.copyItem(atPath: shop.model, toPath: broken("model"))
      let bytes = try broken.bytes("model/" + name)
      try broken.write(Array(bytes.dropLast(bytes.count / 3)), to: "model/" + name)
      try refused(["predict", broken("model"), "text"], status, name)
      try refused(["evaluate", broken("model"), shop.data], status, name)
      try FileManager.default.removeItem(atPath: broken("model/" + name))
      try refused(["predict", "--model", broken("model"), "text"], 66, name)
    }
  }

  @Test func unknownLabels() throws {
    try refused(["evaluate", shop.model, try file("review,sentiment\ngood,great\n")], 65, "data.csv:2", "great")
  }

  @Test func foreignFoldersAreNotReplaced() throws {
    try FileManager.default.createDirectory(atPath: folder("model"), withIntermediateDirectories: true)
    try folder.write("mine", to: "model/thesis.txt")
    try refused(train(shop.data), 64, "model")
    #expect(try folder.text("model/thesis.txt") == "mine")
  }

  @Test func aFullDiskWhileSaving() throws {
    let run = try Tenor.shell(
      "ulimit -f 8; \"$TENOR\" train '\(shop.data)' --epochs 1 --units 32 --json --output '\(folder("model"))' 2>&1 | cat")
    #expect(run.output.contains("tenor: error: "), "\(run.output)")
    #expect(run.output.contains("nothing was changed"))
    #expect(try folder.names().isEmpty)
    let status = try Tenor.shell(
      "ulimit -f 8; \"$TENOR\" train '\(shop.data)' --epochs 1 --units 32 --json --output '\(folder("model"))'")
    #expect(status.status == 74)
    #expect(try folder.names().isEmpty)
  }

  @Test func aFullDiskBehindStandardOutput() throws {
    let run = try Tenor.shell("\"$TENOR\" predict '\(shop.model)' good > /dev/full")
    #expect(run.status == 74)
    #expect(run.lastError.hasPrefix("tenor: error: standard output"))
  }

  @Test func aFolderThatCannotBeWritten() throws {
    let run = try Tenor.run(train(shop.data).map { $0 == folder("model") ? "/proc/model" : $0 })
    #expect(run.status == 74)
  }
}
