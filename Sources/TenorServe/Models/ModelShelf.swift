import Synchronization
import TenorInsight

/// The models that the service answers with, by name. Readers see either the old or the new state of one.
package final class ModelShelf: Sendable {
  private struct State {
    var models: [String: ServedModel] = [:]
    var isLoaded = false
  }
  private let state = Mutex(State())
  /// The names in their order, the first of which is the default.
  package let names: [String]

  package init(names: [String]) { self.names = names }

  /// Whether every model is there.
  package var isLoaded: Bool { state.withLock { $0.isLoaded } }

  /// The models in the order of their names.
  package var models: [ServedModel] {
    state.withLock { state in names.compactMap { state.models[$0] } }
  }

  /// Puts a model in the place of the one with its name.
  package func put(_ model: ServedModel) {
    state.withLock { state in
      state.models[model.name] = model
      state.isLoaded = names.allSatisfy { state.models[$0] != nil }
    }
  }

  /// The model of a name, or the default.
  ///
  /// - Throws: ``Problem`` for an unknown name, or while models are being loaded.
  package func model(_ name: String?, at place: String? = "model") throws(Problem) -> ServedModel {
    guard isLoaded else { throw .loading }
    guard let wanted = name ?? names.first else { throw .internalFailure }
    if let model = state.withLock({ $0.models[wanted] }) { return model }
    throw Problem(
      .notFound,
      "expected the name of a model, found \"\(wanted.prefix(80))\"; "
        + Spelling.remedy(for: String(wanted.prefix(80)), names, named: "the models"), at: place)
  }
}
