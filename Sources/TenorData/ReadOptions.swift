/// How a data set is read.
public struct ReadOptions: Sendable, Hashable {
  /// Whether labels are needed.
  public enum Labels: String, Sendable, Hashable {
    /// Data without labels are an error.
    case required
    /// Labels are read if there are any.
    case optional
    /// Labels are not looked at.
    case ignored
  }

  /// What a file holds.
  public enum Format: String, Sendable, Hashable, CaseIterable {
    /// Comma-separated values with RFC 4180 quotes.
    case csv
    /// Tab-separated values without quotes.
    case tsv
    /// One JSON object on each line.
    case jsonl
  }

  /// A part of a corpus that is published in two.
  public enum Subset: String, Sendable, Hashable, CaseIterable {
    /// What models learn from.
    case train
    /// What models are judged by.
    case test
  }

  /// The name of the text column or key; `nil` to guess it. Default: `nil`.
  public var textColumn: String?
  /// The name of the label column or key; `nil` to guess it. Default: `nil`.
  public var labelColumn: String?
  /// Whether labels are needed. Default: `.required`.
  public var labels: Labels
  /// The encoding of the file. Default: UTF-8.
  public var encoding: TextEncoding
  /// Whether the first record of a CSV or TSV file names the columns; `nil` to guess it. Default: `nil`.
  public var hasHeader: Bool?
  /// What the file holds; `nil` to tell by the extension, or on standard input by the contents. Default: `nil`.
  public var format: Format?
  /// Which part of a two-part corpus (aclImdb, `imdb.npz`, `demo`) is read. Default: `.train`.
  public var subset: Subset

  /// Creates options.
  public init(
    textColumn: String? = nil, labelColumn: String? = nil, labels: Labels = .required, encoding: TextEncoding = .utf8,
    hasHeader: Bool? = nil, format: Format? = nil, subset: Subset = .train
  ) {
    self.textColumn = textColumn
    self.labelColumn = labelColumn
    self.labels = labels
    self.encoding = encoding
    self.hasHeader = hasHeader
    self.format = format
    self.subset = subset
  }
}
