import TenorModel
import Testing

@Suite struct SafeTensorsTests {
  private let sample = SafeTensors(
    tensors: [
      "b": .init(shape: [2], values: [1, -2]), "a": .init(shape: [1, 3], values: [0.5, .infinity, -0.0]),
      "empty": .init(shape: [0, 4], values: []), "scalar": .init(shape: [], values: [3]),
    ], metadata: ["note": "line\n\"quoted\" é"])

  private func file(_ header: String, data: Int = 0) -> [UInt8] {
    let text = Array(header.utf8)
    let length = (0..<8).map { UInt8(truncatingIfNeeded: text.count >> (8 * $0)) }
    return length + text + [UInt8](repeating: 0, count: data)
  }

  private func tensor(_ offsets: String, shape: String = "[1]", type: String = "F32") -> String {
    "{\"dtype\":\"\(type)\",\"shape\":\(shape),\"data_offsets\":\(offsets)}"
  }

  @Test func whatIsWrittenIsReadBack() throws {
    let read = try SafeTensors(sample.encoded())
    #expect(read == sample)
    #expect(read.tensors["a"]?.values[2].sign == .minus)
  }

  @Test func bytesAreThoseOfTheFormat() {
    let tensors = SafeTensors(tensors: ["w": .init(shape: [1], values: [1])])
    let header = "{\"w\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}"
    let padding = String(repeating: " ", count: (8 - header.utf8.count % 8) % 8)
    #expect(tensors.encoded() == file(header + padding) + [0, 0, 0x80, 0x3F])
  }

  @Test func equalContentsGiveEqualBytes() {
    #expect(sample.encoded() == SafeTensors(tensors: sample.tensors, metadata: sample.metadata).encoded())
    #expect((sample.encoded().count - 24) % 8 == 0)
  }

  @Test func unicodeEscapesAreRead() throws {
    let read = try SafeTensors(file(#"{"__metadata__":{"k":"\u00e9\ud83d\ude00\/"}}"#))
    #expect(read.metadata == ["k": "é😀/"])
  }

  @Test func lengthsOfTheHeaderAreChecked() {
    #expect(throws: SafeTensorsError.headerTooSmall(found: 7)) { try SafeTensors([UInt8](repeating: 0, count: 7)) }
    #expect(throws: SafeTensorsError.headerTooLarge(found: .max)) {
      try SafeTensors([UInt8](repeating: 0xFF, count: 8))
    }
    #expect(throws: SafeTensorsError.invalidHeaderLength(expected: 100, found: 2)) {
      try SafeTensors([100, 0, 0, 0, 0, 0, 0, 0, 0x7B, 0x7D])
    }
    #expect(throws: SafeTensorsError.invalidHeaderStart) { try SafeTensors(file(" {}")) }
    #expect(throws: SafeTensorsError.invalidHeaderStart) { try SafeTensors(file("")) }
    #expect(throws: SafeTensorsError.invalidHeader) { try SafeTensors([2, 0, 0, 0, 0, 0, 0, 0, 0x7B, 0xFF]) }
  }

  @Test func placesOfTensorsAreChecked() {
    func error(_ header: String, data: Int, _ expected: SafeTensorsError) {
      #expect(throws: expected) { try SafeTensors(file(header, data: data)) }
    }
    error("{\"a\":\(tensor("[4,8]"))}", data: 8, .invalidOffset(tensor: "a"))
    error("{\"a\":\(tensor("[0,4]")),\"b\":\(tensor("[2,6]"))}", data: 8, .invalidOffset(tensor: "b"))
    error("{\"a\":\(tensor("[0,4]")),\"b\":\(tensor("[8,12]"))}", data: 12, .invalidOffset(tensor: "b"))
    error("{\"a\":\(tensor("[4,0]"))}", data: 4, .invalidOffset(tensor: "a"))
    error("{\"a\":\(tensor("[0,8]"))}", data: 8, .tensorInvalidInfo(tensor: "a"))
    error("{\"a\":\(tensor("[0,4]"))}", data: 5, .metadataIncompleteBuffer(expected: 4, found: 5))
    error("{\"a\":\(tensor("[0,4]"))}", data: 3, .metadataIncompleteBuffer(expected: 4, found: 3))
    error(
      "{\"a\":\(tensor("[0,4]", shape: "[4611686018427387904,4]"))}", data: 4, .validationOverflow(tensor: "a"))
    error("{\"a\":\(tensor("[0,4]", type: "F64"))}", data: 4, .unsupportedDataType(tensor: "a", found: "F64"))
  }

  @Test(arguments: [
    "{\"a\":1}", "{\"a\":{}}", "{", "{}x", "{\"a\"}", "{\"__metadata__\":{\"a\":1}}", "{\"__metadata__\":[]}",
    "{\"a\":{\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[0,4]}}",
    "{\"a\":{\"dtype\":\"F32\",\"shape\":[01],\"data_offsets\":[0,4]}}",
    "{\"a\":{\"dtype\":\"F32\",\"shape\":[99999999999999999999],\"data_offsets\":[0,4]}}",
    "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4],\"more\":1}}",
    "{\"a\":{\"dtype\":\"F32\",\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}",
    "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0]}}", "{\"\\ud800\":{}}", "{\"\\x\":{}}",
  ])
  func malformedHeadersAreRefused(_ header: String) {
    let error = #expect(throws: SafeTensorsError.self) { try SafeTensors(file(header, data: 4)) }
    guard case .invalidHeaderDeserialization = error else {
      Issue.record("found \(String(describing: error))")
      return
    }
  }

  @Test func repeatedTensorsAreRefused() {
    let header = "{\"a\":\(tensor("[0,4]")),\"a\":\(tensor("[4,8]"))}"
    #expect(throws: SafeTensorsError.self) { try SafeTensors(file(header, data: 8)) }
  }

  /// Damages a file in many ways; each must give tensors or an error, never a trap.
  @Test func damageNeverTraps() {
    let bytes = sample.encoded()
    var state: UInt64 = 1
    var refused = 0
    for _ in 0..<5_000 {
      var damaged = bytes
      for _ in 0..<3 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        let place = Int(state >> 33) % damaged.count
        damaged[place] = UInt8(truncatingIfNeeded: state >> 20)
      }
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      if state >> 62 == 0 { damaged.removeLast(Int(state >> 33) % damaged.count) }
      if (try? SafeTensors(damaged)) == nil { refused += 1 }
    }
    #expect(refused > 2_500)
  }
}
