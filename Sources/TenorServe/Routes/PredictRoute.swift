import HTTPTypes
import Hummingbird

/// `POST /predict`, in the form of Hugging Face's text-classification task.
struct PredictRoute: Sendable {
  let parts: ServiceParts

  func answer(_ request: Request, _ address: Address) async throws -> Answer {
    _ = try request.mediaType(of: [MediaType.json])
    guard MediaType.accepts(request.headers[.accept], [MediaType.json]) else {
      throw ClassifyRoute.notAcceptable(MediaType.json)
    }
    let wish = try ClassificationRequest(
      try await request.json(limit: parts.configuration.maximumBodyBytes, within: parts.bodies))
    guard wish.texts.count <= ClassifyWish.maximumTexts else {
      throw Problem(
        .unprocessable,
        "expected at most \(ClassifyWish.maximumTexts) texts, found \(wish.texts.count); send several requests",
        at: "inputs")
    }
    for (index, text) in wish.texts.enumerated() {
      try ClassifyWish.check(text, at: wish.isSingle ? "inputs" : "inputs[\(index)]")
    }
    let model = try parts.shelf.model(address.query("model"))
    parts.log(wish.texts)
    let findings = try await parts.queue.submit(wish.texts, to: model).found()
    var writer = JSONWriter(capacity: 80 * findings.count)
    if wish.isSingle, let finding = findings.first {
      writer.scores(finding.verdict, topK: wish.topK)
    } else {
      writer.array(findings) { $0.scores($1.verdict, topK: wish.topK) }
    }
    return Answer.json(writer.bytes).of(model)
  }
}
