/// Metrics in the text format of Prometheus, version 0.0.4.
struct MetricsText {
  private(set) var text = ""

  init(_ counts: ServiceMetrics.Counts, queue: (texts: Int, requests: Int), models: [ServedModel], residentBytes: Int?)
  {
    family("tenor_requests_total", "counter", "Requests answered, by route and status.")
    let latencies = counts.latencies.sorted { $0.key < $1.key }
    for (kind, histogram) in latencies { line("tenor_requests_total", kind.labels, "\(histogram.count)") }
    family(
      "tenor_request_duration_seconds", "histogram", "Time from a request's head to its answer, by route and status.")
    for (kind, histogram) in latencies { self.histogram("tenor_request_duration_seconds", kind.labels, histogram) }
    family("tenor_batch_reviews", "histogram", "Reviews that were computed together.")
    histogram("tenor_batch_reviews", [], counts.batchSizes)
    family("tenor_batch_duration_seconds", "histogram", "Time that a batch took.")
    histogram("tenor_batch_duration_seconds", [], counts.batchSeconds)
    simple("tenor_reviews_total", "counter", "Reviews computed.", "\(Int(counts.batchSizes.sum))")
    simple("tenor_queue_reviews", "gauge", "Reviews that wait or are being computed.", "\(queue.texts)")
    simple("tenor_queue_requests", "gauge", "Requests that wait or are being computed.", "\(queue.requests)")
    reloads(counts)
    family("tenor_model_info", "gauge", "The models that answer.")
    for model in models { line("tenor_model_info", [("model", model.name), ("version", model.version)], "1") }
    if let residentBytes {
      simple("process_resident_memory_bytes", "gauge", "Resident memory of the process.", "\(residentBytes)")
    }
  }

  private mutating func reloads(_ counts: ServiceMetrics.Counts) {
    family("tenor_model_reloads_total", "counter", "Attempts to load a model anew, by result.")
    for (model, count) in counts.reloads.sorted(by: { $0.key < $1.key }) {
      line("tenor_model_reloads_total", [("model", model), ("result", "loaded")], "\(count.loaded)")
      line("tenor_model_reloads_total", [("model", model), ("result", "failed")], "\(count.failed)")
    }
  }

  private mutating func family(_ name: String, _ type: String, _ help: String) {
    text += "# HELP \(name) \(help)\n# TYPE \(name) \(type)\n"
  }

  private mutating func simple(_ name: String, _ type: String, _ help: String, _ value: String) {
    family(name, type, help)
    line(name, [], value)
  }

  private mutating func histogram(_ name: String, _ labels: [(String, String)], _ histogram: Histogram) {
    var count = 0
    for (index, bound) in histogram.bounds.enumerated() {
      count += histogram.counts[index]
      line(name + "_bucket", labels + [("le", "\(bound)")], "\(count)")
    }
    line(name + "_bucket", labels + [("le", "+Inf")], "\(histogram.count)")
    line(name + "_sum", labels, "\(histogram.sum)")
    line(name + "_count", labels, "\(histogram.count)")
  }

  private mutating func line(_ name: String, _ labels: [(String, String)], _ value: String) {
    let list = labels.map { "\($0.0)=\"\(Self.escaped($0.1))\"" }.joined(separator: ",")
    text += name + (list.isEmpty ? "" : "{\(list)}") + " \(value)\n"
  }

  private static func escaped(_ value: String) -> String {
    value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
  }
}

extension ServiceMetrics.RequestKind: Comparable {
  fileprivate var labels: [(String, String)] { [("route", route.rawValue), ("status", "\(status)")] }

  static func < (first: Self, second: Self) -> Bool {
    (first.route.rawValue, first.status) < (second.route.rawValue, second.status)
  }
}
