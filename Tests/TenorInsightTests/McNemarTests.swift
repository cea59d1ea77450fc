import Foundation
import TenorInsight
import Testing

/// Golden values of `Scripts/fixtures/make_comparison_fixtures.py`.
struct ComparisonFixture: Decodable {
  struct Test: Decodable {
    var onlyFirst: Int
    var onlySecond: Int
    var exactP: Double
    var statistic: Double
    var p: Double
  }

  struct Rule: Decodable {
    var count: Int
    var nodes: [Double]
    var weights: [Double]
  }

  var mcnemar: [Test]
  var gaussLegendre: [Rule]

  static func load() throws -> ComparisonFixture {
    let url = try #require(
      Bundle.module.url(forResource: "comparison", withExtension: "json", subdirectory: "Fixtures"))
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return try decoder.decode(ComparisonFixture.self, from: Data(contentsOf: url))
  }
}

@Suite("McNemar's test")
struct McNemarTests {
  @Test("p-values and statistics are those of statsmodels")
  func golden() throws {
    let cases = try ComparisonFixture.load().mcnemar
    #expect(cases.count > 10)
    for golden in cases {
      let test = McNemarTest(onlyFirst: golden.onlyFirst, onlySecond: golden.onlySecond)
      #expect(abs(test.exactPValue - golden.exactP) <= 1e-9 * golden.exactP, "\(golden)")
      #expect(abs(test.statistic - golden.statistic) <= 1e-12 * golden.statistic, "\(golden)")
      #expect(abs(test.pValue - golden.p) <= 1e-9 * golden.p, "\(golden)")
    }
  }

  @Test("no examples, and equal ones, tell nothing")
  func nothing() {
    for count in [0, 1, 7, 5000] {
      let test = McNemarTest(onlyFirst: count, onlySecond: count)
      #expect(test.exactPValue == 1)
      #expect(test.statistic == 0)
      #expect(test.pValue == 1)
    }
  }

  @Test("great differences have a chance of zero, not of no number")
  func great() {
    let test = McNemarTest(onlyFirst: 20_000, onlySecond: 3)
    #expect(test.exactPValue == 0)
    #expect(test.pValue == 0)
    #expect(Comparison.text(ofPValue: test.exactPValue) == "< 1e-300")
  }

  @Test("places and weights of Gauss and Legendre are those of numpy")
  func rules() throws {
    let rules = try ComparisonFixture.load().gaussLegendre
    #expect(rules.count == 5)
    for golden in rules {
      let rule = GaussLegendre(golden.count)
      try #require(rule.nodes.count == golden.nodes.count)
      for index in golden.nodes.indices {
        #expect(abs(rule.nodes[index] - golden.nodes[index]) < 1e-14, "\(golden.count), \(index)")
        #expect(abs(rule.weights[index] - golden.weights[index]) < 1e-14, "\(golden.count), \(index)")
      }
    }
  }
}
