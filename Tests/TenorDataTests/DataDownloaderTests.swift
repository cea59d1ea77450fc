import Foundation
import NIOHTTP1
import Synchronization
import TenorData
import Testing

struct DataDownloaderTests {
  private let body = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 31 ^ $0 >> 8) }
  private let folder: TemporaryFolder
  /// Patient, because other tests keep the processors busy.
  private var downloader: DataDownloader {
    var downloader = DataDownloader()
    downloader.timeoutSeconds = 600
    return downloader
  }
  private var path: String { folder.path + "/data/reviews.tar.gz" }

  init() throws {
    folder = try TemporaryFolder()
  }

  private func contents(_ path: String) -> [UInt8]? {
    FileManager.default.contents(atPath: path).map { [UInt8]($0) }
  }

  private func failure(_ body: () async throws -> Void) async -> DataError? {
    do {
      try await body()
      Issue.record("expected an error")
    } catch let error as DataError {
      return error
    } catch {
      Issue.record("expected a DataError, found \(error)")
    }
    return nil
  }

  @Test func aFileIsFetchedWithProgress() async throws {
    let server = try await LoopbackServer(.init(body: body))
    let steps = Mutex<[DataDownloader.Progress]>([])
    try await downloader.download(server.address, to: path) { step in steps.withLock { $0.append(step) } }
    #expect(contents(path) == body)
    #expect(contents(path + ".part") == nil)
    let seen = steps.withLock { $0 }
    #expect(seen.last == seen.max { $0.received < $1.received })
    #expect(seen.last?.received == 300_000)
    #expect(seen.allSatisfy { $0.total == 300_000 })
    try await server.stop()
  }

  @Test func aCutConnectionIsResumed() async throws {
    let server = try await LoopbackServer(.init(body: body, cutAfter: 100_000))
    let error = await failure { try await downloader.download(server.address, to: path) }
    #expect(error?.kind == .download)
    #expect(contents(path) == nil)
    let part = try #require(contents(path + ".part"))
    #expect(part.count > 0 && part.count <= 100_000)
    #expect(part == Array(body.prefix(part.count)))
    try await downloader.download(server.address, to: path)
    #expect(contents(path) == body)
    #expect(server.ranges == ["", "bytes=\(part.count)-"])
    try await server.stop()
  }

  @Test func withoutRangesEverythingIsFetchedAgain() async throws {
    let server = try await LoopbackServer(.init(body: body, hasRanges: false, cutAfter: 100_000))
    _ = await failure { try await downloader.download(server.address, to: path) }
    try await downloader.download(server.address, to: path)
    #expect(contents(path) == body)
    #expect(server.ranges.count == 2)
    try await server.stop()
  }

  @Test func aCompletePartIsTakenAsItIs() async throws {
    let server = try await LoopbackServer(.init(body: body))
    try folder.write(body, "data/reviews.tar.gz.part")
    try await downloader.download(server.address, to: path)
    #expect(contents(path) == body)
    #expect(server.ranges == ["bytes=300000-"])
    try await server.stop()
  }

  @Test func aWrongDigestLeavesNothing() async throws {
    let server = try await LoopbackServer(.init(body: Array("abc".utf8)))
    let error = await failure {
      try await downloader.download(server.address, to: path, sha256: String(repeating: "0", count: 64))
    }
    #expect(error?.kind == .wrongChecksum)
    #expect(contents(path) == nil)
    #expect(contents(path + ".part") == nil)
    // The digest of "abc" as FIPS 180-4 gives it.
    let digest = "BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD"
    try await downloader.download(server.address, to: path, sha256: digest)
    #expect(contents(path) == Array("abc".utf8))
    try await server.stop()
  }

  @Test func aMissingFileIsAnError() async throws {
    let server = try await LoopbackServer(.init(body: body, status: .notFound))
    let error = await failure { try await downloader.download(server.address, to: path) }
    #expect(error?.kind == .download)
    #expect(error?.problem.contains("404") == true)
    #expect(contents(path) == nil)
    try await server.stop()
    let gone = await failure { try await downloader.download(server.address, to: path) }
    #expect(gone?.kind == .download)
  }

  @Test func aResourceThatIsThereIsNotFetched() async throws {
    let server = try await LoopbackServer(.init(body: body))
    let resource = DataDownloader.Resource(address: server.address, fileName: "reviews.tar.gz")
    for _ in 0..<2 {
      let fetched = try await downloader.fetch(resource, into: folder.path + "/data")
      #expect(fetched == path)
    }
    #expect(server.ranges == [""])
    try await server.stop()
  }
}
