/// A small synthetic corpus of reviews whose labels depend on the order of words.
///
/// Every review holds a verdict between neutral words, which all classes share:
///
/// ```
/// review   → opening verdict closing?
/// verdict  → clause                      polarity of the clause
///          | clause turn clause          polarity of the second clause
///          | clause concession clause    polarity of the first clause
/// turn     → "but" | "yet"
/// concession → "although" | "though"
/// clause   → "the" noun verb negator? degree? adjective
/// negator  → "not" | "never" | "hardly"      flips the adjective after it, and nothing else
/// degree   → "very" | "quite" | "rather" | "truly"     changes nothing
/// adjective → one of twelve good or twelve bad words
/// ```
///
/// Three tenths of the reviews are one clause without a negator, two tenths one clause with a negator, and half two
/// clauses of opposite polarity. Reviews are made in pairs with opposite labels: the partner of a single clause has an
/// adjective of the other kind in the same place, and the partner of two clauses has their contents exchanged, so that
/// both hold exactly the same words. A model that only counts words gives both partners of such a pair the same answer
/// and is right once, so whatever it learns it stays at or below 0.3 + 0.2 / 2 + 0.5 / 2 = 65 % but for chance. A model
/// that reads in order can be right always.
///
/// The same seed gives the same reviews on every platform.
public struct DemoCorpus: Sendable {
  /// The names of the classes.
  public static let classes = ["negative", "positive"]

  private let trainCount: Int
  private let testCount: Int
  private let seed: UInt64

  /// Creates a corpus.
  ///
  /// - Parameters:
  ///   - trainCount: The number of reviews to learn from. Default: 6,000. Odd numbers are rounded down.
  ///   - testCount: The number of test reviews, none of which occurs among the former. Default: 2,000.
  ///   - seed: The seed. Default: 1.
  public init(trainCount: Int = 6_000, testCount: Int = 2_000, seed: UInt64 = 1) {
    self.trainCount = trainCount
    self.testCount = testCount
    self.seed = seed
  }

  /// The reviews of one subset, half of them of each class, in random order.
  public func dataset(_ subset: ReadOptions.Subset) -> Dataset {
    var generator = SplitMix64(seed: seed)
    var seen: Set<String> = []
    let train = reviews(trainCount, &generator, &seen)
    let reviews = subset == .train ? train : reviews(testCount, &generator, &seen)
    return Dataset(
      source: "demo", examples: .texts(reviews.map(\.text)), labels: reviews.map(\.label), classes: Self.classes)
  }

  private typealias Review = (text: String, label: Int)

  private func reviews(_ count: Int, _ generator: inout SplitMix64, _ seen: inout Set<String>) -> [Review] {
    var reviews: [Review] = []
    var attempts = 0
    while reviews.count + 1 < count, attempts < 20 * count {
      attempts += 1
      let pair = DemoGrammar.pair(using: &generator)
      guard seen.isDisjoint(with: pair.map(\.text)) else { continue }
      seen.formUnion(pair.map(\.text))
      reviews += pair
    }
    reviews.reproduciblyShuffle(using: &generator)
    return reviews
  }
}
