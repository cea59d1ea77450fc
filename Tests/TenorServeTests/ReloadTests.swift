import Foundation
import Logging
import TenorModel
import TenorServe
import Testing

@Suite("Models that change under a running service")
struct ReloadTests {
  private func version(_ service: RunningService) async throws -> String? {
    try await service.classify(#"{"text": "a good film"}"#).json["version"] as? String
  }

  @Test func aChangedFolderIsLoaded() async throws {
    let service = try await RunningService { configuration, _ in configuration.watchInterval = .milliseconds(20) }
    let first = try await version(service)
    try Samples.classifier(seed: 8).save(to: service.modelPath)
    try await waitUntil { try await version(service) != first }
    let answer = try await service.classify(#"{"text": "a good film"}"#)
    let expected = try Samples.classifier(seed: 8).classify("a good film")
    #expect((answer.json["score"] as? NSNumber)?.floatValue == expected.score)
    let metrics = try await service.ask("GET", "/metrics").text
    #expect(metrics.contains(#"tenor_model_reloads_total{model="model",result="loaded"} 1"#))
  }

  @Test func aBrokenFolderKeepsTheOldModel() async throws {
    let service = try await RunningService { configuration, _ in configuration.watchInterval = .milliseconds(20) }
    let first = try await version(service)
    try Data("{}".utf8).write(to: URL(filePath: service.modelPath + "/config.json"))
    try await waitUntil {
      try await service.ask("GET", "/metrics").text.contains(#"{model="model",result="failed"} 1"#)
    }
    #expect(try await version(service) == first)
    #expect(service.log.text.contains("error model not reloaded"))
    try Samples.classifier(seed: 9).save(to: service.modelPath)
    try await waitUntil { try await version(service) != first }
  }

  @Test func aReloadOnDemandLoadsWhatIsThere() async throws {
    let service = try await RunningService()
    let first = try await version(service)
    await service.service.reload()
    #expect(try await version(service) == first)
    try Samples.classifier(seed: 8).save(to: service.modelPath)
    await service.service.reload()
    #expect(try await version(service) != first)
  }

  @Test func aReloadOfAHalfWrittenFolderIsTriedAgain() async throws {
    let service = try await RunningService()
    let first = try await version(service)
    let new = try folderOfFiles(Samples.classifier(seed: 8), in: service)
    let weights = try #require(new["model.safetensors"])
    let half = weights.prefix(weights.count / 2), file = URL(filePath: service.modelPath + "/model.safetensors")
    // Again where the machine was too busy to write the rest within the time for which a folder has to be still.
    try await waitUntil {
      try half.write(to: file)
      await service.service.reload()
      #expect(try await version(service) == first)
      #expect(service.log.text.contains("error model not reloaded"))
      for (name, data) in new { try data.write(to: URL(filePath: service.modelPath + "/" + name)) }
      return try await isReloaded(service, since: first)
    }
    let expected = try Samples.classifier(seed: 8).classify("a good film").score
    let answer = try await service.classify(#"{"text": "a good film"}"#)
    #expect((answer.json["score"] as? NSNumber)?.floatValue == expected)
  }

  /// Whether another version answers within three seconds.
  private func isReloaded(_ service: RunningService, since version: String?) async throws -> Bool {
    for _ in 0..<60 {
      if try await self.version(service) != version { return true }
      try await Task.sleep(for: .milliseconds(50))
    }
    return false
  }

  @Test func aReloadOfAFolderThatIsBeingWrittenIsTriedAgain() async throws {
    let service = try await RunningService()
    let file = URL(filePath: service.modelPath + "/model.safetensors"), weights = try Data(contentsOf: file)
    let writing = Task.detached { while !Task.isCancelled { try? weights.write(to: file, options: .atomic) } }
    try await waitUntil {
      await service.service.reload()
      return service.log.text.contains("notice model not reloaded yet")
    }
    let before = service.log.text.components(separatedBy: "notice model reloaded").count
    writing.cancel()
    await writing.value
    try await waitUntil { service.log.text.components(separatedBy: "notice model reloaded").count > before }
  }

  /// The files of a model by their names.
  private func folderOfFiles(_ classifier: TextClassifier, in service: RunningService) throws -> [String: Data] {
    let folder = service.folder.path + "/new"
    try classifier.save(to: folder)
    let names = try FileManager.default.contentsOfDirectory(atPath: folder)
    return try names.reduce(into: [:]) { $0[$1] = try Data(contentsOf: URL(filePath: folder + "/" + $1)) }
  }

  @Test func requestsFinishWithTheModelThatTheyBeganWith() async throws {
    let queue = ClassificationQueue(threads: 0)
    let service = try await RunningService(queue: queue)
    async let answer = service.classify(#"{"text": "a good film"}"#)
    try await waitUntil { queue.depth.requests == 1 }
    try Samples.classifier(seed: 8).save(to: service.modelPath)
    await service.service.reload()
    queue.step()
    let expected = try Samples.classifier().classify("a good film")
    #expect(try await (answer.json["score"] as? NSNumber)?.floatValue == expected.score)
  }

  @Test func aFolderThatIsCutShortOrRemovedDoesNoHarm() async throws {
    let service = try await RunningService { configuration, folder in
      // Greater than what is read into memory anyway.
      let path = folder.path + "/large"
      try Samples.largeClassifier().save(to: path)
      configuration.models = [ModelSource(path: path)]
    }
    let path = service.folder.path + "/large"
    let first = try await service.classify(#"{"text": "a good film"}"#)
    let handle = try FileHandle(forWritingTo: URL(filePath: path + "/model.safetensors"))
    try handle.truncate(atOffset: 0)
    let second = try await service.classify(#"{"text": "a good film"}"#)
    #expect(second.status == 200 && second.body == first.body)
    try FileManager.default.removeItem(atPath: path)
    await service.service.reload()
    #expect(try await service.classify(#"{"text": "a good film"}"#).body == first.body)
  }

  @Test func aMissingModelEndsTheService() async throws {
    let folder = try TemporaryFolder()
    await #expect(throws: ModelError.self) {
      var configuration = ServiceConfiguration(models: [ModelSource(path: folder.path + "/none")])
      configuration.port = 0
      try await ClassificationService(
        configuration, logger: .init(label: "x", factory: { _ in LineLogHandler { _ in } })
      ).run()
    }
  }
}
