import Foundation
import Tenor

/// Shows how a training goes on standard error: a live bar on a terminal, with curves below it if wanted, else a line for
/// each epoch, with the curves at the end.
struct TrainingProgress {
  let epochs: Int
  let isTerminal: Bool
  var showsCurves = false

  /// How often the bar moves at most, in seconds.
  private static let interval = 0.1

  var callback: Callback {
    isTerminal && showsCurves && TerminalSize.canMoveCursor ? barWithCurves : isTerminal ? bar : plainLines
  }

  private var plainLines: Callback {
    var line = ProgressLine(steps: 1)
    return { loop, event in
      switch event {
      case .epochBegin(let epoch):
        line = ProgressLine(steps: loop.stepsPerEpoch)
        Output.progress(ProgressLine.epochHeading(epoch: epoch, of: epochs) + " ")
      case .batchEnd(let step, let logs): _ = line.running(step: step + 1, seconds: loop.seconds, logs: logs)
      case .epochEnd(_, let logs): Output.note(line.finished(seconds: loop.seconds, logs: logs))
      case .fitEnd where showsCurves:
        let history = loop.history
        for line in TrainingCurves(history.epochs.indices.map(history.logs)).lines() { Output.note(line) }
      case .fitBegin, .fitEnd: break
      }
    }
  }

  private var bar: Callback {
    var line = ProgressLine(steps: 1)
    var shown = 0.0
    return { loop, event in
      switch event {
      case .epochBegin(let epoch):
        line = ProgressLine(steps: loop.stepsPerEpoch, style: .colored)
        shown = 0
        Output.note(ProgressLine.epochHeading(epoch: epoch, of: epochs))
      case .batchEnd(let step, let logs):
        let text = line.running(step: step + 1, seconds: loop.seconds, logs: logs)
        guard loop.seconds - shown >= Self.interval else { return }
        shown = loop.seconds
        Output.progress("\r\u{1B}[K" + text)
      case .epochEnd(_, let logs): Output.note("\r\u{1B}[K" + line.finished(seconds: loop.seconds, logs: logs))
      case .fitBegin, .fitEnd: break
      }
    }
  }

  private var barWithCurves: Callback {
    var line = ProgressLine(steps: 1)
    var shown = 0.0
    var curves = LiveCurves(size: TerminalSize(of: STDERR_FILENO))
    return { loop, event in
      switch event {
      case .epochBegin(let epoch):
        line = ProgressLine(steps: loop.stepsPerEpoch, style: .colored)
        shown = 0
        let size = TerminalSize(of: STDERR_FILENO)
        let erasing = curves.erasing(size: size)
        curves.resize(size)
        Output.progress(
          erasing + ProgressLine.epochHeading(epoch: epoch, of: epochs) + "\n" + curves.drawingBelow)
      case .batchEnd(let step, let logs):
        let text = line.running(step: step + 1, seconds: loop.seconds, logs: logs)
        guard loop.seconds - shown >= Self.interval else { return }
        shown = loop.seconds
        let isResized = curves.resize(TerminalSize(of: STDERR_FILENO))
        Output.progress((isResized ? "\r\u{1B}[J" + curves.drawingBelow : "\r\u{1B}[K") + Self.unwrapped(text))
      case .epochEnd(_, let logs):
        curves.add(logs, size: TerminalSize(of: STDERR_FILENO))
        let text = line.finished(seconds: loop.seconds, logs: logs)
        Output.progress("\r\u{1B}[J" + text + "\n" + curves.drawing)
      case .fitBegin, .fitEnd: break
      }
    }
  }

  /// Text that a narrow terminal cuts off, rather than writing its end over the curves.
  private static func unwrapped(_ text: String) -> String { "\u{1B}[?7l" + text + "\u{1B}[?7h" }
}
