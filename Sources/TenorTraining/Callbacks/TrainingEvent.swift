/// What happens during training, told to callbacks in this order: `fitBegin`, then for each epoch `epochBegin`, a
/// `batchEnd` for each step, `epochEnd`; at last `fitEnd`.
public enum TrainingEvent: Sendable, Hashable {
  /// Training starts.
  case fitBegin
  /// Epoch `epoch`, counted from 0, starts.
  case epochBegin(epoch: Int)
  /// Step `step`, counted from 0 within its epoch, has changed the parameters. The logs are means over the epoch so far.
  case batchEnd(step: Int, logs: Logs)
  /// Epoch `epoch` has ended; the logs hold its means and, where there is validation, the "val_" figures.
  case epochEnd(epoch: Int, logs: Logs)
  /// Training has ended, for whatever reason.
  case fitEnd
}
