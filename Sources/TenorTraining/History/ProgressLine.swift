/// The line that shows how far an epoch is, as Keras's progress bar does:
/// `49/49 ━━━━━━━━━━━━━━━━━━━━ 12s 240ms/step - accuracy: 0.8512 - loss: 0.3501`.
///
/// A value that is told of steps and of the time since the epoch began, and makes text; it reads no clock and prints
/// nothing.
public struct ProgressLine: Sendable, Hashable {
  /// How the line looks.
  public enum Style: Sendable, Hashable {
    /// Text only; the part still to do is a thin line.
    case plain
    /// Keras's bold numbers and green bar, by ANSI escape sequences.
    case colored
  }

  /// The number of steps of the epoch, at least 1.
  public let steps: Int
  /// The number of cells of the bar. 20 by default.
  public let width: Int
  /// How the line looks.
  public let style: Style
  private var secondsAfterFirstStep: Double?

  /// Creates the line of an epoch that has not begun.
  public init(steps: Int, width: Int = 20, style: Style = .plain) {
    self.steps = max(1, steps)
    self.width = max(0, width)
    self.style = style
  }

  /// The line above: `Epoch 3/10`.
  ///
  /// - Parameters:
  ///   - epoch: The epoch, from 0.
  ///   - epochs: The number of epochs.
  public static func epochHeading(epoch: Int, of epochs: Int) -> String { "Epoch \(epoch + 1)/\(epochs)" }

  /// The line while the epoch runs, with the time that remains.
  ///
  /// The time per step leaves out the first one, which is not like the others.
  ///
  /// - Parameters:
  ///   - step: The number of steps done.
  ///   - seconds: The time since the epoch began.
  ///   - logs: The figures to show, sorted by name.
  public mutating func running(step: Int, seconds: Double, logs: Logs) -> String {
    let perStep = secondsPerStep(step: step, seconds: seconds)
    let remaining = perStep * Double(max(0, steps - step))
    return line(step: step, time: Self.clock(remaining), perStep: perStep, logs: logs)
  }

  /// The line of the finished epoch, with the time that it took.
  ///
  /// - Parameters:
  ///   - seconds: The time since the epoch began.
  ///   - logs: The figures to show, sorted by name.
  public mutating func finished(seconds: Double, logs: Logs) -> String {
    let perStep = secondsPerStep(step: steps, seconds: seconds)
    return line(step: steps, time: Self.whole(seconds) + "s", perStep: perStep, logs: logs)
  }

  private mutating func secondsPerStep(step: Int, seconds: Double) -> Double {
    guard step > 0 else { return 0 }
    defer { if step == 1 { secondsAfterFirstStep = seconds } }
    guard step > 1, let first = secondsAfterFirstStep else { return seconds / Double(step) }
    return (seconds - first) / Double(step - 1)
  }

  private func line(step: Int, time: String, perStep: Double, logs: Logs) -> String {
    let count = "\(step)"
    let padding = String(repeating: " ", count: max(0, "\(steps)".utf8.count - count.utf8.count))
    let figures = logs.keys.sorted().map { " - \($0): \(Self.figure(logs[$0] ?? .nan))" }.joined()
    return bold("\(padding)\(count)/\(steps)") + " " + bar(step: step) + " " + bold(time) + " "
      + Self.duration(perStep) + "/step" + figures
  }

  private func bar(step: Int) -> String {
    let done = min(width, max(0, width * step / steps))
    switch style {
    case .plain:
      return String(repeating: "━", count: done) + String(repeating: "─", count: width - done)
    case .colored:
      let green = done > 0 ? "\u{1B}[32m\(String(repeating: "━", count: done))\u{1B}[0m" : ""
      return green + "\u{1B}[37m\(String(repeating: "━", count: width - done))\u{1B}[0m"
    }
  }

  private func bold(_ text: String) -> String { style == .colored ? "\u{1B}[1m\(text)\u{1B}[0m" : text }
}

extension ProgressLine {
  /// A figure with four decimals, or in scientific notation where it is 0.001 or smaller.
  static func figure(_ value: Double) -> String {
    guard value.isFinite else { return value.isNaN ? "nan" : value > 0 ? "inf" : "-inf" }
    return abs(value) > 1e-3 ? DecimalText.fixed(value, decimals: 4) : DecimalText.scientific(value, decimals: 4)
  }

  /// `12s`, `1:05`, `2:00:01`.
  static func clock(_ seconds: Double) -> String {
    let total = Int(max(0, min(seconds, 1e9)))
    func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
    if seconds > 3600 { return "\(total / 3600):\(two(total % 3600 / 60)):\(two(total % 60))" }
    if seconds > 60 { return "\(total / 60):\(two(total % 60))" }
    return "\(total)s"
  }

  /// `2s`, `240ms`, `15us`.
  static func duration(_ seconds: Double) -> String {
    if seconds >= 1 || seconds == 0 { return whole(seconds) + "s" }
    if seconds >= 1e-3 { return whole(seconds * 1e3) + "ms" }
    return whole(seconds * 1e6) + "us"
  }

  static func whole(_ value: Double) -> String { DecimalText.fixed(value, decimals: 0) }
}
