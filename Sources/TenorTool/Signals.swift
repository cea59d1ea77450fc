import Foundation
import Synchronization

/// Signals from the terminal and the system.
enum Signals {
  private static let interrupted = Atomic<Bool>(false)

  /// Whether Ctrl-C was pressed since ``catchInterrupts()``.
  static var isInterrupted: Bool { interrupted.load(ordering: .relaxed) }

  /// A file that grows beyond the limit of the process is an error to report, not a reason to die.
  static func prepare() { signal(SIGXFSZ, SIG_IGN) }

  /// Makes the first Ctrl-C a request to stop; the second one ends the process as usual.
  static func catchInterrupts() {
    // A parent may have blocked the signal, and a blocked one would never arrive.
    var signals = sigset_t()
    sigemptyset(&signals)
    sigaddset(&signals, SIGINT)
    pthread_sigmask(SIG_UNBLOCK, &signals, nil)
    interrupted.store(false, ordering: .relaxed)
    signal(SIGINT) { _ in
      Signals.interrupted.store(true, ordering: .relaxed)
      signal(SIGINT, SIG_DFL)
    }
  }
}
