import Foundation
import TenorModel
import Testing

@Suite struct AtomicFolderTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test func aFileIsReplacedAsAWhole() throws {
    try folder.write([1, 2, 3], to: "file")
    try AtomicFile.write([4], to: folder("file"))
    #expect(try folder.contents("file") == [4])
    #expect(try folder.names() == ["file"])
  }

  @Test func aFailedFileLeavesNothing() throws {
    let error = #expect(throws: ModelError.self) { try AtomicFile.write([1], to: folder("missing/file")) }
    #expect(error?.kind == .unwritable)
    #expect(try folder.names().isEmpty)
  }

  @Test func aFolderIsReplacedAndForeignFilesStay() throws {
    try AtomicFolder.write(["a": [1], "b": [2]], to: folder("x"))
    try folder.write([9], to: "x/notes.txt")
    try AtomicFolder.write(["a": [3], "c": [4]], to: folder("x"))
    #expect(try folder.names() == ["x"])
    #expect(try folder.contents("x/a") == [3])
    #expect(try folder.contents("x/c") == [4])
    #expect(try folder.contents("x/notes.txt") == [9])
  }

  @Test func innerFoldersAreReplacedAsAWhole() throws {
    try AtomicFolder.write(["a": [1], "in/deep/b": [2], "in/c": [3]], to: folder("x"))
    #expect(try folder.contents("x/in/deep/b") == [2])
    try folder.write([9], to: "x/in/notes.txt")
    try AtomicFolder.write(["in/d": [4]], to: folder("x"))
    #expect(try folder.names(in: "x") == ["a", "in"])
    #expect(try folder.names(in: "x/in") == ["d"])
  }

  @Test func aFolderThatFailsHalfWayLeavesTheOldOne() throws {
    try AtomicFolder.write(["a": [1]], to: folder("x"))
    // The second file cannot be made: its folder would have to have the name of the first file.
    let error = #expect(throws: ModelError.self) {
      try AtomicFolder.write(["a": [2], "a/c": [3]], to: folder("x"))
    }
    #expect(error?.kind == .unwritable)
    #expect(try folder.names() == ["x"])
    #expect(try folder.contents("x/a") == [1])
  }

  @Test func aLinkIsFollowed() throws {
    try AtomicFolder.write(["a": [1]], to: folder("x"))
    try FileManager.default.createSymbolicLink(atPath: folder("link"), withDestinationPath: folder("x"))
    try AtomicFolder.write(["a": [2]], to: folder("link"))
    #expect(try folder.contents("x/a") == [2])
    #expect(try folder.names() == ["link", "x"])
  }

  @Test func somethingElseThanAModelIsNotReplaced() throws {
    try folder.write([1], to: "file")
    try FileManager.default.createDirectory(atPath: folder("other"), withIntermediateDirectories: true)
    try folder.write([1], to: "other/thesis.txt")
    try FileManager.default.createDirectory(atPath: folder("empty"), withIntermediateDirectories: true)
    for name in ["file", "other"] {
      let error = #expect(throws: ModelError.self) { try Samples.classifier().save(to: folder(name)) }
      #expect(error?.kind == .occupied)
    }
    #expect(try folder.names(in: "other") == ["thesis.txt"])
    try Samples.classifier().save(to: folder("empty"))
    try Samples.classifier().save(to: folder("empty"))
    #expect(ModelFolder.exists(at: folder("empty")))
  }
}
