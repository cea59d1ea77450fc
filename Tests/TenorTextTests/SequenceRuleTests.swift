import TenorLayers
import TenorText
import Testing

struct SequenceRuleTests {
  struct Case: Decodable {
    var maxlen: Int?
    var padding: SequenceRule.Side
    var truncating: SequenceRule.Side
    var rows: [[Int32]]
    var padded: [[Int32]]
  }

  @Test func paddingAgreesWithKeras() throws {
    let cases: [Case] = try fixture("padding.json")
    #expect(cases.count == 16)
    for expected in cases {
      let rule = SequenceRule(
        maximumLength: expected.maxlen, truncating: expected.truncating, padding: expected.padding)
      let batch = TokenBatch(expected.rows)
      #expect(rule.padded(batch) == expected.padded)
      let cut = rule.truncated(batch)
      for row in 0..<batch.count {
        #expect(Array(cut[row]) == expected.padded[row].filter { $0 != 0 })
      }
    }
  }

  @Test func aLengthOfZeroOrLessKeepsNothing() {
    for length in [0, -3, .min] {
      let rule = SequenceRule(maximumLength: length)
      #expect(rule.truncated(TokenBatch([[1, 2], []])) == TokenBatch([[], []] as [[Int32]]))
      #expect(rule.padded(TokenBatch([[1, 2], []])) == [[], []])
    }
  }
}
