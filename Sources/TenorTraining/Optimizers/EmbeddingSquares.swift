/// What an adaptive rule takes as the square of an embedding's gradient, where a token stands at several places of a batch
/// and each place gives the token's row a part of its gradient.
///
/// It concerns RMSprop, Adam, AdamW and Nadam, and the norms by which gradients are clipped. An embedding with a penalty,
/// and clipping by value, always have the parts summed first; so do adaptive rules after clipping by the global norm.
public enum EmbeddingSquares: String, Sendable, Hashable, Codable, CaseIterable {
  /// Σ *g*²: each part is squared, then they are summed, as Keras 3 does on TensorFlow.
  ///
  /// Parts of unlike sign do not cancel, and parts of like sign do not pile up: frequent words take longer steps than with
  /// ``ofSum``.
  case ofParts = "parts"
  /// (Σ *g*)²: the parts are summed, then squared, as for any other weight; so do Keras on JAX, Keras 2 and PyTorch.
  case ofSum = "sum"
}
