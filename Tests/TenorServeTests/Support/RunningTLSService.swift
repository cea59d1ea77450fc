import AsyncHTTPClient
import Foundation
import Logging
import NIOCore
import NIOHTTP1
import NIOSSL
import ServiceLifecycle
import TenorModel
import TenorServe
import Testing

/// A service with a certificate that was made for it, and a client that trusts that one alone.
final class RunningTLSService: Sendable {
  let port: Int
  let client: HTTPClient
  private let folder: TemporaryFolder
  private let group: ServiceGroup
  private let task: Task<Void, any Error>

  init() async throws {
    let folder = try TemporaryFolder()
    self.folder = folder
    let openssl = Process()
    openssl.executableURL = URL(filePath: "/usr/bin/openssl")
    openssl.arguments = [
      "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "1", "-subj",
      "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-keyout", folder.path + "/key.pem", "-out",
      folder.path + "/chain.pem",
    ]
    openssl.standardError = FileHandle.nullDevice
    try openssl.run()
    openssl.waitUntilExit()
    try Samples.classifier().save(to: folder.path + "/model")
    var configuration = ServiceConfiguration(models: [ModelSource(path: folder.path + "/model")])
    configuration.port = 0
    configuration.watchInterval = nil
    configuration.tls = .init(certificate: folder.path + "/chain.pem", key: folder.path + "/key.pem")
    let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    let service = try ClassificationService(configuration, logger: logger)
    group = ServiceGroup(services: [service], logger: logger)
    task = Task { [group] in try await group.run() }
    port = try await service.port()
    var tls = TLSConfiguration.makeClientConfiguration()
    tls.trustRoots = .file(folder.path + "/chain.pem")
    client = HTTPClient(configuration: HTTPClient.Configuration(tlsConfiguration: tls))
    let address = "https://localhost:\(port)/ready", client = client
    try await waitUntil {
      try await client.execute(HTTPClientRequest(url: address), timeout: .seconds(20)).status == .ok
    }
  }

  func end() async throws {
    try await client.shutdown()
    await group.triggerGracefulShutdown()
    try await task.value
  }
}
