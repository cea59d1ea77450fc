extension Replacement {
  /// English contractions written out, and sentence punctuation set apart by a space.
  ///
  /// The table of C. Maklin, "LSTM Recurrent Neural Network Keras Example" (2019), every row as its author meant it:
  /// `.` and `?` are plain text, and only the last row is a pattern. The order matters: `can't` must come before `n't`.
  /// The two rows that the author typed with a typographic apostrophe match the straight one too. Expects lower case.
  public static let englishContractions: [Replacement] = [
    Replacement("i'm", with: "i am"),
    Replacement("'re", with: " are"),
    Replacement("let’s", with: "let us"),
    Replacement("let's", with: "let us"),
    Replacement("'s", with: " is"),
    Replacement("'ve", with: " have"),
    Replacement("can't", with: "can not"),
    Replacement("cannot", with: "can not"),
    Replacement("shan’t", with: "shall not"),
    Replacement("shan't", with: "shall not"),
    Replacement("n't", with: " not"),
    Replacement("'d", with: " would"),
    Replacement("'ll", with: " will"),
    Replacement("'scuse", with: "excuse"),
    Replacement(",", with: " ,"),
    Replacement(".", with: " ."),
    Replacement("!", with: " !"),
    Replacement("?", with: " ?"),
    Replacement(.whiteSpace, with: " "),
  ]
}
