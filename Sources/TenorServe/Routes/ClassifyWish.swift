import TenorData
import TenorInsight
import TenorModel

/// What a request to `/v1/classify` asks.
struct ClassifyWish: Sendable, Hashable {
  var texts: [String]
  /// Whether one text came alone: the answer is its result, not a list.
  var isSingle: Bool
  var options: Options

  /// What it asks beside the texts.
  struct Options: Sendable, Hashable {
    var model: String?
    var topK: Int?
    var method: AttributionMethod?
    var label: String?
    var showsEvolution = false
    var streams = false

    var work: Work {
      guard method != nil || showsEvolution else { return .verdict }
      return .explanation(ExplanationWish(method: method, label: label, showsEvolution: showsEvolution))
    }
  }

  static let maximumTexts = 1024
  static let maximumTextBytes = 1 << 20

  init(_ json: JSONValue) throws(Problem) {
    let fields = try JSONFields(
      json, known: ["text", "texts", "model", "top_k", "explain", "label", "evolution", "stream"])
    options = try Options(fields)
    let text = try fields.string("text"), texts = try fields.strings("texts")
    switch (text, texts) {
    case (let text?, nil): (self.texts, isSingle) = ([text], true)
    case (nil, let texts?): (self.texts, isSingle) = (texts, false)
    case (nil, nil):
      throw Problem(.unprocessable, "expected the key text or texts, found neither; add one")
    default:
      throw Problem(.unprocessable, "expected text or texts, found both; leave one out", at: "texts")
    }
    try Self.check(self.texts, isSingle: isSingle)
  }

  private static func check(_ texts: [String], isSingle: Bool) throws(Problem) {
    guard !texts.isEmpty else {
      throw Problem(.unprocessable, "expected at least one text, found an empty list; add one", at: "texts")
    }
    guard texts.count <= maximumTexts else {
      throw Problem(
        .unprocessable, "expected at most \(maximumTexts) texts, found \(texts.count); send several requests, or lines",
        at: "texts")
    }
    for (index, text) in texts.enumerated() { try check(text, at: isSingle ? "text" : "texts[\(index)]") }
  }

  static func check(_ text: String, at place: String) throws(Problem) {
    guard text.utf8.count > maximumTextBytes else { return }
    throw Problem(
      .unprocessable, "expected a text of at most \(maximumTextBytes) bytes, found \(text.utf8.count); shorten it",
      at: place)
  }

  /// Checks what depends on the model.
  func check(for model: ServedModel) throws(Problem) {
    if let label = options.label, !model.classifier.labels.contains(label) {
      throw Problem(
        .unprocessable,
        "expected a label of the model, found \"\(label.prefix(80))\"; "
          + Spelling.remedy(for: String(label.prefix(80)), model.classifier.labels, named: "its labels"), at: "label")
    }
    guard options.work != .verdict else { return }
    for (index, text) in texts.enumerated() where text.utf8.count > ExplanationWish.maximumBytes {
      throw Problem(
        .unprocessable,
        "expected a text of at most \(ExplanationWish.maximumBytes) bytes to explain, found \(text.utf8.count); shorten it",
        at: isSingle ? "text" : "texts[\(index)]")
    }
  }
}

extension ClassifyWish.Options {
  init(_ fields: JSONFields) throws(Problem) {
    model = try fields.string("model")
    topK = try fields.integer("top_k", atLeast: 1)
    label = try fields.string("label")
    showsEvolution = try fields.bool("evolution") ?? false
    streams = try fields.bool("stream") ?? false
    method = try Self.method(fields.value("explain"))
  }

  private static func method(_ value: JSONValue?) throws(Problem) -> AttributionMethod? {
    let names = AttributionMethod.allCases.map(\.rawValue)
    switch value {
    case nil, .bool(false): return nil
    case .bool(true): return .integratedGradients
    case .string(let name):
      if let method = AttributionMethod(rawValue: name) { return method }
      throw Problem(
        .unprocessable,
        "expected true, false or a method, found \"\(name.prefix(80))\"; "
          + Spelling.remedy(for: String(name.prefix(80)), names, named: "methods"), at: "explain")
    case .some(let other): throw JSONFields.mismatch("true, false or a method's name", other, at: "explain")
    }
  }
}
