import Synchronization
public import TenorCompute
public import TenorLayers
import TenorText

extension TextClassifier {
  /// What the model says about one text. Defined for every text, the empty one too: see ``Verdict/isInformed``.
  ///
  /// - Throws: `NetworkError` never for a classifier whose parts fit together, which its initializer checks.
  /// - Complexity: O(length of the text)
  public func classify(_ text: String) throws(NetworkError) -> Verdict {
    let encoded = pipeline.encode(text)
    return verdict(encoded, try outputs(for: TokenBatch([encoded.ids])).vector(0))
  }

  /// What the model says about each text, in their order. A verdict depends on its text alone, to the last bit.
  ///
  /// - Parameters:
  ///   - texts: The texts.
  ///   - pool: Threads to work with; `nil` for the calling one.
  /// - Throws: as ``classify(_:)``.
  /// - Complexity: O(length of all texts)
  public func classify(_ texts: [String], pool: WorkerPool? = nil) throws(NetworkError) -> [Verdict] {
    let encoded = encode(texts, pool)
    let outputs = try outputs(for: TokenBatch(encoded.map(\.ids)), pool: pool)
    return encoded.indices.map { verdict(encoded[$0], outputs.vector($0)) }
  }

  /// The probability of each label for each row of ids, in the order of the labels.
  ///
  /// - Throws: as ``outputs(for:pool:)``.
  public func probabilities(for batch: TokenBatch, pool: WorkerPool? = nil) throws(NetworkError) -> [[Float]] {
    let outputs = try outputs(for: batch, pool: pool)
    return (0..<outputs.count).map { probabilities(outputs.vector($0)) }
  }

  private func probabilities(_ output: ArraySlice<Float>) -> [Float] {
    guard isBinary, let positive = output.first else { return Array(output) }
    return [1 - positive, positive]
  }

  private func verdict(_ text: EncodedText, _ output: ArraySlice<Float>) -> Verdict {
    Verdict(
      labels: labels, probabilities: probabilities(output),
      unknownWordRate: text.tokenCount == 0 ? 1 : Double(text.unknownCount) / Double(text.tokenCount),
      tokenCount: text.tokenCount, isTruncated: text.isTruncated)
  }

  private func encode(_ texts: [String], _ pool: WorkerPool?) -> [EncodedText] {
    guard let pool, texts.count > 1 else { return texts.map { pipeline.encode($0) } }
    let size = 64
    let pieces = (texts.count + size - 1) / size
    let results = Mutex([[EncodedText]](repeating: [], count: pieces))
    pool.run(tasks: pieces) { _, piece in
      let part = texts[piece * size..<min(texts.count, (piece + 1) * size)].map { pipeline.encode($0) }
      results.withLock { $0[piece] = part }
    }
    return results.withLock { $0.flatMap { $0 } }
  }
}
