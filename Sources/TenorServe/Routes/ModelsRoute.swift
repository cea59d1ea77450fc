import Foundation
import TenorCompute
import TenorLayers
import TenorModel
import TenorText

/// `GET /v1/models` and `GET /v1/models/NAME`
struct ModelsRoute {
  let parts: ServiceParts

  func answer() throws(Problem) -> Answer {
    guard parts.shelf.isLoaded else { throw .loading }
    var writer = JSONWriter(capacity: 1024)
    writer.raw("{\"models\":")
    writer.array(parts.shelf.models) { $0.model($1, isDefault: $1.name == parts.shelf.names.first) }
    writer.raw(",\"runs\":")
    writer.bool(parts.runs != nil)
    writer.raw("}")
    return .json(writer.bytes)
  }

  func answer(_ name: String) throws(Problem) -> Answer {
    let model = try parts.shelf.model(name, at: nil)
    var writer = JSONWriter(capacity: 1024)
    writer.model(model, isDefault: name == parts.shelf.names.first)
    return Answer.json(writer.bytes).of(model)
  }
}

extension JSONWriter {
  fileprivate mutating func model(_ model: ServedModel, isDefault: Bool) {
    let classifier = model.classifier
    raw("{\"name\":")
    string(model.name)
    raw(",\"version\":")
    string(model.version)
    raw(",\"default\":")
    bool(isDefault)
    raw(",\"labels\":")
    array(classifier.labels) { $0.string($1) }
    raw(",\"parameters\":")
    number(classifier.network.parameterCount)
    raw(",\"precision\":")
    string(classifier.precision.rawValue)
    raw(",\"layers\":")
    array(classifier.network.layers) { $0.string($1.displayName) }
    raw(",\"vocabulary_size\":")
    number(classifier.pipeline.idCount)
    raw(",\"maximum_length\":")
    if let length = classifier.pipeline.sequenceRule.maximumLength { number(length) } else { raw("null") }
    raw(",\"level\":")
    string(classifier.pipeline.tokenizer.splitter.unit.rawValue)
    raw(",\"trained_on\":")
    string(classifier.metadata.dataset)
    raw(",\"metrics\":")
    figures(classifier.metadata.metrics)
    raw(",\"loaded_at\":")
    string(model.loadedAt.formatted(.iso8601))
    raw("}")
  }
}

extension LayerSpec {
  /// Its class, and that of the layer in it.
  fileprivate var displayName: String {
    if case .bidirectional(let wrapper) = self { return "\(className)(\(wrapper.layer.cell.className))" }
    return className
  }
}
