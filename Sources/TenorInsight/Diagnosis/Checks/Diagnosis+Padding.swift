import TenorLayers

extension Diagnosis {
  /// An LSTM as it is initialised keeps σ(1) = 0.73 of its state at each step, 0.2 % after this many; other cells less.
  static let forgettingSteps = 20
  /// A run of padding of this length is longer than most sentences: what was read before it is gone.
  static let longPadding = 100
  /// One text of ten that ends on padding already limits what can be learnt.
  static let sharePadded = 0.1

  /// Padding that recurrent layers read as if it were words.
  var paddingFindings: [Finding] {
    guard !layers.masksPadding, let length = input.maximumLength, let last = layers.readingLayers.last else {
      return []
    }
    let data = training ?? test
    let padding = data?.lengths.map { max(0, length - $0) }
    let endsOnPadding = last.endOfReading == input.padding && !last.layer.returnSequences
    return endsOnPadding ? [lastingPadding(last, length, padding)] : unmaskedPadding(last, length, padding)
  }

  private func lastingPadding(_ last: ReadingLayer, _ length: Int, _ padding: [Int]?) -> Finding {
    Finding(
      .postPaddingWithoutMask, padding.map(severity) ?? .warning,
      problem: "The \(last.name) layer goes on reading after a text has ended: padding follows the last word, nothing "
        + "masks it, and while the layer reads it, it forgets the text.",
      evidence: padding.map { evidence($0, length) }
        ?? "Every text shorter than \(FigureText.count(length)) steps ends on padding; how many there are depends on the "
        + "data, which were not examined.",
      remedy: "Mask the padding: \(maskChange).")
  }

  private func severity(_ padding: [Int]) -> Finding.Severity {
    if padding.median >= Self.forgettingSteps { return .serious }
    let forgotten = padding.count { $0 >= Self.forgettingSteps }
    return Double(forgotten) >= Self.sharePadded * Double(padding.count) ? .warning : .note
  }

  private func evidence(_ padding: [Int], _ length: Int) -> String {
    let long = padding.count { $0 > Self.longPadding }
    return "Texts are filled up to \(FigureText.count(length)) steps: after the last word the median text has "
      + "\(FigureText.count(padding.median, "step")) of padding, and \(FigureText.part(long, of: padding.count)) of the "
      + "\(FigureText.count(padding.count, "text")) have more than \(Self.longPadding)."
  }

  private func unmaskedPadding(_ last: ReadingLayer, _ length: Int, _ padding: [Int]?) -> [Finding] {
    guard let padding, padding.median >= Self.forgettingSteps else { return [] }
    let consequence =
      if last.isBidirectional {
        "the \(last.name) layer ends on it in one direction, which then has forgotten the text; the other has not"
      } else if last.layer.returnSequences {
        "it takes part in what is pooled over the steps"
      } else {
        "the \(last.name) layer reads it before the words, where it does little harm"
      }
    return [
      Finding(
        .paddingWithoutMask, .note, problem: "Padding is read as if it were words: \(consequence).",
        evidence: "Texts are filled up to \(FigureText.count(length)) steps: the median text has "
          + "\(FigureText.count(padding.median, "step")) of padding.",
        remedy: "Mask the padding: \(maskChange).")
    ]
  }

  private var maskChange: String {
    let change = networkChange("mask: true", "--mask", layerKey: "mask_zero: true for the Embedding")
    return change + (maskedPreset.map { "; the recipe \($0) has it" } ?? "")
  }

  /// The recipe beside this one that is the same with a mask: `003-masked-lstm` for `003-lstm`.
  private var maskedPreset: String? {
    guard let name = recipe?.name, let dash = name.firstIndex(of: "-") else { return nil }
    return Recipe.named(name[...dash] + "masked-" + name[name.index(after: dash)...])?.name
  }
}
