/// One named parameter inside the flat buffer that holds all parameters of a network.
public struct ParameterBlock: Sendable, Hashable, Codable {
  /// The parameter's name, for example "lstm/recurrent_kernel".
  public var name: String
  /// The length of each axis, row-major; empty for a scalar.
  public var shape: [Int]
  /// Where the parameter's numbers lie in the flat buffer; as many as the shape holds.
  public var range: Range<Int>
  /// Whether the squares of its gradient are given beside the gradient.
  public var hasOwnSquares = false

  /// Creates a block.
  public init(name: String, shape: [Int], range: Range<Int>, hasOwnSquares: Bool = false) {
    self.name = name
    self.shape = shape
    self.range = range
    self.hasOwnSquares = hasOwnSquares
  }
}
