/// A set of words in order of insertion, found by their UTF-8 bytes.
///
/// Unlike a dictionary with `String` keys it neither creates a string per look-up nor treats canonically equivalent
/// spellings as equal, as Python does not. Open addressing with linear probing, at most half full.
struct WordTable: Sendable {
  /// The FNV-1a hash of the bytes of a word (Fowler, Noll and Vo), computed while the word is scanned.
  struct Hash {
    private var value: UInt64 = 0xcbf2_9ce4_8422_2325

    @inline(__always)
    mutating func combine(_ byte: UInt8) { value = (value ^ UInt64(byte)) &* 0x100_0000_01b3 }

    /// The upper half, kept in the slot so that most mismatches are seen without reading the word.
    @inline(__always)
    var tag: UInt32 { UInt32(truncatingIfNeeded: value >> 32) }

    /// Where the search for a slot begins, before it is cut to the size of the table.
    @inline(__always)
    var start: Int { Int(truncatingIfNeeded: (value ^ (value >> 29)) & 0x7fff_ffff) }
  }

  private struct Slot {
    var tag: UInt32 = 0
    /// The index of the word, or -1 if the slot is free.
    var word: Int32 = -1
  }

  private var slots: [Slot]
  private var bytes: [UInt8] = []
  private var ends: [Int] = [0]
  private var hashes: [Hash] = []

  /// - Parameters:
  ///   - minimumCapacity: Words to reserve memory for.
  ///   - count: Bytes of their spellings, if known.
  init(minimumCapacity: Int = 0, bytes count: Int = 0) {
    var size = 64
    while size < 2 * minimumCapacity { size *= 2 }
    slots = [Slot](repeating: Slot(), count: size)
    hashes.reserveCapacity(minimumCapacity)
    ends.reserveCapacity(minimumCapacity + 1)
    bytes.reserveCapacity(count)
  }

  /// The number of words.
  var count: Int { hashes.count }

  /// The word with the given index.
  func word(at index: Int) -> String { String(decoding: bytes[ends[index]..<ends[index + 1]], as: UTF8.self) }

  /// The index of the word at `range` of `text`; -1 if it is not in the table.
  @inline(__always)
  func index(of range: Range<Int>, in text: [UInt8], hash: Hash) -> Int {
    Int(slots[slot(of: range, in: text, hash)].word)
  }

  /// The index of the word at `range` of `text`, inserted if need be.
  @inline(__always)
  mutating func insert(_ range: Range<Int>, in text: [UInt8], hash: Hash) -> Int {
    let position = slot(of: range, in: text, hash)
    let known = slots[position].word
    if known >= 0 { return Int(known) }
    return append(range, in: text, hash: hash, position: position)
  }

  /// Inserts a word that is not the product of a scan.
  @discardableResult
  mutating func insert(_ word: String) -> Int {
    let text = Array(word.utf8)
    return insert(0..<text.count, in: text, hash: Self.hash(text))
  }

  /// The index of the word at `range` of `text`, which was not scanned; -1 if it is not in the table.
  func index(of range: Range<Int>, in text: [UInt8]) -> Int {
    var hash = Hash()
    for index in range { hash.combine(text[index]) }
    return self.index(of: range, in: text, hash: hash)
  }

  /// The index of `word`; -1 if it is not in the table.
  func index(of word: String) -> Int {
    let text = Array(word.utf8)
    return index(of: 0..<text.count, in: text, hash: Self.hash(text))
  }

  /// Inserts the word at `index` of another table.
  mutating func insert(wordAt index: Int, of other: WordTable) -> Int {
    insert(other.ends[index]..<other.ends[index + 1], in: other.bytes, hash: other.hashes[index])
  }

  /// Whether both tables hold the same words in the same order.
  func hasSameWords(as other: WordTable) -> Bool { bytes == other.bytes && ends == other.ends }

  private static func hash(_ text: [UInt8]) -> Hash {
    var hash = Hash()
    for byte in text { hash.combine(byte) }
    return hash
  }

  /// The slot that holds the word, or the free slot in which it belongs.
  @inline(__always)
  private func slot(of range: Range<Int>, in text: [UInt8], _ hash: Hash) -> Int {
    let slots = slots.span
    let mask = slots.count - 1
    let tag = hash.tag
    var position = hash.start & mask
    while true {
      let slot = slots[position]
      if slot.word < 0 { return position }
      if slot.tag == tag, isWord(Int(slot.word), equalTo: range, in: text) { return position }
      position = (position + 1) & mask
    }
  }

  @inline(__always)
  private func isWord(_ index: Int, equalTo range: Range<Int>, in text: [UInt8]) -> Bool {
    let start = ends[index]
    guard ends[index + 1] - start == range.count else { return false }
    let words = bytes.span
    let text = text.span
    for offset in 0..<range.count where words[start + offset] != text[range.lowerBound + offset] { return false }
    return true
  }

  @inline(never)
  private mutating func append(_ range: Range<Int>, in text: [UInt8], hash: Hash, position: Int) -> Int {
    let index = count
    bytes.append(contentsOf: text[range])
    ends.append(bytes.count)
    hashes.append(hash)
    slots[position] = Slot(tag: hash.tag, word: Int32(index))
    if 2 * count > slots.count { grow() }
    return index
  }

  private mutating func grow() {
    slots = [Slot](repeating: Slot(), count: 2 * slots.count)
    let mask = slots.count - 1
    for (index, hash) in hashes.enumerated() {
      var position = hash.start & mask
      while slots[position].word >= 0 { position = (position + 1) & mask }
      slots[position] = Slot(tag: hash.tag, word: Int32(index))
    }
  }
}
