import TenorInsight
import TenorModel
import TenorText

extension JSONWriter {
  /// Writes the members of a result, without its braces.
  mutating func resultMembers(_ finding: ComputedText, text: String, topK: Int?) {
    let verdict = finding.verdict
    raw("\"label\":")
    string(verdict.label)
    raw(",\"score\":")
    number(verdict.score)
    raw(",\"scores\":")
    scores(verdict, topK: topK)
    raw(",\"unknown_word_rate\":")
    number(verdict.unknownWordRate)
    raw(",\"token_count\":")
    number(verdict.tokenCount)
    raw(",\"truncated\":")
    bool(verdict.isTruncated)
    raw(",\"informed\":")
    bool(verdict.isInformed)
    if let explanation = finding.explanation { self.explanation(explanation, text: text) }
  }

  /// Writes the labels, best first; of equals the one that the model names first.
  mutating func scores(_ verdict: Verdict, topK: Int?) {
    var order = Array(verdict.scores.indices)
    if order.count == 2 {
      if verdict.scores[1].probability > verdict.scores[0].probability { order.swapAt(0, 1) }
    } else {
      order.sort { (verdict.scores[$1].probability, $0) < (verdict.scores[$0].probability, $1) }
    }
    array(order.prefix(topK ?? order.count)) { writer, index in
      writer.raw("{\"label\":")
      writer.string(verdict.scores[index].label)
      writer.raw(",\"score\":")
      writer.number(verdict.scores[index].probability)
      writer.raw("}")
    }
  }

  private mutating func explanation(_ explanation: ExplainedText, text: String) {
    raw(",\"explanation\":{\"label\":")
    string(explanation.label)
    raw(",\"method\":")
    string(explanation.method?.rawValue)
    if let attribution = explanation.attribution {
      raw(",\"log_odds\":")
      number(attribution.logOdds)
      raw(",\"reference_log_odds\":")
      if let value = attribution.referenceLogOdds { number(value) } else { raw("null") }
      raw(",\"completeness_error\":")
      if let value = attribution.completenessError { number(value) } else { raw("null") }
      raw(",\"complete\":")
      bool(attribution.isComplete)
    }
    raw(",\"tokens\":")
    tokens(explanation, text)
    raw("}")
  }

  private mutating func tokens(_ explanation: ExplainedText, _ text: String) {
    var places = ScalarPlaces(text)
    var read = 0
    array(explanation.tokens) { writer, token in
      let range = token.range.map { places.places($0) }
      writer.raw("{\"token\":")
      writer.string(token.text)
      writer.raw(",\"text\":")
      writer.string(token.range.map { String(text[$0]) })
      writer.raw(",\"start\":")
      if let range { writer.number(range.lowerBound) } else { writer.raw("null") }
      writer.raw(",\"end\":")
      if let range { writer.number(range.upperBound) } else { writer.raw("null") }
      writer.raw(",\"unknown\":")
      writer.bool(token.isUnknown)
      writer.raw(",\"read\":")
      writer.bool(token.isRead)
      writer.raw(",\"truncated\":")
      writer.bool(token.isTruncated)
      if token.isRead {
        if explanation.contributions.indices.contains(read) {
          writer.raw(",\"contribution\":")
          writer.number(explanation.contributions[read])
        }
        if explanation.scores.indices.contains(read) {
          writer.raw(",\"score_after\":")
          writer.number(explanation.scores[read])
        }
        read += 1
      }
      writer.raw("}")
    }
  }
}

/// The places of a text in Unicode scalars, for ranges that mostly ascend.
struct ScalarPlaces {
  private let text: String
  private var index: String.Index
  private var place = 0

  init(_ text: String) {
    self.text = text
    index = text.startIndex
  }

  /// - Complexity: O(distance from the range before)
  mutating func places(_ range: Range<String.Index>) -> Range<Int> {
    let start = place(of: range.lowerBound)
    return start..<max(start, place(of: range.upperBound))
  }

  private mutating func place(of wanted: String.Index) -> Int {
    place += text.unicodeScalars.distance(from: index, to: wanted)
    index = wanted
    return place
  }
}
