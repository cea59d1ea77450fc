extension SafeTensors {
  /// The bytes of the file: equal contents give equal bytes. Tensors and metadata stand in order of their names, and
  /// spaces fill the header up to a multiple of eight bytes, so that the numbers are aligned.
  ///
  /// - Complexity: O(bytes)
  public func encoded() -> [UInt8] {
    let sorted = tensors.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
    return SafeTensorsWriter.encode(
      sorted.map { StoredTensor($0.key, shape: $0.value.shape, floats: $0.value.values) }, metadata: metadata,
      alignment: 8)
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
