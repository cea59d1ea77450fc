/// The order in which `numpy.random.RandomState(seed).shuffle` leaves a list: Keras's `imdb.load_data` shuffles with it,
/// and which reviews `validation_split` holds out depends on it.
///
/// M. Matsumoto and T. Nishimura, "Mersenne Twister: a 623-dimensionally equidistributed uniform pseudorandom number
/// generator" (1998), seeded as NumPy seeds it, with NumPy's masked rejection for bounded numbers.
public struct NumPyShuffle: Sendable {
  private var state: [UInt32]
  private var position = 624

  /// Creates the generator of the given seed. Keras uses 113.
  public init(seed: UInt32 = 113) {
    state = [seed]
    for index in 1..<624 {
      let last = state[index - 1]
      state.append(1_812_433_253 &* (last ^ (last >> 30)) &+ UInt32(index))
    }
  }

  /// The numbers `0 ..< count` in shuffled order. Later calls go on where this one stopped.
  public mutating func order(_ count: Int) -> [Int] {
    var order = Array(0..<count)
    for index in order.indices.dropFirst().reversed() { order.swapAt(index, number(through: UInt32(index))) }
    return order
  }

  private mutating func number(through limit: UInt32) -> Int {
    let mask = UInt32.max >> limit.leadingZeroBitCount
    while true {
      let value = next() & mask
      if value <= limit { return Int(value) }
    }
  }

  private mutating func next() -> UInt32 {
    if position == 624 { renew() }
    var bits = state[position]
    position += 1
    bits ^= bits >> 11
    bits ^= (bits << 7) & 0x9d2c_5680
    bits ^= (bits << 15) & 0xefc6_0000
    return bits ^ (bits >> 18)
  }

  private mutating func renew() {
    for index in 0..<624 {
      let bits = (state[index] & 0x8000_0000) | (state[(index + 1) % 624] & 0x7fff_ffff)
      state[index] = state[(index + 397) % 624] ^ (bits >> 1) ^ (bits & 1 == 0 ? 0 : 0x9908_b0df)
    }
    position = 0
  }
}
