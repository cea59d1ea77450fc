import DequeModule
import HTTPTypes
import Hummingbird
import HummingbirdCore

/// Answers of one line for each text, written as they are found, in the order of the texts.
struct LinesRoute: Sendable {
  let parts: ServiceParts
  private static let portion = 32

  /// `POST /v1/classify` with lines of texts.
  func answer(_ request: Request) async throws -> Answer {
    let model = try parts.shelf.model(Address(request.head.path ?? "/").query("model"))
    let source = BodyLines(
      request.body, maximumLine: parts.configuration.maximumBodyBytes, portion: Self.portion,
      holding: parts.bodies.share())
    return try await answer(source, ClassifyWish.Options(), model)
  }

  /// `POST /v1/classify` with a list of texts.
  func answer(_ wish: ClassifyWish, _ model: ServedModel) async throws -> Answer {
    try await answer(ListedTexts(wish.texts, portion: Self.portion), wish.options, model)
  }

  /// The first texts are accepted, or refused, before the answer begins, so that its status tells.
  private func answer(
    _ source: some TextSource, _ options: ClassifyWish.Options, _ model: ServedModel
  ) async throws -> Answer {
    var first: [Ticket] = []
    if let texts = try await source.next(waits: true) {
      parts.log(texts)
      first.append(try parts.queue.submit(texts, to: model, options.work))
    }
    let stream = LineStream(parts: parts, source: source, options: options, model: model, first: first)
    return Answer(type: MediaType.lines, body: ResponseBody { try await stream.write(to: &$0) }).of(model)
  }
}

/// The lines of one answer.
private struct LineStream: Sendable {
  let parts: ServiceParts
  let source: any TextSource
  let options: ClassifyWish.Options
  let model: ServedModel
  let first: [Ticket]
  /// Portions that are computed while the client sends more or takes the answers before.
  private static let maximumPending = 8

  func write(to body: inout any ResponseBodyWriter) async throws {
    do {
      try await writeLines(to: &body)
    } catch let problem as Problem {
      try await body.write(ByteBuffer(bytes: problem.json + [UInt8(ascii: "\n")]))
    }
    try await body.finish(nil)
  }

  private func writeLines(to body: inout any ResponseBodyWriter) async throws {
    var pending = Deque(first)
    var index = 0
    while true {
      while pending.count < Self.maximumPending {
        // Whoever waits for answers before it sends more must not wait for ever.
        guard let texts = try await next(waits: pending.isEmpty, &pending, &index, &body) else { break }
        if texts.isEmpty { break }
        parts.log(texts)
        pending.append(try await parts.queue.submitPatiently(texts, to: model, options.work))
      }
      guard let ticket = pending.popFirst() else { return }
      try await write(ticket, &index, &body)
    }
  }

  /// The next texts; where they are bad, what came before is answered first.
  private func next(
    waits: Bool, _ pending: inout Deque<Ticket>, _ index: inout Int, _ body: inout any ResponseBodyWriter
  ) async throws -> [String]? {
    do {
      return try await source.next(waits: waits)
    } catch let problem as Problem {
      while let ticket = pending.popFirst() { try await write(ticket, &index, &body) }
      throw problem
    }
  }

  private func write(_ ticket: Ticket, _ index: inout Int, _ body: inout any ResponseBodyWriter) async throws {
    let findings = try await ticket.found()
    var writer = JSONWriter(capacity: 160 * findings.count)
    for (finding, text) in zip(findings, ticket.texts) {
      writer.raw("{\"index\":")
      writer.number(index)
      writer.raw(",")
      writer.resultMembers(finding, text: text, topK: options.topK)
      writer.raw("}\n")
      index += 1
    }
    try await body.write(ByteBuffer(bytes: writer.bytes))
  }
}
