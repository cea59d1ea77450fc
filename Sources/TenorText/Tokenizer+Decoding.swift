extension Tokenizer {
  /// The token of each id, one for each: a word, a marker, `[PAD]` for 0, and the unknown token for all other ids.
  public func decode(_ ids: some Sequence<Int32>) -> [String] {
    ids.map { id in
      if id == 0 { return TokenIDScheme.paddingToken }
      return token(of: id) ?? scheme.unknown?.token ?? "[OOV]"
    }
  }

  /// The words of `ids` joined by spaces, as Keras's `sequences_to_texts`: ids without a word (0 too) become the
  /// unknown token, or are left out if there is none.
  public func text(of ids: some Sequence<Int32>) -> String {
    ids.compactMap { token(of: $0) ?? scheme.unknown?.token }.joined(separator: " ")
  }

  private func token(of id: Int32) -> String? {
    if let start = scheme.start, start.id == id { return start.token }
    if let unknown = scheme.unknown, unknown.id == id { return unknown.token }
    if let limit = scheme.idLimit, Int(id) >= limit { return nil }
    return vocabulary.word(rank: Int(id) - scheme.wordOffset)
  }
}
