/// One layer as Keras describes it: its class, its name and its options.
struct KerasLayerConfig: Sendable {
  let className: String
  let name: String
  let options: [String: JSON]
  /// The layer's number in its model, from 1, for messages.
  let number: Int

  /// The layer for messages: number, name and class.
  var place: String { "layer \(number) '\(name)' (\(className))" }

  /// - Parameters:
  ///   - value: `{"class_name": …, "config": {…}}`.
  ///   - number: The layer's number in its model, from 1.
  init(_ value: JSON, number: Int) throws(KerasError) {
    guard let className = value["class_name"]?.string, let options = value["config"]?.object else {
      throw .damaged("expected a layer with class_name and config, found \(value.short)", place: "layer \(number)")
    }
    self.className = className
    self.number = number
    self.options = options
    name = value["name"]?.string ?? options["name"]?.string ?? className
    try checkOrigin(value)
  }

  /// A class that Keras does not hold may do anything.
  private func checkOrigin(_ value: JSON) throws(KerasError) {
    let known = ["keras", "tf_keras", "tensorflow.keras", "tensorflow.python.keras"]
    guard let module = value["module"]?.string, !known.contains(where: { module == $0 || module.hasPrefix($0 + ".") })
    else { return }
    throw unsupported(
      "expected a layer of Keras, found the class \(className) of the module \(module)",
      remedy: "build the model of Keras's own layers, and copy the weights")
  }

  // MARK: Errors

  func unsupported(_ problem: String, remedy: String) -> KerasError {
    KerasError(.unsupported, place: place, problem: problem, remedy: remedy)
  }

  func damaged(_ key: String, expected: String) -> KerasError {
    .damaged("expected \(key) to be \(expected), found \(options[key]?.short ?? "none")", place: place)
  }

  /// Throws unless an option has the only value that Tenor has, or none.
  func require(_ key: String, _ values: JSON..., remedy: String) throws(KerasError) {
    guard let value = options[key], !value.isNull, !values.contains(value) else { return }
    throw unsupported("expected \(key) to be \(values[0].short), found \(value.short)", remedy: remedy)
  }

  // MARK: Options

  func int(_ key: String) throws(KerasError) -> Int {
    guard let value = options[key]?.int else { throw damaged(key, expected: "a whole number") }
    return value
  }

  func bool(_ key: String, _ fallback: Bool) throws(KerasError) -> Bool {
    guard let value = options[key], !value.isNull else { return fallback }
    guard let value = value.bool else { throw damaged(key, expected: "true or false") }
    return value
  }

  func rate(_ key: String) throws(KerasError) -> Float {
    guard let value = options[key], !value.isNull else { return 0 }
    guard let number = value.number, (0..<1).contains(number) else {
      throw damaged(key, expected: "at least 0 and below 1")
    }
    return Float(number)
  }

  /// A size along time, which Keras writes as a number or as a list of one.
  func size(_ key: String, _ fallback: Int?) throws(KerasError) -> Int {
    let value = options[key]?.array.flatMap { $0.count == 1 ? $0[0] : nil } ?? options[key]
    if let number = value?.int { return number }
    guard value == nil || value == .null, let fallback else { throw damaged(key, expected: "a whole number") }
    return fallback
  }

  /// A choice among the cases of a type, by name.
  func choice<Choice: RawRepresentable<String> & CaseIterable>(
    _ key: String, _ fallback: Choice
  ) throws(KerasError) -> Choice {
    guard let value = options[key], !value.isNull else { return fallback }
    guard let choice = value.string.flatMap(Choice.init(rawValue:)) else {
      throw damaged(key, expected: Choice.allCases.map(\.rawValue).joined(separator: ", "))
    }
    return choice
  }

  /// A layer within this one.
  func inner(_ key: String) throws(KerasError) -> KerasLayerConfig {
    guard let value = options[key] else { throw damaged(key, expected: "a layer") }
    return try KerasLayerConfig(value, number: number)
  }
}
