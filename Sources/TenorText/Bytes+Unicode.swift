import Foundation

extension [UInt8] {
  /// Whether this UTF-8 text is in normalization form C for sure; `false` means "look closer".
  ///
  /// Only scalars from blocks that hold nothing but normalized, non-combining characters count: everything below
  /// U+0300, dashes, quotes and other punctuation, unified ideographs, kana, and pictographs.
  var isCertainlyNormalized: Bool {
    for scalar in String(decoding: self, as: UTF8.self).unicodeScalars {
      switch scalar.value {
      case 0..<0x0300, 0x2010...0x2027, 0x2030...0x205E, 0x3041...0x3096, 0x30A1...0x30FA, 0x4E00...0x9FFF,
        0xFF01...0xFF9D, 0x1F000...0x1FAFF:
        continue
      default: return false
      }
    }
    return true
  }

  /// Brings UTF-8 text to lower case as Python's `str.lower()` does.
  ///
  /// Each scalar takes its full lower-case mapping (`İ` becomes `i` and a combining dot), and a capital sigma at the
  /// end of a word becomes `ς` (Unicode Standard, section 3.13, table 3-17, condition `Final_Sigma`).
  mutating func lowercaseUnicode() {
    let scalars = Array<Unicode.Scalar>(String(decoding: self, as: UTF8.self).unicodeScalars)
    guard scalars.contains(where: \.hasLowercase) else { return }
    removeAll(keepingCapacity: true)
    for (index, scalar) in scalars.enumerated() {
      if scalar == "Σ", isFinalSigma(at: index, in: scalars) {
        append(contentsOf: "ς".utf8)
      } else if scalar.hasLowercase {
        append(contentsOf: scalar.properties.lowercaseMapping.utf8)
      } else {
        append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
      }
    }
  }
}

extension Unicode.Scalar {
  /// Whether the lower-case mapping changes this scalar. ASCII is decided here, because the tables are slow.
  fileprivate var hasLowercase: Bool {
    isASCII ? (0x41...0x5A).contains(value) : properties.changesWhenLowercased
  }
}

private func isFinalSigma(at index: Int, in scalars: [Unicode.Scalar]) -> Bool {
  let before = scalars[..<index].last { !$0.properties.isCaseIgnorable }
  let after = scalars[(index + 1)...].first { !$0.properties.isCaseIgnorable }
  return before?.properties.isCased == true && after?.properties.isCased != true
}

extension String {
  /// The text in Unicode normalization form C.
  var precomposed: String { precomposedStringWithCanonicalMapping }
}
