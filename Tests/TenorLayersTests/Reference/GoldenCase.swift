import Foundation
import Testing

/// One model that Keras ran: its weights and input, its output, and the gradients of `output · outputCotangent`.
///
/// Written by `Scripts/fixtures/make_layer_fixtures.py`.
struct GoldenCase: Decodable, Sendable, CustomTestStringConvertible {
  var name: String
  /// The program that made the numbers, with its version.
  var source: String
  /// The largest difference allowed, relative to the largest magnitude in the expected array.
  var tolerance: Double
  /// The layer descriptions, as the product reads them.
  var layers: [JSONValue]
  var maximumLength: Int
  var padding: ReferenceNetwork.Input.Padding
  /// Rows of ids without padding.
  var ids: [[Int]]
  var weights: [String: ReferenceTensor]
  var initialStates: [String: [ReferenceTensor]]
  /// By `<layer>/input` and `<layer>/recurrent`: multipliers, one row for each row of the batch. Only in training mode.
  var dropoutMasks: [String: ReferenceTensor]
  var output: ReferenceTensor
  /// For a sequence output behind a mask: which steps of the padded output belong to tokens (B × T). Else nil.
  var validSteps: [[Bool]]?
  var outputCotangent: ReferenceTensor
  /// By weight, and by `initial_state/<layer>/<k>`.
  var gradients: [String: ReferenceTensor]
  /// The states of the last layer, where that is recurrent.
  var finalStates: [ReferenceTensor]?

  var testDescription: String { name }

  /// The layer descriptions as a JSON array.
  var layersJSON: Data {
    get throws { try JSONEncoder().encode(layers) }
  }

  /// The name of the last layer.
  var lastLayer: String { layers.last?["name"]?.string ?? "" }

  enum CodingKeys: String, CodingKey {
    case name, source, tolerance, layers, padding, ids, weights, output, gradients
    case maximumLength = "maximum_length"
    case initialStates = "initial_states"
    case dropoutMasks = "dropout_masks"
    case validSteps = "valid_steps"
    case outputCotangent = "output_cotangent"
    case finalStates = "final_states"
  }
}

extension GoldenCase {
  init(from decoder: any Decoder) throws {
    let keys = try decoder.container(keyedBy: CodingKeys.self)
    name = try keys.decode(String.self, forKey: .name)
    source = try keys.decode(String.self, forKey: .source)
    tolerance = try keys.decode(Double.self, forKey: .tolerance)
    layers = try keys.decode([JSONValue].self, forKey: .layers)
    maximumLength = try keys.decode(Int.self, forKey: .maximumLength)
    padding = try keys.decode(ReferenceNetwork.Input.Padding.self, forKey: .padding)
    ids = try keys.decode([[Int]].self, forKey: .ids)
    weights = try keys.decode([String: ReferenceTensor].self, forKey: .weights)
    initialStates = try keys.decodeIfPresent([String: [ReferenceTensor]].self, forKey: .initialStates) ?? [:]
    dropoutMasks = try keys.decodeIfPresent([String: ReferenceTensor].self, forKey: .dropoutMasks) ?? [:]
    output = try keys.decode(ReferenceTensor.self, forKey: .output)
    validSteps = try keys.decodeIfPresent([[Int]].self, forKey: .validSteps)?.map { $0.map { $0 != 0 } }
    outputCotangent = try keys.decode(ReferenceTensor.self, forKey: .outputCotangent)
    gradients = try keys.decode([String: ReferenceTensor].self, forKey: .gradients)
    finalStates = try keys.decodeIfPresent([ReferenceTensor].self, forKey: .finalStates)
  }

  /// The reference network of this case, with its weights.
  func referenceNetwork() throws -> ReferenceNetwork {
    try ReferenceNetwork(layersJSON: layersJSON, weights: weights)
  }

  /// The steps of tokens of a sequence array shaped like `output`: for each row, its steps × features.
  ///
  /// Without a mask all steps belong to the row.
  func withoutPadding(_ array: ReferenceTensor) -> [[Double]] {
    let steps = array.shape[1]
    let features = array.shape[2]
    return (0..<array.shape[0]).map { row in
      (0..<steps).flatMap { step in
        guard validSteps?[row][step] ?? true else { return [Double]() }
        return (0..<features).map { array[row, step, $0] }
      }
    }
  }

  /// What the reference network is run on.
  var referenceInput: ReferenceNetwork.Input {
    let masks = dropoutMasks
    let dropout = ReferenceDropout { site in
      masks["\(site.layer)/\(site.purpose.rawValue)"]?[site.row, site.unit] ?? 1
    }
    return ReferenceNetwork.Input(
      ids: ids, maximumLength: maximumLength, padding: padding, initialStates: initialStates,
      dropout: masks.isEmpty ? nil : dropout)
  }
}
