import Foundation
import Testing

/// Ten steps of training by Keras: the whole batch each step, in order.
struct GoldenTrajectory: Decodable, Sendable, CustomTestStringConvertible {
  var name: String
  var source: String
  var tolerance: Double
  var layers: [JSONValue]
  var maximumLength: Int
  var padding: ReferenceNetwork.Input.Padding
  var ids: [[Int]]
  /// The weights before the first step.
  var weights: [String: ReferenceTensor]
  var trajectory: Trajectory

  struct Trajectory: Decodable, Sendable {
    /// `class` and the options of the Keras optimizer; an option that is absent has Keras's default.
    var optimizer: JSONValue
    /// Keras's name of the loss.
    var loss: String
    /// A number for each row, or a row of class indices, one for each padded step, for each row.
    var labels: JSONValue
    var classWeight: [String: Double]?
    var sampleWeight: [Double]?
    /// The loss of each step, before its update; with penalties of regularizers.
    var losses: [Double]
    /// The largest deviation of Keras's own float32 run from these float64 numbers.
    var float32Deviation: Double
    var finalWeights: [String: ReferenceTensor]

    private enum CodingKeys: String, CodingKey {
      case optimizer, loss, labels, losses
      case classWeight = "class_weight"
      case sampleWeight = "sample_weight"
      case float32Deviation = "float32_deviation"
      case finalWeights = "final_weights"
    }
  }

  var testDescription: String { name }

  /// The layer descriptions as a JSON array.
  var layersJSON: Data {
    get throws { try JSONEncoder().encode(layers) }
  }

  private enum CodingKeys: String, CodingKey {
    case name, source, tolerance, layers, padding, ids, weights, trajectory
    case maximumLength = "maximum_length"
  }
}
