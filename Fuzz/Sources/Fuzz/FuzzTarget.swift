import Foundation
import Tenor

/// A reader of something from outside. Whatever the bytes are, it gives a value or throws; how it is called is how users
/// call it.
enum FuzzTarget: String, CaseIterable {
  case safetensors
  case checkpoint
  /// The layers of `config.json`, compiled as a network.
  case layers
  /// `tokenizer.json`, used on a text.
  case tokenizer
  case history
  case csv
  case tsv
  case jsonl
  /// `imdb.npz`: zip, NumPy's arrays and their pickled lists.
  case npz
  /// A compressed table.
  case gzip
  /// aclImdb: tar and gzip.
  case tar
  case recipe
  case sweep

  func read(_ bytes: [UInt8]) {
    switch self {
    case .safetensors: _ = try? SafeTensors(bytes)
    case .checkpoint: _ = try? Checkpoint(bytes, path: "checkpoint")
    case .layers:
      guard let layers = try? JSONDecoder().decode([LayerSpec].self, from: Data(bytes)) else { return }
      // What a loader checks first: sizes beyond the weights that there are.
      guard layers.count < 20, !String(decoding: bytes, as: UTF8.self).contains(/[0-9]{4}/) else { return }
      _ = try? Network(layers)
    case .tokenizer:
      let pipeline = try? JSONDecoder().decode(TextPipeline.self, from: Data(bytes))
      _ = pipeline?.encode(["The plot wasn't <b>dull</b>: 10/10! 🎬"])
    case .history: _ = try? JSONDecoder().decode(History.self, from: Data(bytes))
    case .csv: _ = try? Dataset.read(bytes, file: "data.csv")
    case .tsv: _ = try? Dataset.read(bytes, file: "data.tsv")
    case .jsonl: _ = try? Dataset.read(bytes, file: "data.jsonl")
    case .npz: Self.withFile(bytes, "imdb.npz") { _ = try? Dataset.read(.kerasIMDB($0)) }
    case .gzip: Self.withFile(bytes, "data.csv.gz") { _ = try? Dataset.read(.table($0)) }
    case .tar: Self.withFile(bytes, "reviews.tar.gz") { _ = try? Dataset.read(.reviewArchive($0)) }
    case .recipe: _ = try? Recipe(yaml: String(decoding: bytes, as: UTF8.self), file: "recipe.yaml")
    case .sweep: _ = try? Sweep(yaml: String(decoding: bytes, as: UTF8.self), file: "sweep.yaml")
    }
  }

  private static let folder = FileManager.default.temporaryDirectory.path + "/tenor-fuzz-\(getpid())"

  /// Calls `body` with the path of a file of these bytes.
  private static func withFile(_ bytes: [UInt8], _ name: String, _ body: (String) -> Void) {
    try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let path = folder + "/" + name
    try? Data(bytes).write(to: URL(filePath: path))
    body(path)
  }
}
