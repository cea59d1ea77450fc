import TenorLayers
public import TenorText

/// Keras's pre-tokenised IMDB reviews: `imdb.npz` with the ranks of words, and `imdb_word_index.json` with the words.
public enum KerasIMDB {
  /// Reads one subset of an `imdb.npz`, in the order of the file. Labels are the names `0` and `1`.
  ///
  /// The word index is read from `imdb_word_index.json` in the same folder, if there is one.
  ///
  /// - Parameter isShuffled: Whether the reviews come in the order in which `imdb.load_data` returns them; it shuffles
  ///   with the seed 113, the training reviews first.
  /// - Throws: ``DataError`` if a file is damaged or holds anything but ranks and labels.
  public static func read(
    _ path: String, subset: ReadOptions.Subset = .train, isShuffled: Bool = false
  ) throws(DataError) -> Dataset {
    try FileBytes.checkExists(path)
    let arrays = try self.arrays(path, subset)
    let name = "\(path):x_\(subset.rawValue).npy"
    let pickle = try NumPyArray.pickle(arrays.ranks, file: name)
    var decoder = PickledLists(arrays.ranks, from: pickle.start, file: name)
    let ranks = try decoder.rows(count: pickle.count)
    let labels = try NumPyArray.integers(arrays.labels, file: "\(path):y_\(subset.rawValue).npy")
    guard labels.count == ranks.count else {
      throw .array(path, "a label for each of \(ranks.count) reviews", found: "\(labels.count)")
    }
    let names = labels.map(String.init)
    let classes = Dataset.classes(of: names)
    let index = Dictionary(uniqueKeysWithValues: zip(classes, classes.indices))
    let dataset = Dataset(
      source: path, examples: .wordRanks(ranks, try vocabulary(beside: path)), labels: names.compactMap { index[$0] },
      classes: classes)
    return isShuffled ? dataset.selecting(order(subset, trainCount: arrays.trainCount, count: dataset.count)) : dataset
  }

  /// Reads a word index: a JSON object with the rank of each word, from 1.
  ///
  /// - Throws: ``DataError`` unless the ranks are 1, 2, …, n.
  public static func wordIndex(_ path: String) throws(DataError) -> Vocabulary {
    let bytes = try FileBytes.read(path)
    var ranks: [(word: String, rank: Int)] = []
    var scanner = JSONScanner(bytes[...])
    do {
      try scanner.object { word, value throws(JSONScanner.Failure) in
        guard case .number(let number) = value, let rank = Int(number) else {
          throw JSONScanner.Failure(found: "no rank for \"\(word)\"")
        }
        ranks.append((word, rank))
      }
    } catch {
      throw DataError(
        .badJSON, file: path, problem: "expected an object with the rank of each word, found \(error.found)",
        remedy: "get the file again")
    }
    do {
      return try Vocabulary(ranks: ranks)
    } catch {
      throw DataError(.badJSON, file: path, problem: "\(error)".trimmedFullStop, remedy: "get the file again")
    }
  }

  private static func vocabulary(beside path: String) throws(DataError) -> Vocabulary? {
    let folder = path.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
    let index = folder.isEmpty && !path.hasPrefix("/") ? "imdb_word_index.json" : folder + "/imdb_word_index.json"
    return FileBytes.exists(index) ? try wordIndex(index) : nil
  }

  private static func arrays(
    _ path: String, _ subset: ReadOptions.Subset
  ) throws(DataError) -> (ranks: [UInt8], labels: [UInt8], trainCount: Int) {
    var archive = try Archive.open(path, .zip)
    var entries: [String: [UInt8]] = [:]
    let wanted = ["x_\(subset.rawValue).npy", "y_\(subset.rawValue).npy", "y_train.npy"]
    while let entry = try archive.nextEntry() {
      if wanted.contains(entry) { entries[entry] = try archive.contents() }
    }
    guard let ranks = entries[wanted[0]], let labels = entries[wanted[1]] else {
      throw DataError(
        .badArchive, file: path, problem: "expected the arrays \(wanted[0]) and \(wanted[1]), found others",
        remedy: "give the imdb.npz of Keras")
    }
    let trainCount = try entries[wanted[2]].map { (bytes) throws(DataError) in
      try NumPyArray.integers(bytes, file: path).count
    }
    return (ranks, labels, trainCount ?? 0)
  }

  private static func order(_ subset: ReadOptions.Subset, trainCount: Int, count: Int) -> [Int] {
    var shuffle = NumPyShuffle()
    if subset == .test { _ = shuffle.order(trainCount) }
    return shuffle.order(count)
  }
}

extension String {
  /// The text without a full stop at its end, to be used inside a sentence.
  var trimmedFullStop: String { hasSuffix(".") ? String(dropLast()) : self }
}
