/// `GET /v1/examples`: texts to try, written for this page, among them some that the bundled model gets wrong.
enum ExamplesRoute {
  private struct Example {
    let text: String
    let expected: String?
    let note: String
  }

  private static let examples: [Example] = [
    Example(text: "A joy from the first minute to the last.", expected: "pos", note: "A plain recommendation."),
    Example(text: "Two hours of my life that I will never get back.", expected: "neg", note: "A plain warning."),
  ]

  static let answer: Answer = {
    var writer = JSONWriter(capacity: 4096)
    writer.raw("{\"examples\":")
    writer.array(examples) { writer, example in
      writer.raw("{\"text\":")
      writer.string(example.text)
      writer.raw(",\"expected\":")
      writer.string(example.expected)
      writer.raw(",\"note\":")
      writer.string(example.note)
      writer.raw("}")
    }
    writer.raw("}")
    return .json(writer.bytes)
  }()
}
