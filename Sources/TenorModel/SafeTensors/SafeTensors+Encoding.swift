extension SafeTensors {
  /// The bytes of the file: equal contents give equal bytes. Tensors and metadata stand in order of their names, and
  /// spaces fill the header up to a multiple of eight bytes, so that the numbers are aligned.
  ///
  /// - Complexity: O(bytes)
  public func encoded() -> [UInt8] {
    let sorted = tensors.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
    var header = Array(headerText(sorted.map { (name: $0.key, shape: $0.value.shape) }).utf8)
    while header.count % 8 != 0 { header.append(UInt8(ascii: " ")) }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(8 + header.count + 4 * sorted.reduce(0) { $0 + $1.value.values.count })
    let length = UInt64(header.count)
    for shift in stride(from: UInt64(0), to: 64, by: 8) { bytes.append(UInt8(truncatingIfNeeded: length >> shift)) }
    bytes += header
    for (_, tensor) in sorted {
      for value in tensor.values {
        let bits = value.bitPattern
        bytes.append(UInt8(truncatingIfNeeded: bits))
        bytes.append(UInt8(truncatingIfNeeded: bits >> 8))
        bytes.append(UInt8(truncatingIfNeeded: bits >> 16))
        bytes.append(UInt8(truncatingIfNeeded: bits >> 24))
      }
    }
    return bytes
  }

  private func headerText(_ tensors: [(name: String, shape: [Int])]) -> String {
    var members: [String] = []
    if !metadata.isEmpty {
      let pairs = metadata.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
      members.append(
        "\"__metadata__\":{" + pairs.map { $0.key.quotedJSON + ":" + $0.value.quotedJSON }.joined(separator: ",") + "}")
    }
    var offset = 0
    for (name, shape) in tensors {
      let end = offset + 4 * shape.reduce(1, *)
      let dimensions = shape.map(String.init).joined(separator: ",")
      members.append(
        "\(name.quotedJSON):{\"dtype\":\"F32\",\"shape\":[\(dimensions)],\"data_offsets\":[\(offset),\(end)]}")
      offset = end
    }
    return "{" + members.joined(separator: ",") + "}"
  }
}

extension String {
  /// The text as a JSON string, with its quotes. Also a YAML string.
  package var quotedJSON: String {
    var result = "\""
    for scalar in unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      case "\0"..."\u{1F}", "\u{7F}":
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
