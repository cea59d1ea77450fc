import HTTPTypes

/// `GET /health`, `GET /ready` and `GET /metrics`
struct ProbeRoutes {
  let parts: ServiceParts

  /// Whether the process is well: 503 while models are being loaded.
  func health() throws(Problem) -> Answer {
    guard parts.shelf.isLoaded else { return Self.unavailable("loading") }
    return .json(Array(#"{"status":"ok"}"#.utf8))
  }

  /// Whether it takes requests: also 503 while it is ending.
  func ready() throws(Problem) -> Answer {
    guard parts.shelf.isLoaded else { return Self.unavailable("loading") }
    guard !parts.isStopping else { return Self.unavailable("stopping") }
    return .json(Array(#"{"status":"ready"}"#.utf8))
  }

  private static func unavailable(_ status: String) -> Answer {
    var answer = Answer.json(Array("{\"status\":\"\(status)\"}".utf8), status: .serviceUnavailable)
    answer.headers[.retryAfter] = "1"
    return answer
  }

  func metrics() -> Answer {
    let text = MetricsText(
      parts.metrics.current, queue: parts.queue.depth, models: parts.shelf.models, residentBytes: ResidentMemory.bytes)
    return Answer(type: MediaType.metrics, text.text.utf8)
  }
}
