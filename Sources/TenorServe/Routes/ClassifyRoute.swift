import HTTPTypes
import Hummingbird
import Logging

/// `POST /v1/classify`
struct ClassifyRoute: Sendable {
  let parts: ServiceParts

  func answer(_ request: Request) async throws -> Answer {
    let type = try request.mediaType(of: [MediaType.json, MediaType.lines])
    let accepted = request.headers[.accept]
    if type == MediaType.lines {
      guard MediaType.accepts(accepted, [MediaType.lines]) else { throw Self.notAcceptable(MediaType.lines) }
      return try await LinesRoute(parts: parts).answer(request)
    }
    let wantsLines = accepted.map { MediaType.essence($0) == MediaType.lines } ?? false
    guard wantsLines || MediaType.accepts(accepted, [MediaType.json, MediaType.lines]) else {
      throw Self.notAcceptable(MediaType.json)
    }
    let wish = try ClassifyWish(
      try await request.json(limit: parts.configuration.maximumBodyBytes, within: parts.bodies))
    let model = try parts.shelf.model(wish.options.model)
    try wish.check(for: model)
    if wish.options.streams || wantsLines { return try await LinesRoute(parts: parts).answer(wish, model) }
    parts.log(wish.texts)
    let found = try await parts.queue.submit(wish.texts, to: model, wish.options.work).found()
    // A long answer is written on another thread than that of the connections.
    guard found.count > Self.longAnswer || wish.options.work != .verdict else { return Self.answer(found, wish, model) }
    return try await Background.run { Self.answer(found, wish, model) }
  }

  private static let longAnswer = 128

  static func notAcceptable(_ type: String) -> Problem {
    Problem(
      .notAcceptable, "expected the header Accept to allow \(type), found another type; leave it out", at: "Accept")
  }

  private static func answer(_ findings: [ComputedText], _ wish: ClassifyWish, _ model: ServedModel) -> Answer {
    var writer = JSONWriter(capacity: 160 * findings.count + 96)
    writer.raw("{\"model\":")
    writer.string(model.name)
    writer.raw(",\"version\":")
    writer.string(model.version)
    if wish.isSingle, let finding = findings.first {
      writer.raw(",")
      writer.resultMembers(finding, text: wish.texts[0], topK: wish.options.topK)
    } else {
      writer.raw(",\"results\":")
      writer.array(zip(findings, wish.texts)) { writer, pair in
        writer.raw("{")
        writer.resultMembers(pair.0, text: pair.1, topK: wish.options.topK)
        writer.raw("}")
      }
    }
    writer.raw("}")
    return Answer.json(writer.bytes).of(model)
  }
}

extension Answer {
  /// The answer with the headers that name the model.
  func of(_ model: ServedModel) -> Answer {
    var answer = self
    answer.headers[.model] = model.name
    answer.headers[.modelVersion] = model.version
    return answer
  }
}
