/// A token of a text, what the pipeline made of it, and where it stood.
public struct TracedToken: Sendable, Hashable {
  /// The token as it was looked up, after cleaning; for the marker that opens a text, how decoding writes it.
  public let text: String
  /// Its id; `nil` where the pipeline leaves unknown words out.
  public let id: Int32?
  /// Whether the vocabulary does not hold it.
  public let isUnknown: Bool
  /// Whether it is the marker that opens every text and no part of the text itself.
  public let isMarker: Bool
  /// Whether it was cut away because the text is too long.
  public let isTruncated: Bool
  /// The part of the original text that it came from: the word itself where it can be found there, else the piece between
  /// white space that it was made of (`can't` for the `not` of `can not`); `nil` where cleaning reached across white space,
  /// so that pieces cannot be told apart.
  public let range: Range<String.Index>?

  /// Whether the network reads it.
  public var isRead: Bool { id != nil && !isTruncated }
}

extension TextPipeline {
  /// The tokens of a text in order, with their places in it. The ids of those that are read are what ``encode(_:)-(String)``
  /// gives.
  ///
  /// - Complexity: O(length of the text)
  public func trace(_ text: String) -> [TracedToken] {
    let tokens = tokenizer.splitter.tokens(in: cleaner.clean(text))
    let ids = tokens.map(tokenizer.id(of:))
    let start = tokenizer.scheme.start.flatMap { tokenizer.scheme.startID > 0 ? $0 : nil }
    let readable = (start == nil ? 0 : 1) + ids.count { $0 != nil }
    let kept = sequenceRule.keptRange(of: readable)
    var place = 0
    func isTruncated(_ id: Int32?) -> Bool {
      guard id != nil else { return false }
      defer { place += 1 }
      return !kept.contains(place)
    }
    var traced: [TracedToken] = []
    if let start {
      let id = tokenizer.scheme.startID
      traced.append(
        TracedToken(
          text: start.token, id: id, isUnknown: false, isMarker: true, isTruncated: isTruncated(id), range: nil))
    }
    let ranges = ranges(of: tokens, in: text)
    for (index, token) in tokens.enumerated() {
      let id = ids[index]
      traced.append(
        TracedToken(
          text: token, id: id, isUnknown: id == nil || id == tokenizer.scheme.unknownID, isMarker: false,
          isTruncated: isTruncated(id), range: ranges?[index]))
    }
    return traced
  }

  /// Where each token came from; `nil` if the pieces of the text, each cleaned and cut by itself, do not give the same
  /// tokens as the whole.
  private func ranges(of tokens: [String], in text: String) -> [Range<String.Index>]? {
    var ranges: [Range<String.Index>] = []
    for piece in pieces(of: text) {
      let found = tokenizer.splitter.tokens(in: cleaner.clean(String(text[piece])))
      let expected = tokens[min(tokens.count, ranges.count)...].prefix(found.count)
      guard found.elementsEqual(expected, by: { $0.utf8.elementsEqual($1.utf8) }) else { return nil }
      ranges += PieceOfText(
        text[piece], lowercased: cleaner.lowercases || tokenizer.splitter.lowercases,
        replacesHTMLBreaks: cleaner.replacesHTMLBreaks
      ).ranges(of: found)
    }
    return ranges.count == tokens.count ? ranges : nil
  }

  /// The text in pieces that end with white space, HTML line breaks included where these become spaces.
  private func pieces(of text: String) -> [Range<String.Index>] {
    let bytes = Array(text.utf8)
    var ends: [Int] = []
    var index = 0
    var isInSpace = false
    while index < bytes.count {
      if cleaner.replacesHTMLBreaks, bytes[index] == UInt8(ascii: "<"),
        let end = [UInt8].endOfHTMLBreak(in: bytes.span, at: index)
      {
        (index, isInSpace) = (end, true)
        continue
      }
      let isSpace = bytes[index] == 0x20 || (0x09...0x0D).contains(bytes[index])
      if isInSpace, !isSpace { ends.append(index) }
      isInSpace = isSpace
      index += 1
    }
    if !bytes.isEmpty { ends.append(bytes.count) }
    let places = ([0] + ends).map { text.utf8.index(text.startIndex, offsetBy: $0) }
    return zip(places, places.dropFirst()).map { $0..<$1 }
  }
}

/// A piece of a text in which tokens are looked for one after the other.
private struct PieceOfText {
  /// The scalars as the tokens have them, each with the place of the one that it comes from.
  private var scalars: [(scalar: Unicode.Scalar, range: Range<String.Index>)] = []
  private let whole: Range<String.Index>

  init(_ piece: Substring, lowercased: Bool, replacesHTMLBreaks: Bool) {
    let view = piece.unicodeScalars, bytes = Array(piece.utf8)
    var index = piece.startIndex, last = piece.startIndex, byte = 0
    while index < piece.endIndex {
      let scalar = view[index]
      if replacesHTMLBreaks, scalar == "<", let end = [UInt8].endOfHTMLBreak(in: bytes.span, at: byte) {
        let next = piece.utf8.index(index, offsetBy: end - byte)
        scalars.append((" ", index..<next))
        (index, byte) = (next, end)
        continue
      }
      let next = view.index(after: index)
      if !scalar.properties.isWhitespace { last = next }
      let mapped = lowercased ? scalar.properties.lowercaseMapping : String(scalar)
      for lower in mapped.unicodeScalars { scalars.append((lower, index..<next)) }
      byte += piece.utf8.distance(from: index, to: next)
      index = next
    }
    whole = piece.startIndex..<last
  }

  /// The place of each token, or the whole piece for one that is not spelt like that there.
  func ranges(of tokens: [String]) -> [Range<String.Index>] {
    var start = 0
    return tokens.map { token in
      let wanted = Array(token.unicodeScalars)
      guard !wanted.isEmpty, wanted.count <= scalars.count else { return whole }
      var place = start
      while place + wanted.count <= scalars.count {
        if wanted.indices.allSatisfy({ scalars[place + $0].scalar == wanted[$0] }) {
          start = place + wanted.count
          return scalars[place].range.lowerBound..<scalars[start - 1].range.upperBound
        }
        place += 1
      }
      return whole
    }
  }
}
