/// The words and rules of ``DemoCorpus``.
enum DemoGrammar {
  static let goodAdjectives = [
    "bright", "charming", "clever", "delightful", "fresh", "gripping", "lovely", "moving", "splendid", "superb", "warm",
    "witty",
  ]
  static let badAdjectives = [
    "awful", "bland", "boring", "clumsy", "dreadful", "dull", "empty", "flat", "shallow", "silly", "tired", "weak",
  ]
  static let negators = ["not", "never", "hardly"]
  static let degrees = ["very", "quite", "rather", "truly"]
  static let turns = ["but", "yet"]
  static let concessions = ["although", "though"]
  static let nouns = [
    "story", "plot", "acting", "music", "ending", "pace", "dialogue", "photography", "humour", "cast", "script", "mood",
  ]
  static let verbs = ["was", "seemed", "felt"]
  static let openings = [
    "we watched it on a rainy evening and", "my sister brought the disc home and",
    "after the long train ride i thought",
    "having read the book before i can say", "on the small screen at my desk", "this one came out two summers ago and",
    "without knowing anything about it we felt that", "for what it is worth i found that",
  ]
  static let closings = [
    "that is all i have to say", "we talked about it for an hour", "the credits ran for ten minutes",
    "my brother stayed until the end", "it runs a little under two hours",
  ]

  /// Two reviews, the first bad and the second good.
  static func pair(using generator: inout SplitMix64) -> [(text: String, label: Int)] {
    let opening = pick(openings, &generator)
    let closing = generator.number(below: 2) == 0 ? "" : " " + pick(closings, &generator)
    let kind = generator.number(below: 10)
    let verdicts = kind < 5 ? singleClauses(isNegated: kind < 2, &generator) : doubleClauses(&generator)
    return verdicts.enumerated().map { (text: "\(opening) \($0.element)\(closing)", label: $0.offset) }
  }

  private static func singleClauses(isNegated: Bool, _ generator: inout SplitMix64) -> [String] {
    let start = subject(&generator) + " " + pick(verbs, &generator) + " "
    let negator = isNegated ? pick(negators, &generator) + " " : ""
    let degree = optionalDegree(&generator)
    let good = start + negator + degree + pick(goodAdjectives, &generator)
    let bad = start + negator + degree + pick(badAdjectives, &generator)
    return isNegated ? [good, bad] : [bad, good]
  }

  private static func doubleClauses(_ generator: inout SplitMix64) -> [String] {
    let first = subject(&generator)
    let second = subject(&generator)
    let good = predicate(isGood: true, &generator)
    let bad = predicate(isGood: false, &generator)
    let isTurn = generator.number(below: 2) == 0
    let link = pick(isTurn ? turns : concessions, &generator)
    let endsGood = "\(first) \(bad) \(link) \(second) \(good)"
    let endsBad = "\(first) \(good) \(link) \(second) \(bad)"
    return isTurn ? [endsBad, endsGood] : [endsGood, endsBad]
  }

  /// A clause without its subject, which stays in place when clauses are exchanged.
  private static func predicate(isGood: Bool, _ generator: inout SplitMix64) -> String {
    let isNegated = generator.number(below: 3) == 0
    let verb = pick(verbs, &generator)
    let negator = isNegated ? pick(negators, &generator) + " " : ""
    let adjective = pick(isGood != isNegated ? goodAdjectives : badAdjectives, &generator)
    return "\(verb) \(negator)\(optionalDegree(&generator))\(adjective)"
  }

  private static func subject(_ generator: inout SplitMix64) -> String { "the " + pick(nouns, &generator) }

  private static func optionalDegree(_ generator: inout SplitMix64) -> String {
    generator.number(below: 3) == 0 ? pick(degrees, &generator) + " " : ""
  }

  private static func pick(_ words: [String], _ generator: inout SplitMix64) -> String {
    words[generator.number(below: words.count)]
  }
}
