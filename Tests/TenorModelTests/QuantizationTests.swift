import Foundation
import TenorCompute
import TenorLayers
import TenorModel
import TenorText
import Testing

@Suite("Rounded weights")
struct QuantizationTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// A classifier with each kind of weight: an embedding, kernels of two and three dimensions, biases of one and two.
  private func classifier() throws -> TextClassifier {
    let pipeline = Samples.pipeline()
    let network = try Network(
      sequential {
        Embedding(inputDimension: pipeline.idCount, outputDimension: 5)
        Conv1D(4, kernelSize: 3, padding: .same)
        GRU(3)
        Dense(1, activation: .sigmoid)
      }, input: NetworkInput(maximumLength: 8), seed: 3)
    return try TextClassifier(pipeline: pipeline, labels: ["negative", "positive"], network: network)
  }

  /// The scale of each weight by the equation, in double precision: of a row for an embedding, of a column for a kernel.
  private func scales(_ values: [Float], columns: Int, byRow: Bool) -> [Double] {
    values.indices.map { place in
      let group = values.indices.filter { byRow ? $0 / columns == place / columns : $0 % columns == place % columns }
      return group.map { Double(abs(values[$0])) }.max().map { $0 / 127 } ?? 0
    }
  }

  @Test func int8WeightsAreWholeMultiplesOfTheScaleOfTheirChannel() throws {
    let original = try classifier()
    let rounded = try original.quantized(to: .int8)
    #expect(rounded.weightType == .int8)
    for parameter in original.network.parameters {
      let before = try #require(original.network.values(of: parameter.name))
      let after = try #require(rounded.network.values(of: parameter.name))
      if parameter.name.hasSuffix("/bias") {
        #expect(before == after, "\(parameter.name)")
        continue
      }
      let columns = try #require(parameter.shape.last)
      let expected = scales(before, columns: columns, byRow: parameter.name == "embedding/embeddings")
      for (place, scale) in expected.enumerated() {
        let steps = Double(after[place]) / scale
        // A scale of 16 bits is this near to the one of the equation.
        #expect(abs(steps - steps.rounded()) <= 127 * 0x1p-16, "\(parameter.name)[\(place)]")
        #expect(abs(Double(before[place]) - Double(after[place])) <= scale * (0.5 + 127 * 0x1p-16))
      }
      #expect(before != after)
    }
  }

  @Test func bfloat16WeightsAreRoundedToNearestWithTiesToEven() throws {
    let original = try classifier()
    var network = original.network
    let bits: [UInt32] = [0x3F80_8000, 0x3F81_8000, 0x3F80_8001, 0xBF80_7FFF, 0x0000_0001, 0x8000_0000, 0x3F7F_FFFF]
    var values = try #require(network.values(of: "conv1d/kernel"))
    for (place, bits) in bits.enumerated() { values[place] = Float(bitPattern: bits) }
    let isSet = network.setValues(values, of: "conv1d/kernel")
    #expect(isSet)
    let rounded = try TextClassifier(pipeline: original.pipeline, labels: original.labels, network: network)
      .quantized(to: .bfloat16)
    let found = try #require(rounded.network.values(of: "conv1d/kernel")).prefix(bits.count).map(\.bitPattern)
    #expect(found == [0x3F80_0000, 0x3F82_0000, 0x3F81_0000, 0xBF80_0000, 0, 0x8000_0000, 0x3F80_0000])
  }

  @Test(arguments: [WeightType.int8, .bfloat16])
  func whatIsSavedIsLoaded(_ type: WeightType) throws {
    let rounded = try classifier().quantized(to: type)
    try rounded.save(to: folder("small"))
    let loaded = try TextClassifier(contentsOf: folder("small"))
    #expect(loaded.weightType == type)
    for parameter in rounded.network.parameters {
      #expect(
        loaded.network.values(of: parameter.name) == rounded.network.values(of: parameter.name), "\(parameter.name)")
    }
    #expect(try loaded.classify(Samples.texts + [""]) == rounded.classify(Samples.texts + [""]))
    // Rounding what was rounded changes nothing.
    try loaded.quantized(to: type).save(to: folder("again"))
    for name in try folder.names(in: "small") {
      #expect(try folder.contents("small/" + name) == folder.contents("again/" + name), "\(name)")
    }
  }

  private func header(_ path: String) throws -> [String: [String: Any]] {
    let bytes = try folder.contents(path)
    let length = (0..<8).reduce(0) { $0 | Int(bytes[$1]) << (8 * $1) }
    #expect((8 + length) % 64 == 0)
    let object = try JSONSerialization.jsonObject(with: Data(bytes[8..<8 + length])) as? [String: [String: Any]]
    return try #require(object)
  }

  @Test func theFolderTellsWhatItHolds() throws {
    try classifier().quantized(to: .int8).save(to: folder("small"))
    let tensors = try header("small/model.safetensors")
    func form(_ name: String) -> String {
      "\(tensors[name]?["dtype"] as? String ?? "none") \(tensors[name]?["shape"] as? [Int] ?? [])"
    }
    let rows = try classifier().pipeline.idCount
    #expect(form("embedding/embeddings") == "I8 [\(rows), 5]" && form("embedding/embeddings.scale") == "F32 [\(rows)]")
    #expect(form("conv1d/kernel") == "I8 [3, 5, 4]" && form("conv1d/kernel.scale") == "F32 [4]")
    #expect(form("gru/recurrent_kernel") == "I8 [3, 9]" && form("gru/recurrent_kernel.scale") == "F32 [9]")
    #expect(form("gru/bias") == "F32 [2, 9]" && form("dense/bias") == "F32 [1]")
    #expect(tensors["gru/bias.scale"] == nil)
    let config = try folder.text("small/config.json")
    #expect(config.contains("\"format_version\" : 2") && config.contains("\"weight_type\" : \"int8\""))
    try classifier().quantized(to: .bfloat16).save(to: folder("half"))
    #expect(try header("half/model.safetensors")["conv1d/kernel"]?["dtype"] as? String == "BF16")
    // What older versions read stays as it was.
    try classifier().save(to: folder("whole"))
    #expect(try folder.text("whole/config.json").contains("\"format_version\" : 1"))
    #expect(try !folder.text("whole/config.json").contains("weight_type"))
  }

  @Test func weightsThatATypeCannotHoldAreRefused() throws {
    let original = try classifier()
    for (value, type) in [
      (Float.greatestFiniteMagnitude, WeightType.bfloat16), (.nan, .int8), (.infinity, .bfloat16),
    ] {
      var network = original.network
      var values = try #require(network.values(of: "dense/kernel"))
      values[0] = value
      let isSet = network.setValues(values, of: "dense/kernel")
      #expect(isSet)
      let classifier = try TextClassifier(pipeline: original.pipeline, labels: original.labels, network: network)
      let error = #expect(throws: ModelError.self) { try classifier.quantized(to: type) }
      #expect(error?.kind == .notFinite)
    }
  }

  @Test func aChannelOfZerosStaysOne() throws {
    let original = try classifier()
    var network = original.network
    let zeros = [Float](repeating: 0, count: 3)
    let isSet = network.setValues(zeros, of: "dense/kernel")
    #expect(isSet)
    let rounded = try TextClassifier(pipeline: original.pipeline, labels: original.labels, network: network)
      .quantized(to: .int8)
    #expect(rounded.network.values(of: "dense/kernel") == zeros)
  }

  // MARK: Damaged folders

  /// Changes bytes of the weights' file; both texts are of one length.
  private func edit(_ old: String, _ new: String) throws {
    try classifier().quantized(to: .int8).save(to: folder("model"))
    var bytes = try folder.contents("model/model.safetensors")
    let place = try #require(Data(bytes).range(of: Data(old.utf8)))
    try #require(old.utf8.count == new.utf8.count)
    bytes.replaceSubrange(place, with: new.utf8)
    try folder.write(bytes, to: "model/model.safetensors")
  }

  private func loadingError(_ kind: ModelError.Kind, _ text: String, _ place: SourceLocation = #_sourceLocation) {
    let error = #expect(throws: ModelError.self, sourceLocation: place) {
      try TextClassifier(contentsOf: folder("model"))
    }
    #expect(error?.kind == kind && error?.file?.hasSuffix("model.safetensors") == true, sourceLocation: place)
    #expect(error?.problem.contains(text) == true, "\(String(describing: error))", sourceLocation: place)
  }

  @Test func scalesMustBeThereAndFit() throws {
    try edit("gru/kernel.scale", "gru/kernel.scalf")
    loadingError(.mismatch, "expected the weight 'gru/kernel.scale' of shape [9], found none")
    try edit(
      "\"dense/kernel.scale\":{\"dtype\":\"F32\",\"shape\":[1]",
      "\"dense/kernel.scale\":{\"dtype\":\"F32\",\"shape\":[ ]")
    loadingError(.mismatch, "expected the weight 'dense/kernel.scale' in the shape [1], found []")
  }

  @Test func weightsMustBeOfTheTypeOfTheModel() throws {
    try edit("\"gru/kernel\":{\"dtype\":\"I8\"", "\"gru/kernel\":{\"dtype\":\"I9\"")
    loadingError(.damaged, "I9")
    try classifier().quantized(to: .int8).save(to: folder("model"))
    let metadata = try #require(header("model/model.safetensors")["__metadata__"] as? [String: String])
    let floats = SafeTensors(weightsOf: try classifier().network).tensors
    try folder.write(SafeTensors(tensors: floats, metadata: metadata).encoded(), to: "model/model.safetensors")
    loadingError(.mismatch, "expected the weight 'embedding/embeddings' as I8, found F32")
  }

  @Test(arguments: [Float.nan, .infinity, .greatestFiniteMagnitude])
  func scalesThatMakeNoNumbersAreRefused(_ scale: Float) throws {
    try classifier().quantized(to: .int8).save(to: folder("model"))
    let tensors = try header("model/model.safetensors")
    let offsets = try #require(tensors["conv1d/kernel.scale"]?["data_offsets"] as? [Int])
    var bytes = try folder.contents("model/model.safetensors")
    let start = 8 + (0..<8).reduce(0) { $0 | Int(bytes[$1]) << (8 * $1) } + offsets[0]
    for shift in 0..<4 { bytes[start + shift] = UInt8(truncatingIfNeeded: scale.bitPattern >> (8 * UInt32(shift))) }
    try folder.write(bytes, to: "model/model.safetensors")
    loadingError(.notFinite, "conv1d/kernel")
  }
}
