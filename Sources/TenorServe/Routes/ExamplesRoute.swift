/// `GET /v1/examples`: texts to try, written for this page, among them some that the bundled model gets wrong.
enum ExamplesRoute {
  private struct Example {
    let text: String
    let expected: String?
    let note: String
  }

  private static let examples: [Example] = [
    Example(
      text: "A joy from the first minute to the last, funny and warm, with a cast that could not be better.",
      expected: "pos", note: "A plain recommendation."),
    Example(
      text: "I wanted to like it, but the jokes fall flat, the plot goes nowhere and I left before the end.",
      expected: "neg", note: "A plain warning."),
    Example(
      text: "Every critic hated it. I laughed until I cried and went back the next day.",
      expected: "pos", note: "The words of others stand against those of the writer."),
    Example(
      text: "Not a bad film at all.",
      expected: "pos", note: "A negation that the bundled model does not see: it says neg."),
    Example(
      text: "It would be a waste of money to miss this one.",
      expected: "pos", note: "Praise in the words of blame; the bundled model says neg."),
    Example(
      text: "If you cannot sleep at night, this is the film for you.",
      expected: "neg", note: "Irony; the bundled model says pos."),
    Example(
      text: "The first half is slow and the effects look cheap, yet I would watch it again tomorrow.",
      expected: "pos", note: "One word turns the verdict around; the bundled model says neg."),
    Example(
      text: "Hardly a masterpiece, hardly a disaster: two hours that pass.",
      expected: nil, note: "Neither of the two labels fits."),
    Example(
      text: "Ein herrlicher Film, von der ersten bis zur letzten Minute.",
      expected: nil, note: "Another language: most words are unknown."),
    Example(
      text: "🙂🙂🙂",
      expected: nil, note: "No word at all: the verdict is what the model says about nothing."),
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
