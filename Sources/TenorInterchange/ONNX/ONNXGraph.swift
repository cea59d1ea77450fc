import Foundation

/// An ONNX graph in the making: nodes in the order in which they are computed, and the numbers that they hold.
struct ONNXGraph {
  private(set) var message = ONNXGraphProto()
  /// What the names of nodes and of their outputs begin with: the layer that they compute.
  var scope = ""
  private var uses: [String: Int] = [:]
  private var integers: [String: String] = [:]

  init(name: String) { message.name = name }

  // MARK: Inputs and outputs

  /// A dimension of a tensor: fixed, or one with a name that a run gives its size.
  enum Dimension {
    case fixed(Int)
    case named(String)
  }

  mutating func addInput(
    _ name: String, _ type: ONNXTensorProto.DataType, _ shape: [Dimension], documentation: String
  ) {
    uses[name] = 1
    message.input.append(Self.info(name, type, shape, documentation))
  }

  mutating func addOutput(_ name: String, of value: String, _ shape: [Dimension], documentation: String) {
    scope = ""
    append("Identity", [value], [name])
    message.output.append(Self.info(name, .float, shape, documentation))
  }

  private static func info(
    _ name: String, _ type: ONNXTensorProto.DataType, _ shape: [Dimension], _ documentation: String
  ) -> ONNXValueInfoProto {
    var info = ONNXValueInfoProto()
    info.name = name
    info.docString = documentation
    info.type.tensorType.elemType = Int32(type.rawValue)
    info.type.tensorType.shape.dim = shape.map { dimension in
      var result = ONNXTensorShapeProto.Dimension()
      switch dimension {
      case .fixed(let size): result.dimValue = Int64(size)
      case .named(let name): result.dimParam = name
      }
      return result
    }
    return info
  }

  // MARK: Nodes

  /// Adds a node with one output; returns the output's name.
  mutating func apply(_ operation: String, to inputs: [String], _ attributes: ONNXAttributeProto...) -> String {
    let output = newName(operation)
    append(operation, inputs, [output], attributes)
    return output
  }

  /// Adds a node. The name of an input or output that is left out is empty.
  mutating func append(
    _ operation: String, _ inputs: [String], _ outputs: [String], _ attributes: [ONNXAttributeProto] = []
  ) {
    var node = ONNXNodeProto()
    node.opType = operation
    node.name = "node/" + (outputs.first { !$0.isEmpty } ?? operation)
    node.input = inputs
    node.output = outputs
    node.attribute = attributes
    message.node.append(node)
  }

  /// A name that no other value has.
  mutating func newName(_ base: String) -> String {
    let name = scope.isEmpty ? base : scope + "/" + base
    var candidate = name
    while uses[candidate] != nil {
      uses[name, default: 0] += 1
      candidate = "\(name)_\(uses[name, default: 0])"
    }
    uses[candidate] = 1
    return candidate
  }

  // MARK: Numbers

  /// Numbers that the graph holds; returns their name.
  ///
  /// - Parameter shape: Row-major; as many as there are values.
  mutating func floats(_ base: String, _ shape: [Int], _ values: [Float]) -> String {
    tensor(base, .float, shape, Self.bytes(values.lazy.map(\.bitPattern), count: 4 * values.count))
  }

  /// One number.
  mutating func float(_ base: String, _ value: Float) -> String { floats(base, [], [value]) }

  /// A list of whole numbers, stored once for all layers.
  mutating func integers(_ values: [Int]) -> String { integers(values, shape: [values.count]) }

  /// One whole number.
  mutating func integer(_ value: Int) -> String { integers([value], shape: []) }

  private mutating func integers(_ values: [Int], shape: [Int]) -> String {
    let key = "\(shape) \(values)"
    if let known = integers[key] { return known }
    let bytes = Self.bytes(values.lazy.map { UInt64(bitPattern: Int64($0)) }, count: 8 * values.count)
    let outer = scope
    scope = ""
    defer { scope = outer }
    let name = tensor("integers", .int64, shape, bytes)
    integers[key] = name
    return name
  }

  /// One whole number of 32 bits.
  mutating func integer32(_ base: String, _ value: Int32) -> String {
    tensor(base, .int32, [], Self.bytes([UInt32(bitPattern: value)], count: 4))
  }

  private mutating func tensor(
    _ base: String, _ type: ONNXTensorProto.DataType, _ shape: [Int], _ bytes: Data
  ) -> String {
    var tensor = ONNXTensorProto()
    tensor.name = newName(base)
    tensor.dataType = Int32(type.rawValue)
    tensor.dims = shape.map(Int64.init)
    tensor.rawData = bytes
    message.initializer.append(tensor)
    return tensor.name
  }

  private static func bytes(_ patterns: some Sequence<some FixedWidthInteger>, count: Int) -> Data {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(count)
    for pattern in patterns {
      for shift in stride(from: 0, to: pattern.bitWidth, by: 8) {
        bytes.append(UInt8(truncatingIfNeeded: pattern >> shift))
      }
    }
    return Data(bytes)
  }
}

extension ONNXAttributeProto {
  static func int(_ name: String, _ value: Int) -> Self {
    var attribute = named(name, .int)
    attribute.i = Int64(value)
    return attribute
  }

  static func ints(_ name: String, _ values: [Int]) -> Self {
    var attribute = named(name, .ints)
    attribute.ints = values.map(Int64.init)
    return attribute
  }

  static func float(_ name: String, _ value: Float) -> Self {
    var attribute = named(name, .float)
    attribute.f = value
    return attribute
  }

  static func floats(_ name: String, _ values: [Float]) -> Self {
    var attribute = named(name, .floats)
    attribute.floats = values
    return attribute
  }

  static func string(_ name: String, _ value: String) -> Self {
    var attribute = named(name, .string)
    attribute.s = Data(value.utf8)
    return attribute
  }

  static func strings(_ name: String, _ values: [String]) -> Self {
    var attribute = named(name, .strings)
    attribute.strings = values.map { Data($0.utf8) }
    return attribute
  }

  private static func named(_ name: String, _ type: AttributeType) -> Self {
    var attribute = Self()
    attribute.name = name
    attribute.type = type
    return attribute
  }
}
