import Foundation
import Testing
import TenorTraining

@Suite("Optimizers against Keras")
struct OptimizerTests {
  /// The fixture's parameters, gradients and cases.
  struct Golden: Sendable {
    var blocks: [ParameterBlock] = []
    var start: [Float]
    var gradients: [[Float]]
    var cases: [JSON]

    init() throws {
      let json = try Fixture.load("optimizers")
      var offset = 0
      for block in json.blocks.elements {
        let shape = block.shape.elements.compactMap(\.int)
        let count = shape.reduce(1, *)
        blocks.append(ParameterBlock(name: block.name.string ?? "", shape: shape, range: offset..<offset + count))
        offset += count
      }
      start = json.start.floats
      gradients = json.gradients.elements.map(\.floats)
      cases = json.cases.elements
    }
  }

  /// Parsed once: the file is large.
  private static let golden = Result { try Golden() }

  /// The optimizers of the cases, decoded from the configs that Keras wrote.
  private static let optimizers = Result {
    struct File: Decodable {
      struct Case: Decodable {
        var optimizer: Optimizer
        var excluded: [String]
      }
      var cases: [Case]
    }
    return try JSONDecoder().decode(File.self, from: Fixture.data("optimizers")).cases.map { item in
      var optimizer = item.optimizer
      optimizer.excludedFromWeightDecay = item.excluded
      return optimizer
    }
  }

  private static func optimizer(_ index: Int) throws -> Optimizer { try optimizers.get()[index] }

  @Test("Ten steps of every rule and option", arguments: 0..<24)
  func trajectory(index: Int) throws {
    let golden = try Self.golden.get()
    #expect(golden.cases.count == 24)
    let item = golden.cases[index]
    let name = item.name.string ?? "?"
    let optimizer = try Self.optimizer(index)
    var parameters = golden.start
    var state = OptimizerState(optimizer, parameterCount: parameters.count)
    for (step, gradient) in golden.gradients.enumerated() {
      var span = parameters.mutableSpan
      optimizer.update(parameters: &span, gradients: gradient.span, blocks: golden.blocks, state: &state)
      // Parameters are of the order of 1; the floor asks for 1e-6 of that of those that happen to be near 0.
      expectClose(parameters, item.parameters.elements[step].floats, floor: 0.5, "\(name), step \(step + 1)")
      let before = step == 0 ? golden.start : item.parameters.elements[step - 1].floats
      let largest = zip(before, item.parameters.elements[step].floats).map { abs($0 - $1) }.max() ?? 0
      #expect(largest > 1e-5, "\(name): step \(step + 1) moves nothing, so the test would show nothing")
    }
    #expect(state.step == golden.gradients.count)
    #expect(Set(state.slots.map(\.name)) == Set(item.slots.members.keys), "\(name)")
    for slot in state.slots {
      let expected = item.slots[slot.name].floats
      // Sums of terms of both signs may cancel: they are held to the precision of a tenth of the largest.
      let floor = slot.name == "velocity" ? 1e-30 : Double(expected.map(abs).max() ?? 0) / 10
      expectClose(slot.values, expected, relative: 2e-6, floor: floor, "\(name), \(slot.name)")
    }
  }

  @Test("Any cut of the buffer gives the same bits", arguments: 0..<24)
  func cuts(index: Int) throws {
    let golden = try Self.golden.get()
    let optimizer = try Self.optimizer(index)
    var whole = golden.start
    var wholeState = OptimizerState(optimizer, parameterCount: whole.count)
    var cut = golden.start
    var cutState = wholeState
    var slots = (0..<3).map {
      cutState.slots.count > $0 ? cutState.slots[$0].values : [Float](repeating: 0, count: cut.count)
    }
    for gradient in golden.gradients {
      var span = whole.mutableSpan
      optimizer.update(parameters: &span, gradients: gradient.span, blocks: golden.blocks, state: &wholeState)
      let step = optimizer.beginStep(&cutState)
      // Pieces in reverse order, each in stretches of three, as workers might take them.
      for piece in optimizer.pieces(of: golden.blocks, gradients: gradient.span, squares: gradient.span).reversed() {
        for start in stride(from: piece.range.lowerBound, to: piece.range.upperBound, by: 3) {
          let range = start..<min(start + 3, piece.range.upperBound)
          var part = Array(cut[range])
          var parts = slots.map { Array($0[range]) }
          var span = part.mutableSpan
          var first = parts[0]
          var second = parts[1]
          var third = parts[2]
          var span0 = first.mutableSpan
          var span1 = second.mutableSpan
          var span2 = third.mutableSpan
          step.update(
            parameters: &span, gradients: gradient.span.extracting(range),
            squares: gradient.span.extracting(range), slot0: &span0, slot1: &span1, slot2: &span2, piece: piece)
          parts = [first, second, third]
          cut.replaceSubrange(range, with: part)
          for slot in 0..<3 { slots[slot].replaceSubrange(range, with: parts[slot]) }
        }
      }
    }
    #expect(cut == whole)
    #expect(wholeState.slots.map(\.values) == Array(slots.prefix(wholeState.slots.count)))
  }

  @Test("JSON: Keras's form goes out and comes back", arguments: 0..<24)
  func coding(index: Int) throws {
    let optimizer = try Self.optimizer(index)
    let data = try JSONEncoder().encode(optimizer)
    #expect(try JSONDecoder().decode(Optimizer.self, from: data) == optimizer)
  }

  @Test("Defaults are Keras's")
  func defaults() throws {
    func decode(_ text: String) throws -> Optimizer { try JSONDecoder().decode(Optimizer.self, from: Data(text.utf8)) }
    for (name, standard) in [
      ("SGD", Optimizer.sgd()), ("RMSprop", .rmsprop()), ("Adam", .adam()), ("AdamW", .adamW()), ("Nadam", .nadam()),
    ] {
      let golden = try Self.optimizers.get().first { $0.rule.className == name }
      #expect(golden == standard, "\(name)")
      #expect(try decode("{\"class_name\": \"\(name)\", \"config\": {}}") == standard, "\(name)")
    }
  }

  @Test(
    "Strict JSON: what is wrong is named",
    arguments: [
      (#"{"class_name": "Adam", "config": {"beta1": 0.9}}"#, "Adam has no setting 'beta1'"),
      (#"{"class_name": "Adam", "config": {"beta_1": 1.0}}"#, "'beta_1' must be a number from 0 to less than 1"),
      (#"{"class_name": "Adam", "config": {"learning_rate": -1}}"#, "'learning_rate' must be a finite number, 0"),
      (#"{"class_name": "Adam", "config": {"amsgrad": true}}"#, "'amsgrad' must be false"),
      (#"{"class_name": "SGD", "config": {"clipnorm": 1, "clipvalue": 1}}"#, "the only one of clipnorm"),
      (#"{"class_name": "SGD", "config": {"clipnorm": 0}}"#, "'clipnorm' must be a finite number greater than 0"),
      (#"{"class_name": "SGD", "config": {"use_ema": true}}"#, "'use_ema' must be false"),
      (#"{"class_name": "SGD", "config": {"gradient_accumulation_steps": 4}}"#, "must be null"),
      (#"{"class_name": "Lion", "config": {}}"#, "no optimizer 'Lion'"),
      (#"{"class_name": "SGD", "configuration": {}}"#, "optimizer has no setting 'configuration'"),
      (
        #"{"class_name": "SGD", "config": {"learning_rate": {"class_name": "CosineDecay", "config": {"steps": 1}}}}"#,
        "CosineDecay has no setting 'steps'"
      ),
      (#"{"class_name": "SGD", "config": {"learning_rate": {"class_name": "Cosine", "config": {}}}}"#, "'Cosine'"),
    ])
  func strict(text: String, problem: String) {
    #expect {
      try JSONDecoder().decode(Optimizer.self, from: Data(text.utf8))
    } throws: { error in
      "\(error)".contains(problem)
    }
  }

  @Test("A gradient that is not a number shows in the parameters", arguments: 0..<24)
  func notANumber(index: Int) throws {
    let golden = try Self.golden.get()
    let optimizer = try Self.optimizer(index)
    var parameters = golden.start
    var gradient = golden.gradients[0]
    gradient[2] = .nan
    var state = OptimizerState(optimizer, parameterCount: parameters.count)
    var span = parameters.mutableSpan
    optimizer.update(parameters: &span, gradients: gradient.span, blocks: golden.blocks, state: &state)
    #expect(parameters[2].isNaN)
  }

  @Test("State survives JSON and is checked against its optimizer")
  func state() throws {
    let golden = try Self.golden.get()
    let optimizer = Optimizer.nadam()
    var parameters = golden.start
    var state = OptimizerState(optimizer, parameterCount: parameters.count)
    func step(_ index: Int, _ parameters: inout [Float], _ state: inout OptimizerState) {
      let gradient = golden.gradients[index]
      var span = parameters.mutableSpan
      optimizer.update(parameters: &span, gradients: gradient.span, blocks: golden.blocks, state: &state)
    }
    for index in 0..<5 { step(index, &parameters, &state) }
    var resumed = try JSONDecoder().decode(OptimizerState.self, from: JSONEncoder().encode(state))
    var copy = parameters
    try resumed.validate(for: optimizer, parameterCount: parameters.count)
    for index in 5..<10 {
      step(index, &parameters, &state)
      step(index, &copy, &resumed)
    }
    #expect(copy == parameters)
    #expect(resumed == state)
    #expect(throws: SettingError.self) { try resumed.validate(for: .rmsprop(), parameterCount: parameters.count) }
    #expect(throws: SettingError.self) { try resumed.validate(for: optimizer, parameterCount: 3) }
  }

  @Test("A callback's learning rate holds for a constant rate")
  func loweredRate() {
    let optimizer = Optimizer.sgd(learningRate: 0.5)
    var parameters: [Float] = [1]
    var state = OptimizerState(optimizer, parameterCount: 1)
    state.learningRate = 0.25
    var span = parameters.mutableSpan
    optimizer.update(
      parameters: &span, gradients: [1].span, blocks: [ParameterBlock(name: "w", shape: [1], range: 0..<1)],
      state: &state)
    #expect(parameters == [0.75])
  }
}
