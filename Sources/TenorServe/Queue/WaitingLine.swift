import DequeModule

/// Texts of a request that are computed at once.
struct Piece {
  let ticket: Ticket
  let texts: Range<Int>
  let cost: Double
}

/// Texts that one thread computes together.
struct Batch {
  let model: ServedModel
  let work: Work
  let pieces: [Piece]
  let texts: Int
  let seconds: Double
  let begun: Duration
}

/// The time that work of one sort takes one thread.
package struct Load {
  /// Of what waits: the next portion of each request.
  package var waiting = 0.0
  /// When each batch that is being computed should be ready.
  package var ends: [Duration] = []

  package init() {}

  /// The seconds that are left.
  package func seconds(at time: Duration) -> Double {
    ends.reduce(waiting) { $0 + max(0, ($1 - time) / .seconds(1)) }
  }
}

/// The requests that wait, the oldest first. One with many texts waits anew behind the others for each portion of them, so
/// that it holds nobody up.
struct WaitingLine {
  private struct Place {
    let ticket: Ticket
    /// The texts that have not been taken.
    var rest: Range<Int>
    /// The time that its next portion takes one thread.
    var seconds: Double
    var cost: Double
  }

  private var places: Deque<Place> = []
  /// All requests without an answer, the oldest first; those that have one are dropped when it is their turn.
  private var tickets: Deque<Ticket> = []
  /// From how many tickets on those that have an answer are looked for.
  private var cleansAt = leastToClean
  private static let leastToClean = 1024
  private var portion = 64

  /// The texts that wait, and their bytes.
  private(set) var texts = 0
  private(set) var bytes = 0
  /// The texts that are being computed.
  private(set) var textsInWork = 0
  /// The texts that wait for a verdict alone.
  private(set) var textsForVerdicts = 0
  private(set) var verdicts = Load()
  private(set) var explanations = Load()
  /// Explanations that are being computed, which take long.
  private(set) var explanationsInWork = 0
  /// Requests that wait or are being computed.
  var outstanding: Int { places.count + (textsInWork > 0 ? 1 : 0) }

  var isEmpty: Bool { places.isEmpty }

  mutating func append(_ ticket: Ticket, portion: Int) {
    self.portion = max(1, portion)
    texts += ticket.texts.count
    if ticket.work == .verdict { textsForVerdicts += ticket.texts.count }
    bytes += ticket.texts.reduce(0) { $0 + $1.utf8.count }
    place(ticket, 0..<ticket.texts.count)
    tickets.append(ticket)
    clean()
  }

  /// Drops tickets that have their answer behind one that has none, which would keep them for as long as it waits.
  private mutating func clean() {
    guard tickets.count >= cleansAt else { return }
    tickets.removeAll { $0.isAnswered }
    cleansAt = max(Self.leastToClean, 2 * tickets.count)
  }

  private mutating func change(_ work: Work, _ body: (inout Load) -> Void) {
    if work == .verdict { body(&verdicts) } else { body(&explanations) }
  }

  private mutating func place(_ ticket: Ticket, _ rest: Range<Int>) {
    let cost = ticket.costs[rest.prefix(portion)].reduce(0, +)
    let place = Place(ticket: ticket, rest: rest, seconds: ticket.model.speed.seconds(for: cost), cost: cost)
    places.append(place)
    change(ticket.work) { $0.waiting += place.seconds }
  }

  /// Takes texts for the same model and the same work, the oldest first.
  ///
  /// - Parameters:
  ///   - limit: The most texts.
  ///   - budget: The most seconds that they should take; one text is taken in any case.
  ///   - threads: The number of threads, of which one at least stays free of explanations if there are two.
  ///   - time: The time now.
  mutating func takeBatch(texts limit: Int, seconds budget: Double, threads: Int, at time: Duration) -> Batch? {
    let mayExplain = explanationsInWork < max(1, threads - 1)
    guard let first = places.firstIndex(where: { mayExplain || $0.ticket.work == .verdict }) else { return nil }
    let model = places[first].ticket.model, work = places[first].ticket.work
    let limit = work == .verdict ? limit : 1
    var pieces: [Piece] = [], count = 0, seconds = 0.0, index = first, left: [(Ticket, Range<Int>)] = []
    while index < places.count, count < limit, count == 0 || seconds < budget {
      let place = places[index]
      guard place.ticket.model === model, place.ticket.work == work else {
        index += 1
        continue
      }
      places.remove(at: index)
      change(work) { $0.waiting -= place.seconds }
      let taken = taken(place.ticket, place.rest, limit: limit - count, seconds: count == 0 ? budget : budget - seconds)
      pieces.append(taken.piece)
      count += taken.piece.texts.count
      seconds += taken.seconds
      if taken.piece.texts.upperBound < place.rest.upperBound {
        left.append((place.ticket, taken.piece.texts.upperBound..<place.rest.upperBound))
      }
    }
    for (ticket, rest) in left { self.place(ticket, rest) }
    if places.isEmpty { (verdicts.waiting, explanations.waiting) = (0, 0) }
    return begin(Batch(model: model, work: work, pieces: pieces, texts: count, seconds: seconds, begun: time))
  }

  private func taken(
    _ ticket: Ticket, _ rest: Range<Int>, limit: Int, seconds budget: Double
  ) -> (piece: Piece, seconds: Double) {
    var end = rest.lowerBound, cost = 0.0
    repeat {
      cost += ticket.costs[end]
      end += 1
    } while end < rest.upperBound && end - rest.lowerBound < limit && ticket.model.speed.seconds(for: cost) < budget
    return (Piece(ticket: ticket, texts: rest.lowerBound..<end, cost: cost), ticket.model.speed.seconds(for: cost))
  }

  private mutating func begin(_ batch: Batch) -> Batch {
    texts -= batch.texts
    if batch.work == .verdict { textsForVerdicts -= batch.texts }
    bytes -= batch.bytes
    textsInWork += batch.texts
    change(batch.work) { $0.ends.append(batch.end) }
    if batch.work != .verdict { explanationsInWork += 1 }
    return batch
  }

  mutating func finish(_ batch: Batch) {
    textsInWork -= batch.texts
    change(batch.work) { load in load.ends.firstIndex(of: batch.end).map { _ = load.ends.remove(at: $0) } }
    if batch.work != .verdict { explanationsInWork -= 1 }
    while tickets.first?.isAnswered == true { tickets.removeFirst() }
  }

  /// The requests whose deadline is over. They have come in the order of their deadlines.
  mutating func late(at time: Duration) -> [Ticket] {
    var late: [Ticket] = []
    while let first = tickets.first, first.isAnswered || first.deadline < time {
      tickets.removeFirst()
      if !first.isAnswered { late.append(first) }
    }
    return late
  }

  /// Forgets what waits and what is being computed.
  mutating func removeAll() -> [Ticket] {
    defer {
      (places, tickets) = ([], [])
      (texts, textsForVerdicts, bytes) = (0, 0, 0)
      (verdicts.waiting, explanations.waiting) = (0, 0)
    }
    return tickets.filter { !$0.isAnswered }
  }
}

extension Batch {
  /// When it should be ready.
  fileprivate var end: Duration { begun + .seconds(seconds) }
  fileprivate var bytes: Int {
    pieces.reduce(0) { sum, piece in sum + piece.ticket.texts[piece.texts].reduce(0) { $0 + $1.utf8.count } }
  }
}
