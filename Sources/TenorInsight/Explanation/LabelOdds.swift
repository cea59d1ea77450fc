#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// The log-odds of one label, log(p / (1 − p)), as a function of a network's logits.
///
/// Unlike a single logit of several it does not change if one number is added to all logits, which changes no probability.
struct LabelOdds {
  let label: Int
  /// Whether there is one logit, that of label 1.
  let isBinary: Bool

  func value(_ logits: some Collection<Float>) -> Double {
    let logits = logits.map(Double.init)
    guard !isBinary else { return label == 1 ? logits[0] : -logits[0] }
    let others = logits.indices.filter { $0 != label }.map { logits[$0] }
    let greatest = others.max() ?? 0
    return logits[label] - greatest - log(others.reduce(0) { $0 + exp($1 - greatest) })
  }

  /// The derivatives by the logits: 1 for the label, and for each other minus its share of the probability of those.
  func gradient(_ logits: [Float]) -> [Float] {
    guard !isBinary else { return [label == 1 ? 1 : -1] }
    let greatest = Double(logits.indices.filter { $0 != label }.map { logits[$0] }.max() ?? 0)
    let parts = logits.map { exp(Double($0) - greatest) }
    let sum = logits.indices.reduce(0) { $0 + ($1 == label ? 0 : parts[$1]) }
    return logits.indices.map { $0 == label ? 1 : Float(-parts[$0] / sum) }
  }
}
