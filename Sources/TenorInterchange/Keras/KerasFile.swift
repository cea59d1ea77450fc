import TenorModel

/// The parts of a file that Keras saved, unpacked but not yet understood.
struct KerasFile {
  /// How weights are found in the HDF5 file.
  enum Layout {
    /// By classes of layers: `layers/lstm_1/cell/vars/0`.
    case classes
    /// By names of layers: `model_weights/lstm/…`, with the names of weights in attributes.
    case names
  }

  /// The description of the model.
  let configuration: JSON
  /// The version of Keras, as it wrote it.
  let version: String
  let layout: Layout
  /// What the HDF5 file with the weights holds.
  let weights: HDF5Contents
  /// The bytes of that file.
  let weightsSize: Int
  /// Other members by their path in the archive.
  private let assets: [String: [UInt8]]

  /// The first number of the version; 3 if there is none.
  var majorVersion: Int { version.split(separator: ".").first.flatMap { Int($0) } ?? 3 }

  /// The contents of a file, if it is one and not too large.
  static func read(_ path: String) throws(KerasError) -> [UInt8] {
    guard FileSystem.exists(path) else {
      throw KerasError(
        .missing, file: path, problem: "expected a model of Keras, found nothing of that name", remedy: "check the path"
      )
    }
    do {
      return try FileSystem.read(path, limit: KerasModel.fileSizeLimit)
    } catch {
      throw KerasError(
        .unreadable, file: path, problem: error.readingProblem, remedy: "name a file, and check its rights and its size"
      )
    }
  }

  init(_ bytes: [UInt8]) throws(KerasError) {
    if bytes.starts(with: [0x50, 0x4B]) {
      try self.init(archive: bytes)
    } else if bytes.starts(with: [0x89, 0x48, 0x44, 0x46]) {
      try self.init(hdf5: bytes)
    } else {
      throw KerasError(
        .damaged, problem: "expected a .keras or .h5 file, found other contents",
        remedy: "save the model in Keras with model.save('model.keras')")
    }
  }

  // MARK: Keras 3

  /// Where the weights of layers are; Keras 2.12 had another name than those after it.
  static let roots = ["layers", "_layer_checkpoint_dependencies"]

  private init(archive bytes: [UInt8]) throws(KerasError) {
    var members = try ZipFile.members(of: bytes) { name in
      ["metadata.json", "config.json", "model.weights.h5", "model.weights.npz"].contains(name)
        || (name.hasPrefix("assets/") && name.hasSuffix("/vocabulary.txt"))
    }
    guard let configuration = members.removeValue(forKey: "config.json") else { throw Self.noMember("config.json") }
    self.configuration = try JSON(text: configuration, place: "config.json")
    version =
      try members.removeValue(forKey: "metadata.json").map { (bytes) throws(KerasError) in
        try JSON(text: bytes, place: "metadata.json")
      }?["keras_version"]?.string ?? ""
    guard let weights = members.removeValue(forKey: "model.weights.h5") else {
      guard members["model.weights.npz"] == nil else {
        throw KerasError(
          .unsupported, place: "model.weights.npz", problem: "expected weights in HDF5, found them in NumPy's format",
          remedy: "load the model in Keras and save it with model.save('model.keras')")
      }
      throw Self.noMember("model.weights.h5")
    }
    self.weights = try HDF5Contents(weights, roots: Self.roots)
    weightsSize = weights.count
    layout = .classes
    assets = members
  }

  private static func noMember(_ name: String) -> KerasError {
    KerasError(
      .damaged, place: name, problem: "expected this member of the archive, found none",
      remedy: "save the whole model in Keras with model.save('model.keras')")
  }

  /// The words that a layer `TextVectorization` has learnt, one on each line; `nil` if the layer's options hold them.
  func vocabulary(of layer: KerasLayerConfig) -> [UInt8]? {
    let candidates = assets.keys.filter { $0.hasPrefix("assets/layers/text_vectorization/") }
    return candidates.min { $0.utf8.count < $1.utf8.count }.flatMap { assets[$0] }
  }

  // MARK: Before Keras 3

  private init(hdf5 bytes: [UInt8]) throws(KerasError) {
    let contents = try HDF5Contents(bytes, roots: ["model_weights"])
    guard let model = try contents.texts("model_config", of: "")?.first else {
      throw KerasError(
        .damaged, place: "model_config", problem: "expected a whole model, found weights alone",
        remedy: "save the model with model.save('model.keras') instead of model.save_weights")
    }
    configuration = try JSON(text: Array(model.utf8), place: "model_config")
    version = try contents.texts("keras_version", of: "")?.first ?? ""
    layout = .names
    weights = contents
    weightsSize = bytes.count
    assets = [:]
  }
}
