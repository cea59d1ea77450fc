public import TenorLayers

/// How long a sequence may be, and at which end it is cut or padded: the arguments of Keras's `pad_sequences`.
///
/// Only truncation changes a ``TokenBatch``. Padding is a meaning that the model reads ("the zeros stand before the
/// text"), never a storage format.
public struct SequenceRule: Sendable, Hashable, Codable {
  /// An end of a sequence.
  public enum Side: String, Sendable, Hashable, Codable, CaseIterable {
    /// The beginning.
    case pre
    /// The end.
    case post
  }

  /// The greatest number of ids that are kept; `nil` keeps all, and anything below 1 none. Default: `nil`.
  public var maximumLength: Int?
  /// The end at which ids are dropped. Default: `.pre`, which keeps the tail of the text.
  public var truncating: Side
  /// The end at which zeros stand. Default: `.pre`.
  public var padding: Side

  /// Creates a rule. The defaults are Keras's.
  public init(maximumLength: Int? = nil, truncating: Side = .pre, padding: Side = .pre) {
    self.maximumLength = maximumLength
    self.truncating = truncating
    self.padding = padding
  }

  /// The ids that are kept of a sequence of `count` ids.
  func keptRange(of count: Int) -> Range<Int> {
    let length = min(count, max(0, maximumLength ?? count))
    return truncating == .pre ? count - length..<count : 0..<length
  }

  /// The batch with every row cut to the maximum length.
  ///
  /// - Complexity: O(ids in the batch)
  public func truncated(_ batch: TokenBatch) -> TokenBatch {
    var result = TokenBatch()
    for row in 0..<batch.count { result.append(Array(batch[row])[keptRange(of: batch.length(row))]) }
    return result
  }

  /// The rows of `batch`, cut and then filled up with zeros to one length, as `pad_sequences` gives them: the maximum
  /// length, or that of the longest row if there is none.
  public func padded(_ batch: TokenBatch) -> [[Int32]] {
    let width = max(0, maximumLength ?? batch.maximumLength)
    return (0..<batch.count).map { row in
      let kept = Array(batch[row])[keptRange(of: batch.length(row))]
      let zeros = [Int32](repeating: 0, count: width - kept.count)
      return padding == .pre ? zeros + kept : kept + zeros
    }
  }
}
