import TenorLayers

/// Decodes the Python pickle of a NumPy array of lists of whole numbers, and nothing else.
///
/// A pickle is a program for a small stack machine, and the usual decoders let it call any function. This one knows
/// lists, whole numbers, and the few names with which NumPy frames an array; it calls nothing, and refuses everything
/// else by name. Pickle protocols 2 to 5 (Python Enhancement Proposals 307, 3154 and 574).
struct PickledLists {
  private enum Value {
    case mark
    case integer(Int)
    case list(Int)
    case name(String)
    case text(String)
    /// A tuple, a constant, or the product of a framing function: never looked into.
    case framing
  }

  /// The names of NumPy's framing; calling them has no effect here.
  private static let allowedNames: Set<String> = [
    "numpy._core.multiarray _reconstruct", "numpy.core.multiarray _reconstruct", "numpy ndarray", "numpy dtype",
    "_codecs encode",
  ]

  private let bytes: [UInt8]
  private let file: String
  private var index: Int
  private var stack: [Value] = []
  private var memo: [Int: Value] = [:]
  private var lists: [[Int32]] = []
  /// The lists that hold lists, with the rows in them.
  private var outer: [Int: [Int]] = [:]

  init(_ bytes: [UInt8], from start: Int, file: String) {
    self.bytes = bytes
    self.file = file
    index = start
  }

  /// The lists, one row for each.
  ///
  /// - Throws: ``DataError`` if the pickle holds anything else, or is cut off.
  mutating func rows(count: Int) throws(DataError) -> TokenBatch {
    while try step() {}
    guard let rows = outer.values.first(where: { $0.count == count }) ?? (count == 0 ? [] : nil) else {
      throw .array(file, "\(count) lists", found: "\(outer.values.map(\.count).max() ?? 0)")
    }
    var batch = TokenBatch()
    batch.reserveCapacity(rows: count, tokens: lists.reduce(0) { $0 + $1.count })
    for row in rows { batch.append(lists[row]) }
    return batch
  }

  /// Executes one instruction; returns whether the program goes on.
  private mutating func step() throws(DataError) -> Bool {
    let code = try byte()
    switch code {
    case UInt8(ascii: "."): return false
    case 0x80: _ = try byte()
    case 0x95: _ = try number(8)
    case UInt8(ascii: "K"): stack.append(.integer(try number(1)))
    case UInt8(ascii: "M"): stack.append(.integer(try number(2)))
    case UInt8(ascii: "J"): stack.append(.integer(Int(Int32(truncatingIfNeeded: try number(4)))))
    case UInt8(ascii: "("): stack.append(.mark)
    case UInt8(ascii: "]"): pushList()
    case UInt8(ascii: "a"): try append([try pop()])
    case UInt8(ascii: "e"): try append(try popToMark())
    default: try stepBesideLists(code)
    }
    return true
  }

  private mutating func stepBesideLists(_ code: UInt8) throws(DataError) {
    switch code {
    case UInt8(ascii: "N"), 0x88, 0x89, UInt8(ascii: ")"): stack.append(.framing)
    case 0x85: try frame(1)
    case 0x86: try frame(2)
    case 0x87: try frame(3)
    case UInt8(ascii: "t"):
      _ = try popToMark()
      stack.append(.framing)
    case UInt8(ascii: "R"):
      _ = try pop()
      guard case .name = try pop() else { throw refused("a call of something that is no function") }
      stack.append(.framing)
    case UInt8(ascii: "b"): _ = try pop()
    case 0x94: memo[memo.count] = stack.last
    case UInt8(ascii: "q"): memo[try number(1)] = stack.last
    case UInt8(ascii: "r"): memo[try number(4)] = stack.last
    case UInt8(ascii: "h"): try recall(try number(1))
    case UInt8(ascii: "j"): try recall(try number(4))
    default: try stepOnText(code)
    }
  }

  private mutating func stepOnText(_ code: UInt8) throws(DataError) {
    switch code {
    case 0x8C: stack.append(.text(try text(try number(1))))
    case UInt8(ascii: "X"): stack.append(.text(try text(try number(4))))
    case UInt8(ascii: "C"), UInt8(ascii: "U"): _ = try text(try number(1)); stack.append(.framing)
    case UInt8(ascii: "B"): _ = try text(try number(4)); stack.append(.framing)
    case UInt8(ascii: "c"): try push(name: "\(try line()) \(try line())")
    case 0x93:
      guard case .text(let name) = try pop(), case .text(let module) = try pop() else {
        throw refused("a name that is no text")
      }
      try push(name: "\(module) \(name)")
    default: throw refused("the instruction 0x\(String(code, radix: 16)) of a pickle")
    }
  }

  // MARK: The machine

  private mutating func push(name: String) throws(DataError) {
    guard Self.allowedNames.contains(name) else {
      throw refused("the Python name \"\(name.split(separator: " ").joined(separator: "."))\"")
    }
    stack.append(.name(name))
  }

  private mutating func pushList() {
    lists.append([])
    stack.append(.list(lists.count - 1))
  }

  private mutating func append(_ items: [Value]) throws(DataError) {
    guard case .list(let target) = stack.last else { throw refused("items without a list") }
    for item in items {
      switch item {
      case .integer(let value):
        guard let value = Int32(exactly: value) else { throw refused("the number \(value)") }
        lists[target].append(value)
      case .list(let row): outer[target, default: []].append(row)
      case .text(let text): throw refused("the text \"\(text.prefix(40))\" in a list")
      case .mark, .name, .framing: throw refused("something that is no number in a list")
      }
    }
  }

  private mutating func recall(_ key: Int) throws(DataError) {
    guard let value = memo[key] else { throw refused("a reference to nothing") }
    stack.append(value)
  }

  private mutating func frame(_ count: Int) throws(DataError) {
    for _ in 0..<count { _ = try pop() }
    stack.append(.framing)
  }

  private mutating func pop() throws(DataError) -> Value {
    guard let value = stack.popLast() else { throw refused("too few values on the stack") }
    return value
  }

  private mutating func popToMark() throws(DataError) -> [Value] {
    var start = stack.count - 1
    while start >= 0 {
      if case .mark = stack[start] { break }
      start -= 1
    }
    guard start >= 0 else { throw refused("items without their beginning") }
    let items = Array(stack[(start + 1)...])
    stack.removeSubrange(start...)
    return items
  }

  // MARK: The bytes

  private mutating func byte() throws(DataError) -> UInt8 {
    guard index < bytes.count else { throw refused("the end of the file inside the pickle") }
    index += 1
    return bytes[index - 1]
  }

  private mutating func number(_ size: Int) throws(DataError) -> Int {
    var value: UInt64 = 0
    for position in 0..<size { value |= UInt64(try byte()) << UInt64(8 * position) }
    return Int(truncatingIfNeeded: value)
  }

  private mutating func text(_ count: Int) throws(DataError) -> String {
    guard count <= bytes.count - index else { throw refused("the end of the file inside a text") }
    index += count
    return String(decoding: bytes[(index - count)..<index], as: UTF8.self)
  }

  private mutating func line() throws(DataError) -> String {
    guard let end = bytes[index...].firstIndex(of: UInt8(ascii: "\n")) else { throw refused("a name without its end") }
    defer { index = end + 1 }
    return String(decoding: bytes[index..<end], as: UTF8.self)
  }

  private func refused(_ found: String) -> DataError { .array(file, "lists of whole numbers", found: found) }
}
