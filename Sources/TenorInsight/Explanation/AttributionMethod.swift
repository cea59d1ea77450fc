/// How the part of each token in a verdict is found.
public enum AttributionMethod: String, Sendable, Hashable, Codable, CaseIterable {
  /// The path integral of the gradient from embeddings of zero to the tokens' own, times these (M. Sundararajan, A. Taly and
  /// Q. Yan, "Axiomatic attribution for deep networks", ICML 2017, equation 1). Contributions add up to what the tokens
  /// changed in all.
  case integratedGradients = "integrated-gradients"
  /// The gradient at the text itself, times the embedding: what a small change of the token's weight would do. Quick, and
  /// small where the network is sure.
  case gradient
  /// What is lost if the token is made an unknown word. The other words keep their places; a pipeline without a token for
  /// unknown words leaves them out, and so does this. A token that is unknown already contributes nothing.
  case occlusion
}
