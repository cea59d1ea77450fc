import TenorModel

/// `GET /openapi.json`
struct OpenAPIRoute {
  let parts: ServiceParts

  func answer() -> Answer {
    var labels: [String] = []
    for label in parts.shelf.models.flatMap(\.classifier.labels) where !labels.contains(label) { labels.append(label) }
    return .json(
      OpenAPIDocument(
        models: parts.shelf.names, labels: labels, needsKey: parts.keys != nil,
        maximumBodyBytes: parts.configuration.maximumBodyBytes
      ).json)
  }
}
