import Foundation
import TenorData
import TenorInsight
import Testing

private let dataFolder = ProcessInfo.processInfo.environment["TENOR_DATA_FOR_TESTS"].flatMap { $0.isEmpty ? nil : $0 }

/// What the doctor finds in published experiments, where this machine has their data.
@Suite(.enabled(if: dataFolder != nil, "no real data: set TENOR_DATA_FOR_TESTS"))
struct RealDiagnosisTests {
  private func findings(_ name: String) throws -> [Finding] {
    let recipe = try #require(Recipe.named(name))
    let parts = try #require(recipe.data).read(DatasetLocator(dataFolder: dataFolder, environment: [:]))
    return try Diagnosis(recipe, training: parts.training, validation: parts.validation, test: parts.test).findings
  }

  private func serious(_ name: String) throws -> [String] {
    try findings(name).filter { $0.severity == .serious }.map(\.name)
  }

  @Test func whatSankAnExperimentIsNamed() throws {
    #expect(try serious("003-lstm") == ["post-padding-without-mask"])
    #expect(try serious("001-simple-rnn") == ["plain-rnn-without-clipping"])
  }

  @Test(arguments: ["003-masked-lstm", "000-bilstm", "001-lstm", "002-bilstm", "004-phrases"])
  func nothingSeriousIsSaidOfTheOthers(name: String) throws {
    #expect(try serious(name) == [])
  }

  /// 123 test reviews are among the training reviews, of which 98 repeat another, as comparing the arrays in NumPy gives.
  @Test func repeatedReviewsAreCounted() throws {
    let findings = try findings("001-lstm")
    func evidence(_ name: Finding.Name) -> String? { findings.first { $0.name == name.rawValue }?.evidence }
    #expect(evidence(.leakedExamples)?.contains("123 (0.5 %) of the 25,000 test texts (123 with") == true)
    #expect(evidence(.repeatedExamples)?.hasPrefix("98 (0.4 %) of the 25,000 training examples") == true)
  }
}
