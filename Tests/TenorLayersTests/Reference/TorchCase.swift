/// One recurrent module that PyTorch ran on packed sequences, under PyTorch's names and gate orders.
struct TorchCase: Decodable {
  var name: String
  var source: String
  var tolerance: Double
  var module: Module
  var maximumLength: Int
  var padding: ReferenceNetwork.Input.Padding
  var ids: [[Int]]
  var weights: [String: ReferenceTensor]
  var initialStates: [String: ReferenceTensor]?
  var output: ReferenceTensor
  var outputCotangent: ReferenceTensor
  var gradients: [String: ReferenceTensor]
  var finalStates: [String: ReferenceTensor]

  struct Module: Decodable {
    var `class`: String
    var inputSize: Int
    var hiddenSize: Int
    var layers: Int
    var bias: Bool
    var bidirectional: Bool
    var nonlinearity: String?

    private enum CodingKeys: String, CodingKey {
      case `class`, bias, bidirectional, nonlinearity
      case inputSize = "input_size"
      case hiddenSize = "hidden_size"
      case layers = "num_layers"
    }
  }

  private enum CodingKeys: String, CodingKey {
    case name, source, tolerance, module, padding, ids, weights, output, gradients
    case maximumLength = "maximum_length"
    case initialStates = "initial_states"
    case outputCotangent = "output_cotangent"
    case finalStates = "final_states"
  }
}
