/// In which order examples come.
public enum Shuffling: String, Sendable, Hashable, Codable, CaseIterable {
  /// Shuffled anew for each epoch.
  case eachEpoch = "each-epoch"
  /// Shuffled before the first epoch. Keras on TensorFlow does this, though it means to do otherwise, once
  /// `keras.utils.set_random_seed` has been called: batches stay what they were, and the network fits them less.
  case once
  /// In the order of the data.
  case never
}
