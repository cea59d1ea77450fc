import AsyncHTTPClient
import Foundation
import Logging
import NIOCore
import NIOHTTP1
import NIOSSL
import TenorServe
import Testing

@Suite("Who may ask")
struct AccessTests {
  private static let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

  @Test func aKeyIsNeeded() async throws {
    let service = try await RunningService { configuration, folder in
      configuration.keyFile = try folder.write("# keys\nfirst\n\nsecond\n", "keys")
    }
    for path in ["/v1/models", "/v1/examples", "/metrics", "/v1/runs"] {
      let answer = try await service.ask("GET", path)
      #expect(answer.status == 401 && answer.code == "unauthorized", "\(path)")
      #expect(answer.headers["www-authenticate"]?.hasPrefix("Bearer") == true)
    }
    for path in ["/", "/health", "/ready", "/openapi.json"] {
      #expect(try await service.ask("GET", path).status == 200, "\(path)")
    }
    func status(_ authorization: String) async throws -> Int {
      try await service.classify(#"{"text": "a"}"#, headers: ["Authorization": authorization]).status
    }
    #expect(try await status("Bearer first") == 200)
    #expect(try await status("bearer second") == 200)
    for wrong in ["Bearer third", "Bearer", "Bearer ", "Basic first", "first", "Bearer # keys", "Bearer firstsecond"] {
      #expect(try await status(wrong) == 401, "\(wrong)")
    }
  }

  @Test func keysThatOthersMayReadAreRefused() throws {
    let folder = try TemporaryFolder()
    #expect(throws: Never.self) { try APIKeys(contentsOf: folder.write("key\n", "a")) }
    for rights in [0o640, 0o604, 0o644] {
      let path = try folder.write("key\n", "b\(rights)", rights: rights)
      #expect(throws: ServiceError.self) { try APIKeys(contentsOf: path) }
    }
    #expect(throws: ServiceError.self) { try APIKeys(contentsOf: folder.write("# none\n", "c")) }
    let missing = #expect(throws: ServiceError.self) { try APIKeys(contentsOf: folder.path + "/none") }
    #expect(missing?.kind == .missing)
  }

  /// A service whose user systemd makes up reads keys that belong to root, by an access control list.
  @Test func keysMayBeCredentialsOfSystemd() throws {
    let folder = try TemporaryFolder()
    let key = try folder.write("key\n", "keys", rights: 0o440)
    #expect(throws: Never.self) { try APIKeys(contentsOf: key, credentials: folder.path) }
    #expect(throws: Never.self) { try APIKeys(contentsOf: key, credentials: folder.path + "/") }
    let inner = folder.path + "/inner"
    try FileManager.default.createDirectory(atPath: inner, withIntermediateDirectories: false)
    let others: [String?] = [nil, "", "/", "/tmp", inner, key, folder.path + "x"]
    for other in others {
      #expect(throws: ServiceError.self, "\(other ?? "none")") { try APIKeys(contentsOf: key, credentials: other) }
    }
    #expect(throws: ServiceError.self) { try APIKeys(contentsOf: inner + "/../keys", credentials: inner) }
    for rights in [0o444, 0o450, 0o404] {
      let path = try folder.write("key\n", "b\(rights)", rights: rights)
      #expect(throws: ServiceError.self) { try APIKeys(contentsOf: path, credentials: folder.path) }
    }
  }

  @Test func otherMachinesNeedAKey() throws {
    let folder = try TemporaryFolder()
    var configuration = ServiceConfiguration(models: [ModelSource(path: folder.path)])
    configuration.host = "0.0.0.0"
    let error = #expect(throws: ServiceError.self) { try ClassificationService(configuration, logger: Self.logger) }
    #expect(error?.description.contains("--allow-public-without-key") == true)
    configuration.allowsPublicWithoutKey = true
    #expect(throws: Never.self) { try ClassificationService(configuration, logger: Self.logger) }
    configuration.allowsPublicWithoutKey = false
    configuration.keyFile = try folder.write("key", "keys")
    #expect(throws: Never.self) { try ClassificationService(configuration, logger: Self.logger) }
  }

  @Test func namesOfModelsDiffer() {
    let configuration = ServiceConfiguration(models: [ModelSource(path: "a/m"), ModelSource(path: "b/m/")])
    #expect(throws: ServiceError.self) { try ClassificationService(configuration, logger: Self.logger) }
  }

  @Test func otherNamesOfThisMachineAreRefused() async throws {
    let service = try await RunningService { configuration, _ in configuration.otherHosts = ["My-Laptop"] }
    for host in ["localhost", "localhost:8080", "127.0.0.1:1", "[::1]:80", "LOCALHOST", "my-laptop:80"] {
      #expect(try await service.ask("GET", "/health", headers: ["Host": host]).status == 200, "\(host)")
    }
    for host in ["evil.example", "localhost.evil.example", "127.0.0.1.evil.example:8080", "[::2]"] {
      let answer = try await service.ask("GET", "/", headers: ["Host": host])
      #expect(answer.status == 400 && answer.place == "Host", "\(host)")
    }
  }

  @Test func aClientMaySendSoMuchOnly() async throws {
    let clock = ManualClock()
    let limiter = RateLimiter(rate: 2, now: clock.now)
    for _ in 0..<2 { #expect(throws: Never.self) { try limiter.check("a") } }
    let problem = #expect(throws: Problem.self) { try limiter.check("a") }
    #expect(problem?.code == .tooManyRequests && problem?.retryAfter == 1)
    #expect(throws: Never.self) { try limiter.check("b") }
    clock.advance(by: .milliseconds(500))
    #expect(throws: Never.self) { try limiter.check("a") }
    #expect(throws: Problem.self) { try limiter.check("a") }
  }

  @Test(arguments: [1e-20, 1e-9, Double.leastNonzeroMagnitude])
  func aTinyRateHasAnEndToItsWait(rate: Double) throws {
    let limiter = RateLimiter(rate: rate, now: ManualClock().now)
    try limiter.check("a")
    let problem = #expect(throws: Problem.self) { try limiter.check("a") }
    #expect(problem?.retryAfter == 86_400)
  }

  @Test func soManyClientsAreRemembered() throws {
    let limiter = RateLimiter(rate: 1, maximumClients: 100, now: ManualClock().now)
    for index in 0..<1000 {
      try limiter.check("10.0.0.\(index)")
      #expect(limiter.clientCount <= 100)
      // Whoever goes on asking is not forgotten.
      if index == 0 { continue }
      #expect(throws: Problem.self) { try limiter.check("10.0.0.0") }
    }
    #expect(throws: Problem.self) { try limiter.check("10.0.0.999") }
    #expect(throws: Never.self) { try limiter.check("10.0.0.1") }
  }

  @Test(
    arguments: [
      ("2001:db8:0:1::1", "2001:db8:0:1:ffff::2", true), ("2001:db8:0:1::1", "2001:db8::1:0:0:0:9", true),
      ("2001:db8:0:1::1", "2001:db8:0:2::1", false), ("2001:db8::1", "2001:db8:0:1::1", false),
      ("fe80::1%eth0.5", "fe80::2%eth0.5", true), ("::1", "::2", true), ("1::", "1:0:0:0:2::", true),
      ("10.0.0.1", "10.0.0.2", false), ("::ffff:10.0.0.1", "::ffff:10.0.0.2", false),
      ("::ffff:10.0.0.1", "10.0.0.1", true),
    ])
  func aNetworkOfIPv6IsOneClient(first: String, second: String, isSame: Bool) throws {
    let limiter = RateLimiter(rate: 1, now: ManualClock().now)
    try limiter.check(first)
    let isRefused = (try? limiter.check(second)) == nil
    #expect(isRefused == isSame)
    #expect(limiter.clientCount == (isSame ? 1 : 2))
  }

  @Test func theLimitOfAClientIsAnswered() async throws {
    let service = try await RunningService { configuration, _ in configuration.rateLimit = 0.01 }
    #expect(try await service.ask("GET", "/v1/models").status == 200)
    let answer = try await service.ask("GET", "/v1/models")
    #expect(answer.status == 429 && (answer.headers["retry-after"].flatMap { Int($0) } ?? 0) > 1)
    for path in ["/health", "/", "/assets/main.js", "/assets/page.css"] {
      #expect(try await service.ask("GET", path).status == 200, "\(path)")
    }
  }

  @Test func guessesOfKeysAreLimitedToo() async throws {
    let service = try await RunningService { configuration, folder in
      configuration.keyFile = try folder.write("a-key-of-some-length-0123456789\n", "keys")
      configuration.rateLimit = 0.01
    }
    let guess = ["Authorization": "Bearer wrong"]
    #expect(try await service.ask("GET", "/v1/models", headers: guess).status == 401)
    #expect(try await service.ask("GET", "/v1/models", headers: guess).status == 429)
  }

  @Test func textsAreNotLogged() async throws {
    let secret = "a good film of secrets"
    let service = try await RunningService(level: .trace)
    _ = try await service.classify("{\"text\": \"\(secret)\"}")
    #expect(service.log.text.contains("route=/v1/classify") && !service.log.text.contains("secrets"))
    let talkative = try await RunningService { configuration, _ in configuration.logsTexts = true }
    _ = try await talkative.classify("{\"text\": \"\(secret)\"}")
    _ = try await talkative.ask("POST", "/predict", "{\"inputs\": \"mysteries\"}")
    _ = try await talkative.ask("POST", "/v1/classify", "\"riddles\"", type: "application/x-ndjson")
    for word in ["secrets", "mysteries", "riddles"] { #expect(talkative.log.text.contains(word), "\(word)") }
  }

  @Test func theLogCannotBeForged() {
    let log = LogLines()
    var handler = LineLogHandler { log.add($0) }
    handler.logLevel = .info
    Logger(label: "x", factory: { _ in handler }).info("a", metadata: ["text": "b\nc \"d\""])
    #expect(log.text.split(separator: "\n").count == 1 && log.text.contains("\\u{a}"))
    let json = LogLines()
    Logger(label: "x", factory: { _ in LineLogHandler(format: .json) { json.add($0) } }).info(
      "a", metadata: ["text": "b\nc \"d\""])
    let object = (try? JSONSerialization.jsonObject(with: Data(json.text.utf8))) as? [String: Any]
    #expect(object?["text"] as? String == "b\nc \"d\"" && object?["level"] as? String == "info")
  }

  private static let hasOpenSSL = FileManager.default.isExecutableFile(atPath: "/usr/bin/openssl")

  @Test(.enabled(if: Self.hasOpenSSL, "openssl is not there, which makes the certificate"))
  func answersComeOverTLS() async throws {
    let service = try await RunningTLSService()
    var request = HTTPClientRequest(url: "https://localhost:\(service.port)/v1/classify")
    request.method = .POST
    request.headers.add(name: "content-type", value: "application/json")
    request.body = .bytes(ByteBuffer(string: #"{"text": "good"}"#))
    let response = try await service.client.execute(request, timeout: .seconds(20))
    #expect(response.status == .ok)
    #expect(try await String(buffer: response.body.collect(upTo: 10_000)).contains("\"label\""))
    let plain = try await RawConnection(port: service.port)
    try await plain.send("GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n")
    #expect(try await plain.readAnswer() == nil)
    try await service.end()
  }

  @Test func missingCertificatesAreNamed() throws {
    let folder = try TemporaryFolder()
    var configuration = ServiceConfiguration(models: [ModelSource(path: folder.path)])
    configuration.tls = .init(certificate: folder.path + "/chain.pem", key: folder.path + "/key.pem")
    let error = #expect(throws: ServiceError.self) { try ClassificationService(configuration, logger: Self.logger) }
    #expect(error?.kind == .missing && error?.description.contains("chain.pem") == true)
  }
}
