/// The checksum of event files: CRC-32C (G. Castagnoli, S. Bräuer and M. Herrmann, "Optimization of cyclic
/// redundancy-check codes with 24 and 32 parity bits", 1993), as RFC 3720 computes it.
///
/// zlib and libarchive have the CRC-32 of another polynomial only.
package enum CRC32C {
  /// The polynomial 0x1EDC6F41, its bits in reverse.
  private static let polynomial: UInt32 = 0x82F6_3B78

  /// The remainder of each byte.
  private static let remainders: [UInt32] = (0..<256).map { byte in
    (0..<8).reduce(UInt32(byte)) { remainder, _ in
      remainder >> 1 ^ (remainder & 1 == 1 ? polynomial : 0)
    }
  }

  /// - Complexity: O(bytes)
  package static func checksum(_ bytes: some Sequence<UInt8>) -> UInt32 {
    ~bytes.reduce(~0) { $0 >> 8 ^ remainders[Int(UInt8(truncatingIfNeeded: $0) ^ $1)] }
  }
}
