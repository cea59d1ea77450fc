extension Dataset {
  /// The different labels in a stable order: whole numbers by value, everything else by its UTF-8 bytes.
  static func classes(of labels: [String]) -> [String] {
    let distinct = Set(labels)
    let numbers = distinct.compactMap { name in Int(name).map { (value: $0, name: name) } }
    if numbers.count == distinct.count {
      return numbers.sorted { ($0.value, $0.name) < ($1.value, $1.name) }.map(\.name)
    }
    return distinct.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// Checks that a classifier can be trained on these data.
  ///
  /// - Throws: ``DataError`` if there are no examples or no labels, or if all labels are the same.
  public func validateForTraining() throws(DataError) {
    guard count > 0 else {
      throw DataError(
        .noExamples, file: source, problem: "expected at least two examples, found none",
        remedy: "give a file with labelled texts")
    }
    guard let labels else {
      throw DataError(
        .badLabels, file: source, problem: "expected a label for each text, found texts only",
        remedy: "name the label column with --label, or give data with labels")
    }
    let present = Set(labels)
    guard present.count > 1 else {
      throw DataError(
        .badLabels, file: source, column: columns?.label?.name,
        problem: "expected at least two classes, found only \"\(present.first.map { classes[$0] } ?? "")\"",
        remedy: "add examples of another class, or name another column with --label")
    }
  }

  /// The same examples with the labels of a model that was trained on other data.
  ///
  /// - Parameter names: The classes of the model, in its order.
  /// - Throws: ``DataError`` if an example carries a label that the model does not know.
  public func relabelled(to names: [String]) throws(DataError) -> Dataset {
    guard let labels, names != classes else { return self }
    let index = Dictionary(zip(names, names.indices)) { first, _ in first }
    let translation = classes.map { index[$0] }
    if let row = labels.firstIndex(where: { translation[$0] == nil }) {
      throw DataError(
        .badLabels, file: source, line: lineNumbers?[row], column: columns?.label?.name,
        problem: "expected a label of the model (\(names.joined(separator: ", "))), found \"\(classes[labels[row]])\"",
        remedy: "correct the label, or train a model on these classes")
    }
    return Dataset(
      source: source, examples: examples, labels: labels.compactMap { translation[$0] }, classes: names,
      lineNumbers: lineNumbers, recordIDs: recordIDs, columns: columns, notes: notes)
  }

  /// The same examples with labels that another table gives for their record ids, as Kaggle publishes those of its test
  /// sets.
  ///
  /// - Throws: ``DataError`` if these data have no record ids, or if the table lacks one of them.
  public func labelled(byRecordID names: [String: String], from table: String) throws(DataError) -> Dataset {
    guard let recordIDs else {
      throw DataError(
        .missingColumn, file: source, problem: "expected a column of record ids, found none",
        remedy: "add a column \"id\"")
    }
    var labels: [String] = []
    labels.reserveCapacity(recordIDs.count)
    for (row, id) in recordIDs.enumerated() {
      guard let label = names[id] else {
        throw DataError(
          .badLabels, file: source, line: lineNumbers?[row],
          problem: "expected a label for the record \"\(id)\" in \(table), found none", remedy: "complete that table")
      }
      labels.append(label)
    }
    return Dataset(
      source: source, texts: texts, labelNames: labels, lineNumbers: lineNumbers, recordIDs: recordIDs,
      columns: columns, notes: notes)
  }
}
