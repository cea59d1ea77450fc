extension CommandTests {
  /// What `tenor evaluate --help` prints.
  static let evaluateHelp = """
    OVERVIEW: Measure how well a model does on labelled texts.

    Examples:
      tenor evaluate model demo
      tenor evaluate model test.csv --json
      tenor evaluate model test.csv --baseline train.csv

    Of data published in two parts (demo, imdb, rotten-tomatoes) the test part is
    used. Beside the model stand two baselines: the most frequent label, and a
    linear classifier of words and pairs of neighbouring words. They learn from the
    training part of DATA; where it has none, from the data that the model learnt
    from, if they are found by the recipe in the model's folder or by their name,
    here, beside DATA or in the data folder. Texts that are judged are left out. A
    network that is not better than these is not worth its time.

    USAGE: tenor evaluate [<options>] <model> <data>

    ARGUMENTS:
      <model>                 The model's folder.
      <data>                  The labelled data: a file, a folder, an archive, a
                              name, or - for standard input.

    DATA:
      --text <text>           The column or key of the texts. (default: guessed)
      --label <label>         The column or key of the labels. (default: guessed)
      --format <format>       What the file holds. (default: told by its name)
                              (values: csv, tsv, jsonl)
      --encoding <encoding>   The encoding of the file. (values: utf-8, latin1;
                              default: utf-8)
      --subset <subset>       The part of data published in two parts. (default:
                              train to learn, test to evaluate) (values: train,
                              test)
      --limit <limit>         Use only the first examples. (default: all)
      --data-dir <data-dir>   The folder of data sets known by name. (default:
                              $TENOR_DATA, else ~/.cache/tenor)

    MACHINE:
      --threads <threads>     Threads to work with; results do not depend on it.
                              (default: $TENOR_THREADS, else all processors)
      --precision <precision> What recurrent layers multiply: float32, bfloat16
                              (states, sums and weights stay float32), int8 (for
                              prediction), or auto, which is bfloat16 where the
                              processor has instructions for it. (values: float32,
                              bfloat16, int8, auto; default: float32)

    OPTIONS:
      --baseline <baseline>   The data that the baselines learn from. (default: the
                              training part of DATA, else the model's)
      --no-baseline           Leave the baselines out.
      --json                  Print the result as one JSON object.
      --version               Show the version.
      -h, --help              Show help information.


    """
}
