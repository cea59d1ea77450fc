import Foundation
import TenorInterchange
import TenorLayers
import Testing

@Suite("Hostile files of Keras")
struct HostileKerasTests {
  private func bytes(_ name: String) throws -> [UInt8] { try KerasFixtures.bytes("hostile/\(name)") }

  /// What makes a file hostile, and words of the error.
  struct Trap: Sendable, CustomTestStringConvertible {
    var name: String
    var kind = KerasError.Kind.damaged
    var words: [String]
    var testDescription: String { name }
  }

  static let traps = [
    Trap(name: "weights_wrong_shape.keras", kind: .mismatch, words: ["layers/dense/vars/0", "[2, 1], found [3, 1]"]),
    Trap(name: "weights_wrong_rank.keras", kind: .mismatch, words: ["found [2, 1, 1]"]),
    Trap(name: "weights_scalar.keras", kind: .mismatch, words: ["found []"]),
    Trap(name: "weights_integers.keras", words: ["floating point numbers"]),
    Trap(name: "weights_strings.keras", words: ["floating point numbers"]),
    Trap(name: "weights_huge_shape.keras", words: ["layers/embedding/vars/0", "1099511627776"]),
    Trap(name: "weights_huge_chunks.keras", words: ["16384"]),
    Trap(name: "weights_external_storage.keras", words: ["other files"]),
    Trap(name: "weights_virtual.keras", words: ["other files"]),
    Trap(name: "weights_other_filter.keras", words: ["another filter"]),
    Trap(name: "weights_soft_link.keras", words: ["link to another place"]),
    Trap(name: "weights_external_link.keras", words: ["link to another place"]),
    Trap(name: "weights_missing.keras", kind: .mismatch, words: ["layers/dense/vars/1", "found none"]),
    Trap(name: "weights_no_number.keras", words: ["layers/dense/vars/0", "finite", "position 1"]),
    Trap(name: "weights_group.keras", words: ["expected numbers"]),
    Trap(name: "zip_parent.keras", words: ["../outside.txt"]),
    Trap(name: "zip_inner_parent.keras", words: ["assets/../../outside.txt"]),
    Trap(name: "zip_backslash.keras", words: ["outside.txt", "leaves it"]),
    Trap(name: "zip_absolute.keras", words: ["/tmp/outside.txt"]),
    Trap(name: "zip_drive.keras", words: ["outside.txt", "leaves it"]),
    Trap(name: "zip_link.keras", words: ["link", "a link or a device"]),
    Trap(name: "zip_twice.keras", words: ["config.json", "found two"]),
    Trap(name: "zip_bomb.keras", words: ["model.weights.h5", "16 times the archive"]),
    Trap(name: "names_swapped.h5", kind: .mismatch, words: ["'dense'", "expected the weight kernel next, found bias"]),
    Trap(name: "names_missing.h5", kind: .mismatch, words: ["'dense'", "expected 2 weights, found 1"]),
  ]

  @Test("are refused with a reason", arguments: traps)
  func refused(trap: Trap) throws {
    let error = #expect(throws: KerasError.self) { try KerasModel(bytes(trap.name)) }
    #expect(error?.kind == trap.kind, "\(error?.description ?? "")")
    let text = error?.description ?? ""
    for word in trap.words { #expect(text.contains(word), "\(word) is not in: \(text)") }
  }

  @Test(
    "numbers of other sizes and compressed ones are numbers",
    arguments: ["weights_sound.keras", "weights_half.keras", "weights_double_compressed.keras", "names_sound.h5"])
  func sound(name: String) throws {
    let network = try KerasModel(bytes(name)).network
    let output = try Predictor(network).outputs(for: TokenBatch([[1, 2]])).vector(0)
    // The rows 1 and 2 are (2, 3)/8 and (4, 5)/8; their mean times (0.5, -0.25) and 0.125 more is 0.1875.
    #expect(abs(try #require(output.first) - 1 / (1 + Float(-0.1875).exponential)) < 1e-6)
  }

  @Test("a declared size is not believed")
  func declaredSize() throws {
    // In the directory of the archive and before the member, the size of model.weights.h5 becomes nearly 4 GiB.
    var bytes = try bytes("weights_sound.keras")
    let size = try #require(try ZipFile.members(of: bytes) { $0 == "model.weights.h5" }["model.weights.h5"]?.count)
    let field = (0..<4).map { UInt8(truncatingIfNeeded: size >> (8 * $0)) }
    var changes = 0
    for index in 0..<bytes.count - 4 where Array(bytes[index..<index + 4]) == field {
      bytes.replaceSubrange(index..<index + 4, with: [0xF0, 0xFF, 0xFF, 0xFF])
      changes += 1
    }
    #expect(changes >= 2)
    #expect(throws: KerasError.self) { try KerasModel(bytes) }
  }

  @Test("a change of any byte gives a model or an error", arguments: ["gru_reset_before.keras", "gru_reset_before.h5"])
  func flipped(name: String) throws {
    let original = try KerasFixtures.bytes(name)
    var state: UInt64 = 25
    var refusals = 0
    for _ in 0..<200 {
      var bytes = original
      for _ in 0..<3 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        bytes[Int(state >> 33) % bytes.count] = UInt8(truncatingIfNeeded: state >> 20)
      }
      do {
        _ = try KerasModel(bytes)
      } catch {
        refusals += 1
        #expect(!error.description.isEmpty)
      }
    }
    #expect(refusals > 20)
  }
}

extension Float {
  fileprivate var exponential: Float { Float(Foundation.exp(Double(self))) }
}
