extension Sweep {
  /// The files of the sweeps that come with the package.
  package static var shipped: [(name: String, yaml: String)] {
    [("000-ablations.yaml", String(decoding: PackageResources._00_ablations_yaml, as: UTF8.self))]
  }
}
