import Tenor

/// Shows how a training goes on standard error: a live bar on a terminal, else a line for each epoch.
struct TrainingProgress {
  let epochs: Int
  let isTerminal: Bool

  /// How often the bar moves at most, in seconds.
  private static let interval = 0.1

  var callback: Callback {
    var line = ProgressLine(steps: 1)
    var shown = 0.0
    return { loop, event in
      switch event {
      case .epochBegin(let epoch):
        line = ProgressLine(steps: loop.stepsPerEpoch, style: isTerminal ? .colored : .plain)
        shown = 0
        Output.progress(ProgressLine.epochHeading(epoch: epoch, of: epochs) + (isTerminal ? "\n" : " "))
      case .batchEnd(let step, let logs):
        let text = line.running(step: step + 1, seconds: loop.seconds, logs: logs)
        guard isTerminal, loop.seconds - shown >= Self.interval else { return }
        shown = loop.seconds
        Output.progress("\r\u{1B}[K" + text)
      case .epochEnd(_, let logs):
        Output.progress((isTerminal ? "\r\u{1B}[K" : "") + line.finished(seconds: loop.seconds, logs: logs) + "\n")
      case .fitBegin, .fitEnd: break
      }
    }
  }
}
