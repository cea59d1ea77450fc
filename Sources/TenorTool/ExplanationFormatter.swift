import Foundation
import Tenor

/// Explanations as text with bars, or as JSON.
struct ExplanationFormatter {
  let top: Int

  /// The greatest length of a bar.
  private static let barWidth = 20

  // MARK: JSON

  struct Report: Encodable {
    struct Token: Encodable {
      var token: String
      /// The part of the text that it came from, and its place in Unicode scalars.
      var text: String?
      var start: Int?
      var end: Int?
      var id: Int32?
      var isUnknown: Bool
      var isTruncated: Bool
      var contribution: Double?
      /// The score of the explained label as if the text ended here.
      var scoreAfter: Float?
    }

    struct Score: Encodable {
      var label: String
      var score: Float
    }

    var text: String
    var label: String
    var score: Float
    var scores: [Score]
    var explainedLabel: String
    var method: String
    var logOdds: Double
    var referenceLogOdds: Double?
    var completenessError: Double?
    var points: Int?
    var tokens: Int
    var unknownWordRate: Double
    var isTruncated: Bool
    var words: [WordInfluence]
    var contributions: [Token]
  }

  func report(_ explanation: Explanation, evolution: [Float]?) -> Report {
    let text = explanation.text, verdict = explanation.verdict, attribution = explanation.attribution
    var scores = (evolution ?? []).makeIterator()
    func offset(_ index: String.Index) -> Int { text.unicodeScalars.distance(from: text.startIndex, to: index) }
    return Report(
      text: text, label: verdict.label, score: verdict.score,
      scores: verdict.scores.map { .init(label: $0.label, score: $0.probability) }, explainedLabel: explanation.label,
      method: explanation.method.rawValue, logOdds: attribution.logOdds,
      referenceLogOdds: attribution.referenceLogOdds, completenessError: attribution.completenessError,
      points: attribution.points,
      tokens: verdict.tokenCount, unknownWordRate: verdict.unknownWordRate, isTruncated: verdict.isTruncated,
      words: explanation.influences,
      contributions: explanation.tokens.map { part in
        let token = part.token
        return .init(
          token: token.text, text: token.range.map { String(text[$0]) },
          start: (token.range?.lowerBound).map(offset), end: (token.range?.upperBound).map(offset), id: token.id,
          isUnknown: token.isUnknown, isTruncated: token.isTruncated, contribution: part.contribution,
          scoreAfter: token.isRead ? scores.next() : nil)
      })
  }

  // MARK: Text

  func text(_ explanation: Explanation, evolution: [Float]?) -> String {
    var lines = heading(explanation)
    guard explanation.verdict.isInformed else {
      return (lines + ["No word of this text is known to the model."]).joined(separator: "\n")
    }
    let words = Array(explanation.influences.prefix(top))
    lines += ["", table(words, label: explanation.label)]
    let rest = explanation.influences.dropFirst(top)
    if !rest.isEmpty {
      let sum = rest.reduce(0) { $0 + $1.contribution }
      lines.append("\(rest.count) other \(rest.count == 1 ? "word" : "words"): \(Self.signed(sum)) together")
    }
    lines += ["", Paragraph.wrapped(marked(explanation, words))]
    if let evolution { lines += ["", self.evolution(explanation, evolution)] }
    if let note = incompleteness(explanation) { lines += ["", note] }
    return lines.joined(separator: "\n")
  }

  private func heading(_ explanation: Explanation) -> [String] {
    let verdict = explanation.verdict, attribution = explanation.attribution
    var odds = "log-odds of \(explanation.label)  \(Self.signed(attribution.logOdds))"
    if let reference = attribution.referenceLogOdds { odds += "  (without words \(Self.signed(reference)))" }
    let unknown = explanation.tokens.count { $0.token.isUnknown }
    let isWhole = verdict.isTruncated ? "cut to \(explanation.ids.count) tokens" : "read whole"
    var method = explanation.method.rawValue.replacing("-", with: " ")
    if let points = attribution.points { method += ", \(points) points" }
    return [
      "\(verdict.label)  \(Output.fixed(Double(verdict.score), 4))", "\(odds), by \(method)",
      "\(verdict.tokenCount) \(verdict.tokenCount == 1 ? "word" : "words"), \(unknown) unknown (\(Output.percent(verdict.unknownWordRate))), \(isWhole)",
    ]
  }

  private func table(_ words: [WordInfluence], label: String) -> String {
    let greatest = words.map { abs($0.contribution) }.max() ?? 0
    let width = words.map { Self.label($0).count }.max() ?? 0
    let left = "against \(label)", right = "for \(label)"
    let side = max(Self.barWidth, left.count)
    let indent = String(repeating: " ", count: width + 2 + 8 + 2)
    let heading = indent + Self.padded(left, to: side, onTheLeft: true) + " | " + right
    return
      ([heading]
      + words.map { word in
        let isFinite = greatest > 0 && greatest.isFinite && word.contribution.isFinite
        let share = isFinite ? abs(word.contribution) / greatest : 0
        let length = min(Self.barWidth, Int((Double(Self.barWidth) * share).rounded(.up)))
        let bar = String(repeating: "█", count: length)
        let isAgainst = word.contribution < 0
        let number = Self.padded(Self.signed(word.contribution), to: 8, onTheLeft: true)
        let line =
          Self.padded(Self.label(word), to: width, onTheLeft: false) + "  " + number + "  "
          + Self.padded(isAgainst ? bar : "", to: side, onTheLeft: true) + " |" + (isAgainst ? "" : " " + bar)
        return line
      }).joined(separator: "\n")
  }

  /// What is read of the text, with the words of the table that matter in brackets, a sign before each.
  private func marked(_ explanation: Explanation, _ words: [WordInfluence]) -> String {
    let greatest = words.map { abs($0.contribution) }.max() ?? 0
    let chosen = Set(words.lazy.filter { abs($0.contribution) > greatest / 10 }.map(\.text))
    let known = explanation.tokens.filter { $0.token.range != nil }
    let (isCutBefore, isCutAfter) = (known.first?.token.isTruncated == true, known.last?.token.isTruncated == true)
    let read = known.filter(\.token.isRead).compactMap(\.token.range)
    let start = isCutBefore ? read.first?.lowerBound : nil, stop = isCutAfter ? read.last?.upperBound : nil
    var result = isCutBefore ? "… " : "", end = start ?? explanation.text.startIndex
    for part in explanation.tokens {
      guard let contribution = part.contribution, let range = part.token.range, range.lowerBound >= end,
        chosen.contains(part.token.text), contribution != 0
      else { continue }
      result += explanation.text[end..<range.lowerBound]
      result += "[\(contribution > 0 ? "+" : "-")\(explanation.text[range])]"
      end = range.upperBound
    }
    return result + explanation.text[end..<(stop ?? explanation.text.endIndex)] + (isCutAfter ? " …" : "")
  }

  private func evolution(_ explanation: Explanation, _ scores: [Float]) -> String {
    let read = explanation.tokens.filter(\.token.isRead)
    return TextTable(
      ["word", "score of \(explanation.label) after it"],
      zip(read, scores).map {
        [$0.token.text + ($0.token.isUnknown ? " (unknown)" : ""), Output.fixed(Double($1), 4)]
      },
      rightAligned: [1]
    ).text
  }

  /// What to do where the parts do not add up to within a hundredth.
  private func incompleteness(_ explanation: Explanation) -> String? {
    let attribution = explanation.attribution
    guard let error = attribution.completenessError, let points = attribution.points, !attribution.isComplete else {
      return nil
    }
    return "The parts miss the whole by \(Output.fixed(error, 3)); more points make them exact: --steps \(2 * points)."
  }

  private static func label(_ word: WordInfluence) -> String { name(word) + (word.isUnknown ? " (unknown)" : "") }

  static func name(_ word: WordInfluence) -> String {
    word.text + (word.count > 1 ? " ×\(word.count)" : "")
  }

  static func signed(_ value: Double) -> String { (value < 0 ? "" : "+") + Output.fixed(value, 3) }

  private static func padded(_ text: String, to width: Int, onTheLeft: Bool) -> String {
    let space = String(repeating: " ", count: max(0, width - text.count))
    return onTheLeft ? space + text : text + space
  }
}
