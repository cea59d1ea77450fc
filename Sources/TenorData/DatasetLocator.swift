import Foundation

/// Finds out what a DATA argument of the command means.
///
/// `-` is standard input. The names `demo`, `imdb` and `rotten-tomatoes` are data sets (a file of that name is given as
/// `./demo`). Everything else is a path: in the working folder, else in the data folder. The data folder is the one
/// given, else that of the environment variable `TENOR_DATA`, else `tenor` in the user's cache folder.
public struct DatasetLocator: Sendable {
  /// The names that ``locate(_:subset:format:)`` knows.
  public static let names = ["demo", "imdb", "rotten-tomatoes"]

  /// The folder in which named data sets are looked up, and into which downloads go.
  public let dataFolder: String

  /// Creates a locator.
  ///
  /// - Parameters:
  ///   - dataFolder: The data folder, if the user named one.
  ///   - environment: The environment variables. Default: `nil`, which means those of this process.
  public init(dataFolder: String? = nil, environment: [String: String]? = nil) {
    let environment = environment ?? ProcessInfo.processInfo.environment
    func variable(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }
    let cache = variable("XDG_CACHE_HOME") ?? (variable("HOME") ?? ".") + "/.cache"
    self.dataFolder = dataFolder ?? variable("TENOR_DATA") ?? cache + "/tenor"
  }

  /// The source that `argument` means.
  ///
  /// - Parameters:
  ///   - argument: `-`, a name, or a path.
  ///   - subset: Which part of a data set that is published in two files. Default: `.train`.
  ///   - format: The format that the user named, if any; it makes every extension acceptable.
  /// - Throws: ``DataError`` if there is no such thing, or if its name does not tell what it holds.
  public func locate(
    _ argument: String, subset: ReadOptions.Subset = .train, format: ReadOptions.Format? = nil
  ) throws(DataError) -> DataSource {
    switch argument {
    case "-": return .standardInput
    case "demo": return .demo
    case "imdb": return try imdb()
    case "rotten-tomatoes": return try rottenTomatoes(subset)
    default: return try source(at: existingPath(argument), format)
    }
  }

  /// Whether `argument` means data with a part to learn from and one to test with.
  ///
  /// - Throws: As ``locate(_:subset:format:)``.
  public func isPublishedInTwo(_ argument: String) throws(DataError) -> Bool {
    let source = try locate(argument)
    guard !source.isPublishedInTwo else { return true }
    return argument == "-" ? false : source != (try locate(argument, subset: .test))
  }

  private func existingPath(_ argument: String) throws(DataError) -> String {
    if FileBytes.exists(argument) { return argument }
    let inFolder = dataFolder + "/" + argument
    if !argument.hasPrefix("/"), FileBytes.exists(inFolder) { return inFolder }
    let nearest = Self.names.min { $0.editDistance(to: argument) < $1.editDistance(to: argument) } ?? "demo"
    let isClose = nearest.editDistance(to: argument) <= 2
    throw DataError(
      .missingFile, file: argument, problem: "expected a file, a folder or a name, found nothing of that name",
      remedy: isClose
        ? "perhaps \"\(nearest)\" is meant" : "check the path, or use \(Self.names.joined(separator: ", "))")
  }

  private func source(at path: String, _ format: ReadOptions.Format?) throws(DataError) -> DataSource {
    if FileBytes.isFolder(path) { return .reviewFolder(path) }
    let name = path.lowercased()
    if format != nil { return .table(path) }
    if name.hasSuffix(".tar.gz") || name.hasSuffix(".tgz") || name.hasSuffix(".tar") { return .reviewArchive(path) }
    if name.hasSuffix(".npz") { return .kerasIMDB(path) }
    if ReadOptions.Format(fileName: path) != nil { return .table(path) }
    throw DataError(
      .unknownFormat, file: path,
      problem: "expected one of .csv, .tsv, .jsonl (also with .gz), .tar.gz, .npz or a folder, found another extension",
      remedy: "rename the file, or name its format with --format")
  }

  private func imdb() throws(DataError) -> DataSource {
    if FileBytes.isFolder(dataFolder + "/aclImdb") { return .reviewFolder(dataFolder + "/aclImdb") }
    let archive = dataFolder + "/aclImdb_v1.tar.gz"
    if FileBytes.exists(archive) { return .reviewArchive(archive) }
    if FileBytes.exists(dataFolder + "/imdb.npz") { return .kerasIMDB(dataFolder + "/imdb.npz") }
    throw DataError(
      .missingFile, file: archive, problem: "expected the reviews of the name imdb, found none",
      remedy: "run `tenor data fetch imdb`, or name the folder that holds aclImdb_v1.tar.gz with --data-dir")
  }

  private func rottenTomatoes(_ subset: ReadOptions.Subset) throws(DataError) -> DataSource {
    let folder = dataFolder + "/rotten-tomatoes/"
    let stem = folder + subset.rawValue + ".tsv"
    guard let texts = [stem, stem + ".gz"].first(where: FileBytes.exists) else {
      throw DataError(
        .missingFile, file: stem, problem: "expected the phrases of the name rotten-tomatoes, found none",
        remedy: "put train.tsv and test.tsv of the Kaggle competition there, or name another folder with --data-dir")
    }
    let labels = folder + "test_labels.csv"
    if subset == .test, FileBytes.exists(labels) { return .tableWithLabels(texts: texts, labels: labels) }
    return .table(texts)
  }
}
