import Foundation
import TenorData
import TenorInsight
import TenorInterchange
import TenorLayers
import TenorModel
import TenorText
import TenorTraining

/// A reader of something from outside. Whatever the bytes are, it gives a value or throws; it is called as users call it.
package enum FuzzTarget: String, Sendable, CaseIterable {
  // MARK: Models

  case safetensors
  case checkpoint
  /// `config.json` of a model's folder.
  case config
  /// `tokenizer.json`, used on a text.
  case tokenizer
  case history
  /// The JSON that goes with PyTorch's weights.
  case mapping

  // MARK: Models of Keras

  /// A whole `.keras` file: zip, JSON, HDF5.
  case keras
  /// `config.json` of a `.keras` file.
  case kerasConfig = "keras-config"
  /// What the HDF5 library is given: an older model file.
  case hdf5
  /// What the process that uses the HDF5 library tells of a file.
  case hdf5Records = "hdf5-records"
  /// `Tokenizer.to_json()`.
  case kerasTokenizer = "keras-tokenizer"
  case zip

  // MARK: Data

  case csv
  case tsv
  case jsonl
  /// `imdb.npz`: zip, NumPy's arrays and their pickled lists.
  case npz
  /// A compressed table.
  case gzip
  /// aclImdb: tar and gzip.
  case tar
  /// Word vectors as text.
  case vectors

  // MARK: Recipes

  case recipe
  case sweep

  /// Reads what is read once and kept, so that no input is blamed for it.
  package func prepare() {
    _ = Recipe.presets.count
    _ = read([])
  }

  /// Whether the bytes were accepted.
  package func read(_ bytes: [UInt8]) -> Bool {
    switch self {
    case .safetensors: (try? SafeTensors(bytes)) != nil
    case .checkpoint: (try? Checkpoint(bytes, path: "checkpoint")) != nil
    case .config: FuzzFolder.readModel(configuration: bytes)
    case .tokenizer: Self.isUsable(try? JSONDecoder().decode(TextPipeline.self, from: Data(bytes)).tokenizer)
    case .history: (try? JSONDecoder().decode(History.self, from: Data(bytes))) != nil
    case .mapping: FuzzFolder.readTorch(mapping: bytes)
    case .keras, .hdf5: (try? KerasModel(bytes)) != nil
    case .hdf5Records: (try? HDF5Contents(records: bytes)) != nil
    case .kerasConfig: Self.readKeras(configuration: bytes)
    case .kerasTokenizer: Self.isUsable(try? Tokenizer(kerasJSON: bytes))
    case .zip: (try? ZipFile.members(of: bytes) { _ in true }) != nil
    case .csv: (try? Dataset.read(bytes, file: "data.csv")) != nil
    case .tsv: (try? Dataset.read(bytes, file: "data.tsv")) != nil
    case .jsonl: (try? Dataset.read(bytes, file: "data.jsonl")) != nil
    case .npz: FuzzFolder.withFile(bytes, "imdb.npz") { (try? Dataset.read(.kerasIMDB($0))) != nil }
    case .gzip: FuzzFolder.withFile(bytes, "data.csv.gz") { (try? Dataset.read(.table($0))) != nil }
    case .tar: FuzzFolder.withFile(bytes, "reviews.tar.gz") { (try? Dataset.read(.reviewArchive($0))) != nil }
    case .vectors:
      FuzzFolder.withFile(bytes, "vectors.txt") { (try? WordVectors(contentsOf: $0, for: Self.words)) != nil }
    case .recipe: (try? Recipe(yaml: String(decoding: bytes, as: UTF8.self), file: "recipe.yaml")) != nil
    case .sweep: (try? Sweep(yaml: String(decoding: bytes, as: UTF8.self), file: "sweep.yaml")) != nil
    }
  }

  /// What is read is used, too.
  private static func isUsable(_ tokenizer: Tokenizer?) -> Bool {
    tokenizer.map { $0.encode(["The plot wasn't <b>dull</b>: 10/10! 🎬"]).count == 1 } ?? false
  }

  private static let words = (try? Vocabulary(words: ["the", "film", "of"])) ?? Vocabulary()

  private static func readKeras(configuration: [UInt8]) -> Bool {
    let members: [(name: String, contents: [UInt8])] = [
      ("config.json", configuration), ("metadata.json", Array(#"{"keras_version": "3.15.1"}"#.utf8)),
      ("model.weights.h5", FuzzFolder.weightsOfKeras),
    ]
    guard let archive = try? ZipFile.archive(of: members) else { return false }
    return (try? KerasModel(archive)) != nil
  }
}
