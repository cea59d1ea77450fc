import Foundation
import Tenor

/// Verdicts as text, as lines of JSON, or as CSV.
struct VerdictFormatter {
  let format: PredictCommand.Format

  /// The keys of a line of JSON.
  private struct Line: Encodable {
    var text: String
    var label: String
    var score: Float
    var scores: [String: Float]
  }

  func text(_ texts: [String], _ verdicts: [Verdict]) throws -> String {
    switch format {
    case .text: plain(texts, verdicts)
    case .jsonl: try lines(texts, verdicts)
    case .csv, .submission: table(texts, verdicts)
    }
  }

  private func plain(_ texts: [String], _ verdicts: [Verdict]) -> String {
    let width = verdicts.map(\.label.count).max() ?? 0
    var result = ""
    for (text, verdict) in zip(texts, verdicts) {
      let padding = String(repeating: " ", count: width - verdict.label.count)
      result += "\(verdict.label)\(padding)  \(Output.fixed(Double(verdict.score), 4))"
      if texts.count > 1 { result += "  " + Self.oneLine(text) }
      if !verdict.isInformed { result += "  (no word of this text is known to the model)" }
      result += "\n"
    }
    return result
  }

  private func lines(_ texts: [String], _ verdicts: [Verdict]) throws -> String {
    // A key strategy would change labels that are keys of `scores`.
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return try zip(texts, verdicts).map { text, verdict in
      let scores = Dictionary(verdict.scores.map { ($0.label, $0.probability) }) { first, _ in first }
      let line = Line(text: text, label: verdict.label, score: verdict.score, scores: scores)
      return String(decoding: try encoder.encode(line), as: UTF8.self) + "\n"
    }.joined()
  }

  private func table(_ texts: [String], _ verdicts: [Verdict]) -> String {
    "text,label,score\r\n"
      + zip(texts, verdicts).map { "\(Self.field($0)),\(Self.field($1.label)),\($1.score)\r\n" }.joined()
  }

  /// Ids and labels as CSV with the line ends that Kaggle's own files have.
  static func submission(headings: (String, String), rows: [(id: String, label: String)]) -> String {
    ([headings] + rows.map { ($0.id, $0.label) }).map { field($0) + "," + field($1) + "\n" }.joined()
  }

  /// A field of CSV (RFC 4180).
  private static func field(_ text: String) -> String {
    let special: Set<UInt8> = [UInt8(ascii: ","), UInt8(ascii: "\""), UInt8(ascii: "\r"), UInt8(ascii: "\n")]
    guard text.utf8.contains(where: special.contains) else { return text }
    return "\"" + text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
  }

  /// The beginning of a text, without line breaks.
  private static func oneLine(_ text: String) -> String {
    let line = text.split(whereSeparator: \.isNewline).joined(separator: " ")
    return line.count > 60 ? line.prefix(59) + "…" : line
  }
}
