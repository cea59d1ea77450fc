extension Recipe {
  /// What `tenor train` does without other wishes: a bidirectional LSTM with masked padding.
  public static let standard = named("standard") ?? Recipe(name: "standard", summary: "")

  /// The recipes that come with the package, in the order of their names but for ``standard``, which comes first.
  ///
  /// - Complexity: O(size of all recipes) for the first call.
  public static let presets: [Recipe] = shipped.reduce(into: []) { known, file in
    // A recipe may begin with one of those before it. One that cannot be read is left out: the tests find it.
    if let recipe = try? Recipe(yaml: file.yaml, file: file.name, bases: known) { known.append(recipe) }
  }

  /// The preset of the given name.
  public static func named(_ name: String) -> Recipe? { presets.first { $0.name == name } }

  /// The files of the folder Shipped.
  package static var shipped: [(name: String, yaml: String)] {
    let files: [(String, [UInt8])] = [
      ("standard", PackageResources.standard_yaml),
      ("imdb-small", PackageResources.imdb_small_yaml),
      ("imdb-best", PackageResources.imdb_best_yaml),
      ("000-bilstm", PackageResources._00_bilstm_yaml),
      ("000-bilstm-tuned", PackageResources._00_bilstm_tuned_yaml),
      ("000-stacked-bilstm", PackageResources._00_stacked_bilstm_yaml),
      ("000-stacked-bilstm-tuned", PackageResources._00_stacked_bilstm_tuned_yaml),
      ("000-cnn", PackageResources._00_cnn_yaml),
      ("001-lstm", PackageResources._01_lstm_yaml),
      ("001-lstm-tuned", PackageResources._01_lstm_tuned_yaml),
      ("001-simple-rnn", PackageResources._01_simple_rnn_yaml),
      ("001-simple-rnn-tuned", PackageResources._01_simple_rnn_tuned_yaml),
      ("002-bilstm", PackageResources._02_bilstm_yaml),
      ("002-bilstm-tuned", PackageResources._02_bilstm_tuned_yaml),
      ("002-gru", PackageResources._02_gru_yaml),
      ("002-lstm", PackageResources._02_lstm_yaml),
      ("002-rnn", PackageResources._02_rnn_yaml),
      ("003-simple-rnn", PackageResources._03_simple_rnn_yaml),
      ("003-stacked-rnn", PackageResources._03_stacked_rnn_yaml),
      ("003-lstm", PackageResources._03_lstm_yaml),
      ("003-stacked-lstm", PackageResources._03_stacked_lstm_yaml),
      ("003-masked-simple-rnn", PackageResources._03_masked_simple_rnn_yaml),
      ("003-masked-stacked-rnn", PackageResources._03_masked_stacked_rnn_yaml),
      ("003-masked-lstm", PackageResources._03_masked_lstm_yaml),
      ("003-masked-stacked-lstm", PackageResources._03_masked_stacked_lstm_yaml),
      ("004-phrases", PackageResources._04_phrases_yaml),
      ("004-phrases-tuned", PackageResources._04_phrases_tuned_yaml),
    ]
    return files.map { ("\($0).yaml", String(decoding: $1, as: UTF8.self)) }
  }
}
