/// A place from which a data set can be read.
public enum DataSource: Sendable, Hashable {
  /// Standard input.
  case standardInput
  /// A CSV, TSV or JSONL file, perhaps compressed with gzip.
  case table(String)
  /// A folder laid out like aclImdb.
  case reviewFolder(String)
  /// A `.tar` or `.tar.gz` archive of such a folder.
  case reviewArchive(String)
  /// Keras's `imdb.npz`.
  case kerasIMDB(String)
  /// A table of texts with record ids, and a second table with the label of each record.
  case tableWithLabels(texts: String, labels: String)
  /// The synthetic corpus that this package generates, see ``DemoCorpus``.
  case demo
}

extension DataSource {
  /// Whether ``ReadOptions/subset`` chooses between two parts of it.
  public var isPublishedInTwo: Bool {
    switch self {
    case .reviewFolder, .reviewArchive, .kerasIMDB, .demo: true
    case .standardInput, .table, .tableWithLabels: false
    }
  }
}

extension Dataset {
  /// Reads a data set.
  ///
  /// - Throws: ``DataError`` with the place of the trouble and the remedy.
  public static func read(_ source: DataSource, options: ReadOptions = ReadOptions()) throws(DataError) -> Dataset {
    switch source {
    case .standardInput:
      return try read(FileBytes.standardInput(), file: "standard input", options: options)
    case .table(let path): return try read(FileBytes.read(path), file: path, options: options)
    case .reviewFolder(let path): return try ReviewFolderReader(path: path, options: options).readFolder()
    case .reviewArchive(let path): return try ReviewFolderReader(path: path, options: options).readArchive()
    case .kerasIMDB(let path): return try KerasIMDB.read(path, subset: options.subset, isShuffled: true)
    case .tableWithLabels(let texts, let labels): return try read(texts: texts, labels: labels, options: options)
    case .demo: return DemoCorpus().dataset(options.subset)
    }
  }

  /// Reads a data set from the contents of a file.
  ///
  /// - Parameters:
  ///   - bytes: The contents, not compressed.
  ///   - file: The name of the file, for messages and for its extension.
  ///   - options: How to read it. Without a format, the extension decides, else the first line.
  /// - Throws: ``DataError`` with the place of the trouble and the remedy.
  public static func read(
    _ bytes: [UInt8], file: String, options: ReadOptions = ReadOptions()
  ) throws(DataError) -> Dataset {
    let text = try options.encoding.decode(bytes, file: file)
    switch options.format ?? ReadOptions.Format(fileName: file) ?? ReadOptions.Format(contents: text) {
    case .csv: return try TableReader(file: file, options: options).read(text, .csv)
    case .tsv: return try TableReader(file: file, options: options).read(text, .tsv)
    case .jsonl: return try JSONLinesReader(file: file, options: options).read(text)
    }
  }

  private static func read(texts: String, labels: String, options: ReadOptions) throws(DataError) -> Dataset {
    var textOptions = options
    textOptions.labels = .ignored
    let dataset = try read(.table(texts), options: textOptions)
    if options.labels == .ignored { return dataset }
    let table = try DelimitedText(FileBytes.read(labels), dialect: .csv, file: labels)
    var names: [String: String] = [:]
    for record in table.records.dropFirst() {
      guard record.fields.count == 2 else {
        throw DataError(
          .wrongFieldCount, file: labels, line: record.line,
          problem: "expected a record id and a label, found \(record.fields.count) fields", remedy: "correct this line")
      }
      names[try table.text(record, 0)] = try table.text(record, 1).trimmedASCII
    }
    return try dataset.labelled(byRecordID: names, from: labels)
  }
}

extension ReadOptions.Format {
  /// What the extension of a file name says; `.gz` is passed over. `nil` if it says nothing.
  init?(fileName: String) {
    let name = fileName.lowercased()
    let plain = name.hasSuffix(".gz") ? String(name.dropLast(3)) : name
    switch plain.split(separator: ".", omittingEmptySubsequences: false).last {
    case "csv": self = .csv
    case "tsv", "tab": self = .tsv
    case "jsonl", "ndjson": self = .jsonl
    default: return nil
    }
  }

  /// What the first line looks like: JSON if it opens an object, TSV if it holds a tab, else CSV.
  init(contents: [UInt8]) {
    let line = contents.drop { $0 <= 0x20 }.prefix { $0 != UInt8(ascii: "\n") }
    if line.first == UInt8(ascii: "{") {
      self = .jsonl
    } else {
      self = line.contains(UInt8(ascii: "\t")) ? .tsv : .csv
    }
  }
}
