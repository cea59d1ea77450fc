import AsyncHTTPClient
import Crypto
import Foundation
import NIOCore
import NIOHTTP1

/// Fetches files over HTTP: resumes after a cut connection, checks the SHA-256 digest if one is given, and never leaves
/// half a file under the final name.
///
/// Bytes are collected in `<name>.part` beside the destination; a later call goes on where that file ends, by an HTTP
/// range request (RFC 9110, section 14). A server without ranges sends everything again.
public struct DataDownloader: Sendable {
  /// A file that can be fetched by name.
  public struct Resource: Sendable, Hashable {
    /// Its address.
    public let address: String
    /// The name of the file in the data folder.
    public let fileName: String
    /// The SHA-256 digest in hexadecimal digits, if it is known.
    public let sha256: String?

    /// Creates a description of a file that can be fetched.
    public init(address: String, fileName: String, sha256: String? = nil) {
      self.address = address
      self.fileName = fileName
      self.sha256 = sha256
    }

    /// The 50,000 reviews of A. Maas et al., "Learning word vectors for sentiment analysis" (ACL 2011), from their
    /// publisher, who states no SHA-256 digest.
    public static let imdb = Resource(
      address: "https://ai.stanford.edu/~amaas/data/sentiment/aclImdb_v1.tar.gz", fileName: "aclImdb_v1.tar.gz")
  }

  /// How far a download is.
  public struct Progress: Sendable, Hashable {
    /// The bytes that are there, those of an earlier attempt included.
    public let received: Int
    /// The bytes of the whole file, if the server told.
    public let total: Int?
  }

  /// How long the server may be silent, in seconds. Default: 60.
  public var timeoutSeconds: Int64 = 60

  /// Creates a downloader.
  public init() {}

  /// Fetches the file at `address` into `destination`; missing folders are made.
  ///
  /// - Parameters:
  ///   - address: The `http` or `https` address.
  ///   - destination: The path of the file to write. An existing file is replaced, but only by a complete one.
  ///   - sha256: The digest that the file must have, in hexadecimal digits. Default: none, nothing is checked.
  ///   - progress: Called after each piece.
  /// - Throws: ``DataError``. After a cut connection the `.part` file stays and the next call goes on from it; after a
  ///   wrong digest it is removed.
  public func download(
    _ address: String, to destination: String, sha256: String? = nil,
    progress: @Sendable (Progress) -> Void = { _ in }
  ) async throws(DataError) {
    let part = try PartialFile(destination: destination)
    do {
      let client = HTTPClient(configuration: configuration)
      do {
        try await fetch(address, into: part, with: client, progress)
      } catch {
        try? await client.shutdown()
        throw error
      }
      try await client.shutdown()
      try part.close()
    } catch let error as DataError {
      throw error
    } catch {
      throw DataError(
        .download, file: address, problem: "expected the whole file, found after \(part.count) bytes: \(error)",
        remedy: "run the same command again; it goes on from there")
    }
    if let sha256 { try part.verify(sha256, from: address) }
    try part.moveToDestination()
  }

  /// Fetches a file that is known by name into a data folder; does nothing if it is there.
  ///
  /// - Parameters:
  ///   - resource: The file.
  ///   - folder: The data folder.
  ///   - mirror: Another address of the same file.
  ///   - progress: Called after each piece.
  /// - Returns: The path of the file.
  /// - Throws: ``DataError`` as ``download(_:to:sha256:progress:)``.
  @discardableResult
  public func fetch(
    _ resource: Resource, into folder: String, mirror: String? = nil,
    progress: @Sendable (Progress) -> Void = { _ in }
  ) async throws(DataError) -> String {
    let path = folder + "/" + resource.fileName
    if FileBytes.exists(path) { return path }
    try await download(mirror ?? resource.address, to: path, sha256: resource.sha256, progress: progress)
    return path
  }

  /// A refused connection is an error at once, not a reason to try until the time is up.
  private var configuration: HTTPClient.Configuration {
    let silence = TimeAmount.seconds(timeoutSeconds)
    var configuration = HTTPClient.Configuration(timeout: .init(connect: .seconds(20), read: silence))
    configuration.connectionPool.retryConnectionEstablishment = false
    return configuration
  }

  private func fetch(
    _ address: String, into part: PartialFile, with client: HTTPClient, _ progress: @Sendable (Progress) -> Void
  ) async throws {
    var request = HTTPClientRequest(url: address)
    if part.count > 0 { request.headers.add(name: "range", value: "bytes=\(part.count)-") }
    let response = try await client.execute(request, timeout: .seconds(timeoutSeconds))
    switch response.status.code {
    case 206:
      guard Self.start(of: response.headers.first(name: "content-range")) == part.count else {
        throw status("bytes from \(part.count)", address, found: "another range", remedy: "delete \(part.path)")
      }
    case 200: try part.restart()
    case 416 where part.count > 0:
      if Self.total(of: response.headers.first(name: "content-range")) == part.count { return }
      try part.restart()
      throw status("more bytes", address, found: "fewer than \(part.path) holds", remedy: "run the same command again")
    default:
      throw status(
        "the file", address, found: "the status \(response.status.code)",
        remedy: "check the address, or give a mirror with --url")
    }
    let length = response.headers.first(name: "content-length").flatMap(Int.init)
    let total = length.map { part.count + $0 }
    for try await piece in response.body {
      try part.append(piece.readableBytesView)
      progress(Progress(received: part.count, total: total))
    }
    if let total, part.count != total {
      throw status("\(total) bytes", address, found: "\(part.count)", remedy: "run the same command again")
    }
  }

  private func status(_ expected: String, _ address: String, found: String, remedy: String) -> DataError {
    DataError(.download, file: address, problem: "expected \(expected), found \(found)", remedy: remedy)
  }

  /// The first byte position of `bytes 5-9/10`.
  private static func start(of range: String?) -> Int? {
    range?.split { " -/".contains($0) }.dropFirst().first.flatMap { Int($0) }
  }

  /// The length of `bytes */10`.
  private static func total(of range: String?) -> Int? {
    range?.split(separator: "/").last.flatMap { Int($0) }
  }
}
