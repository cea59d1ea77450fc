import Foundation
import Testing

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

@Suite("Serving on the command line")
struct ServeCommandTests {
  private let shop: Workshop
  private let folder: TemporaryFolder

  init() throws {
    shop = try Workshop.shared.get()
    folder = try TemporaryFolder()
  }

  private func refused(_ arguments: [String], _ status: Int32, _ words: String...) throws {
    let run = try Tenor.run(["serve"] + arguments)
    #expect(run.status == status, "\(run.errors)")
    #expect(run.lastError.hasPrefix("tenor: error: "), "\(run.errors)")
    for word in words { #expect(run.lastError.contains(word), "\(word) is not in: \(run.lastError)") }
  }

  @Test func whatMakesNoSenseIsRefused() throws {
    try refused([folder("none"), "--port", "0"], 66, "none")
    try refused([shop.model, "--port", "70000"], 64, "65535")
    try refused([shop.model, "--host", "0.0.0.0"], 64, "--api-key-file", "--allow-public-without-key")
    try refused([shop.model, "--tls-key", "key.pem"], 64, "--tls-certificate")
    try refused([shop.model, "--port", "0", "--api-key-file", folder("keys")], 66, "keys")
    try refused([shop.model, shop.model], 64, "twice")
    try refused([shop.model, "--latency-budget", "0"], 64, "--latency-budget")
    try refused([shop.model, "--runs-folder", folder("runs")], 64, "--runs")
  }

  /// A service on a free port, as its log tells it.
  private func serve(_ arguments: [String]) throws -> (Process, port: Int) {
    try folder.write("", to: "log")
    let process = try Tenor.start(
      ["serve"] + arguments + ["--port", "0", "--log-format", "json"], errors: folder("log"))
    let end = Date() + 300
    while Date() < end, process.isRunning {
      let log = try folder.text("log")
      if log.contains("model loaded"), let port = log.firstMatch(of: /listening on 127\.0\.0\.1:(\d+)/) {
        return (process, try #require(Int(port.1)))
      }
      usleep(10_000)
    }
    process.terminate()
    throw Workshop.Trouble(text: "no service within five minutes: \(try folder.text("log"))")
  }

  private func ask(_ port: Int, _ path: String, _ body: String? = nil, key: String? = nil) async throws -> [String: Any]
  {
    var request = URLRequest(url: try #require(URL(string: "http://127.0.0.1:\(port)\(path)")))
    if let body {
      request.httpMethod = "POST"
      request.httpBody = Data(body.utf8)
      request.setValue("application/json", forHTTPHeaderField: "Content-Type")
    }
    if let key { request.setValue("Bearer \(key)", forHTTPHeaderField: "Authorization") }
    let (data, _) = try await URLSession.shared.data(for: request)
    return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
  }

  @Test func severalModelsAnswerUntilTheSystemEndsThem() async throws {
    try folder.write("the-key\n", to: "keys")
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: folder("keys"))
    let (process, port) = try serve([shop.model, "other=\(shop.model)", "--api-key-file", folder("keys")])
    defer { process.terminate() }
    #expect(try await ask(port, "/v1/models")["error"] != nil)
    let models = try await ask(port, "/v1/models", key: "the-key")["models"] as? [[String: Any]]
    #expect(models?.map { $0["name"] as? String } == ["model", "other"])
    let answer = try await ask(
      port, "/v1/classify", #"{"text": "the film, is good plot", "model": "other"}"#, key: "the-key")
    let predicted = try Tenor.run(["predict", "--model", shop.model, "--format", "jsonl", "the film, is good plot"])
    #expect(answer["label"] as? String == predicted.json["label"] as? String)
    #expect(answer["model"] as? String == "other")
    process.terminate()
    process.waitUntilExit()
    #expect(process.terminationReason == .exit && process.terminationStatus == 0)
    #expect(!(try folder.text("log")).contains("good plot"))
  }

  @Test func aSignalLoadsTheModelAnew() async throws {
    try FileManager.default.copyItem(atPath: shop.model, toPath: folder("model"))
    let (process, port) = try serve([folder("model"), "--no-reload"])
    defer { process.terminate() }
    func version() async throws -> String? {
      (try await ask(port, "/v1/models")["models"] as? [[String: Any]])?.first?["version"] as? String
    }
    let before = try #require(try await version())
    try folder.write(try folder.text("model/README.md") + "\n", to: "model/README.md")
    kill(process.processIdentifier, SIGHUP)
    let end = Date() + 300
    while try await version() == before, Date() < end { usleep(10_000) }
    #expect(try await version() != before)
  }

  @Test func aTrainingIsWatchedWhileItGoesOn() async throws {
    try folder.write("", to: "log")
    let process = try Tenor.start(
      ["train", shop.data, "--output", folder("model"), "--runs", folder("runs"), "--watch", "--watch-port", "0"]
        + Workshop.quick + ["--epochs", "1000000"], errors: folder("log"))
    // Children of tests do not see SIGTERM unless they ask for it.
    defer { kill(process.processIdentifier, SIGKILL) }
    var port: Int?, epochs: [Int] = []
    let end = Date() + 300
    while Date() < end, process.isRunning, epochs.count < 2 {
      usleep(10_000)
      let log = try folder.text("log")
      port = log.firstMatch(of: /http:\/\/127\.0\.0\.1:(\d+)\/#runs/).flatMap { Int($0.1) }
      guard let port, let run = (try await ask(port, "/v1/runs")["runs"] as? [[String: Any]])?.first,
        let count = run["epochs"] as? Int, count > epochs.last ?? 0
      else { continue }
      #expect(run["status"] as? String == "running")
      epochs.append(count)
    }
    let log = try folder.text("log")
    #expect(epochs.count == 2, "\(log.suffix(500))")
    let unseen = try Tenor.run(["train", shop.data, "--output", folder("other"), "--watch", "--no-record"])
    #expect(unseen.status == 64 && unseen.lastError.contains("--watch"))
  }

  @Test func aTakenPortIsNamed() throws {
    let (process, port) = try serve([shop.model])
    defer { process.terminate() }
    try refused([shop.model, "--port", "\(port)"], 74, "127.0.0.1:\(port)")
  }
}
