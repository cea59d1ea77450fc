import TenorInsight
import TenorModel
import TenorServe
import Testing

@Suite("The queue, step by step")
struct QueueTests {
  private let clock = ManualClock()
  private let model: ServedModel

  init() throws { model = try Samples.served() }

  private func queue(_ change: (inout ClassificationQueue.Limits) -> Void = { _ in }) -> ClassificationQueue {
    var limits = ClassificationQueue.Limits()
    change(&limits)
    return ClassificationQueue(limits: limits, threads: 0, now: clock.now)
  }

  /// Lets the queue believe that a text takes so long.
  private func measure(_ text: String, seconds: Double) {
    model.speed.observe(cost: model.cost(ofBytes: text.utf8.count), seconds: seconds)
  }

  @Test func whatWaitsIsComputedTogether() async throws {
    let queue = queue()
    let tickets = try Samples.texts.map { try queue.submit([$0], to: model) }
    #expect(queue.depth == (5, 5))
    #expect(queue.step())
    #expect(queue.depth == (0, 0))
    #expect(!queue.step())
    for (ticket, text) in zip(tickets, Samples.texts) {
      #expect(try await ticket.found().first?.verdict == model.classifier.classify(text))
    }
  }

  @Test func aBatchHasTheMostTextsThatItMay() async throws {
    let queue = queue { $0.maximumBatch = 3 }
    let tickets = try Samples.texts.map { try queue.submit([$0], to: model) }
    queue.step()
    #expect(queue.depth.texts == 2)
    queue.step()
    #expect(queue.depth.texts == 0)
    #expect(try await tickets[4].found().count == 1)
  }

  @Test func aBatchTakesAThirdOfTheBudget() throws {
    let queue = queue { $0.latencyBudget = .milliseconds(50) }
    measure("good", seconds: 0.005)
    _ = try queue.submit(Array(repeating: "good", count: 6), to: model)
    queue.step()
    #expect(queue.depth.texts == 2)
  }

  @Test func aFullQueueRefuses() throws {
    let queue = queue { $0.latencyBudget = .milliseconds(50) }
    measure("good", seconds: 0.006)
    for _ in 0..<3 { _ = try queue.submit(["good"], to: model) }
    let problem = #expect(throws: Problem.self) { try queue.submit(["good"], to: model) }
    #expect(problem?.code == .tooManyRequests)
    #expect(problem?.retryAfter == 1)
    queue.step()
    #expect(throws: Never.self) { try queue.submit(["good"], to: model) }
  }

  @Test func aStallOfTheMachineIsNoSpeed() throws {
    let queue = queue { $0.latencyBudget = .milliseconds(50) }
    for _ in 0..<10 { measure("good", seconds: 0.001) }
    measure("good", seconds: 1)
    measure("good", seconds: 2)
    for _ in 0..<15 { #expect(throws: Never.self) { try queue.submit(["good"], to: model) } }
  }

  @Test func greaterBatchesTellMoreOfTheSpeed() {
    let speed = Speedometer()
    for _ in 0..<10 { speed.observe(cost: 1, seconds: 0.01) }
    speed.observe(cost: 100, seconds: 0.1)
    #expect(speed.seconds(for: 1) == 0.001)
  }

  @Test func aMachineThatBecameSlowIsSeen() throws {
    let queue = queue { $0.latencyBudget = .milliseconds(50) }
    for _ in 0..<100 { measure("good", seconds: 0.001) }
    for _ in 0..<32 { measure("good", seconds: 0.03) }
    _ = try queue.submit(["good"], to: model)
    #expect(throws: Problem.self) { try queue.submit(["good"], to: model) }
  }

  @Test func whatIsBeingComputedCountsForWhatIsLeftOfIt() {
    var load = Load()
    load.waiting = 1
    load.ends = [.seconds(3), .seconds(10)]
    #expect(load.seconds(at: .seconds(1)) == 1 + 2 + 9)
    #expect(load.seconds(at: .seconds(5)) == 1 + 5)
  }

  private static let explanation = Work.explanation(ExplanationWish(method: nil, label: nil, showsEvolution: true))

  @Test func explanationsDoNotLockOutVerdicts() throws {
    let queue = queue { $0.latencyBudget = .milliseconds(50) }
    measure("good", seconds: 0.006)
    _ = try queue.submit(Array(repeating: "good", count: 100), to: model, Self.explanation)
    for _ in 0..<3 { #expect(throws: Never.self) { try queue.submit(["good"], to: model) } }
    #expect(throws: Problem.self) { try queue.submit(["good"], to: model) }
  }

  @Test func explanationsWaitHalfTheDeadlineAtMost() throws {
    let queue = queue { $0.deadline = .seconds(10) }
    measure("good", seconds: 0.1)
    // Each takes about six seconds.
    _ = try queue.submit(["good"], to: model, Self.explanation)
    let problem = #expect(throws: Problem.self) { try queue.submit(["good"], to: model, Self.explanation) }
    #expect(problem?.code == .tooManyRequests && (problem?.retryAfter ?? 0) >= 6)
    #expect(throws: Never.self) { try queue.submit(["good"], to: model) }
  }

  @Test func answeredRequestsAreForgottenBehindOneThatWaits() async throws {
    let queue = queue { $0.maximumBatch = 1 }
    let slow = try queue.submit(Array(repeating: "good", count: 20_000), to: model)
    weak let answered = try queue.submit(["bad"], to: model)
    for _ in 0..<2000 {
      _ = try queue.submit(["good"], to: model)
      queue.step()
      queue.step()
    }
    #expect(answered == nil)
    #expect(!slow.isAnswered)
  }

  @Test func aLoneTextIsAcceptedHoweverLongItTakes() throws {
    let queue = queue { $0.latencyBudget = .milliseconds(1) }
    measure("good", seconds: 10)
    #expect(throws: Never.self) { try queue.submit(["good"], to: model) }
  }

  @Test func theNumberOfTextsIsBounded() throws {
    let queue = queue { $0.maximumTexts = 10 }
    _ = try queue.submit(Array(repeating: "good", count: 8), to: model)
    #expect(throws: Problem.self) { try queue.submit(["good", "good", "good"], to: model) }
    #expect(throws: Never.self) { try queue.submit(["good", "good"], to: model) }
  }

  @Test func theBytesOfTextsAreBounded() throws {
    let queue = queue { $0.maximumBytes = 10 }
    _ = try queue.submit(["12345678"], to: model)
    #expect(throws: Problem.self) { try queue.submit(["123"], to: model) }
  }

  @Test func aLongListHoldsNobodyUp() async throws {
    let queue = queue()
    let list = try queue.submit(Array(repeating: "good", count: 200), to: model)
    let lone = try queue.submit(["bad"], to: model)
    queue.step()
    queue.step()
    #expect(try await lone.found().count == 1)
    #expect(queue.depth.texts == 201 - 128)
    while queue.step() {}
    #expect(try await list.found().count == 200)
  }

  @Test func modelsAreNotMixed() async throws {
    let other = try Samples.served("other")
    let queue = queue()
    let tickets = [
      try queue.submit(["good"], to: model), try queue.submit(["good"], to: other),
      try queue.submit(["bad"], to: model),
    ]
    queue.step()
    #expect(queue.depth.texts == 1)
    #expect(try await tickets[2].found().count == 1)
    queue.step()
    #expect(try await tickets[1].found().count == 1)
  }

  @Test func whatIsTooLateFails() async throws {
    let queue = queue { $0.deadline = .seconds(2) }
    let ticket = try queue.submit(["good"], to: model)
    clock.advance(by: .seconds(1))
    queue.expire()
    let later = try queue.submit(["bad"], to: model)
    clock.advance(by: .milliseconds(1500))
    queue.expire()
    await #expect(throws: Problem.self) { try await ticket.found() }
    queue.step()
    #expect(try await later.found().count == 1)
  }

  @Test func whatIsTooLateIsNotComputed() async throws {
    let queue = queue { $0.deadline = .seconds(2) }
    let ticket = try queue.submit(["good"], to: model)
    clock.advance(by: .seconds(3))
    queue.step()
    let problem = await #expect(throws: Problem.self) { try await ticket.found() }
    #expect(problem?.code == .deadlineExceeded)
  }

  @Test func anEndedQueueFailsWhatWaits() async throws {
    let queue = queue()
    let ticket = try queue.submit(["good"], to: model)
    queue.stop()
    let problem = await #expect(throws: Problem.self) { try await ticket.found() }
    #expect(problem?.code == .unavailable)
    #expect(throws: Problem.self) { try queue.submit(["good"], to: model) }
    #expect(!queue.step())
  }

  @Test func whoHasPatienceWaitsForRoom() async throws {
    let queue = queue { $0.maximumTexts = 1 }
    _ = try queue.submit(["good"], to: model)
    let before = clock.reads
    async let patient = queue.submitPatiently(["bad"], to: model)
    // Once for each attempt, and once more after each that failed.
    try await waitUntil { clock.reads > before + 4 }
    queue.step()
    let ticket = try await patient
    queue.step()
    #expect(try await ticket.found().count == 1)
  }

  @Test func threadsComputeWhatComes() async throws {
    let queue = ClassificationQueue(threads: 2)
    defer { queue.stop() }
    let tickets = try (0..<300).map { try queue.submit([Samples.texts[$0 % 5]], to: model) }
    for (index, ticket) in tickets.enumerated() {
      #expect(try await ticket.found().first?.verdict == model.classifier.classify(Samples.texts[index % 5]))
    }
  }
}
