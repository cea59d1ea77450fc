import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Threads that wait for work: a fixed number of workers that take numbered tasks.
///
/// Which worker takes which task is not fixed; whatever a task computes must depend on its number alone.
public final class WorkerPool: Sendable {
  /// The number of workers, the calling thread among them.
  public let count: Int
  private let shared: Shared

  /// - Parameter count: Number of workers, at least 1. The default is the number of processors.
  public init(count: Int = WorkerPool.processorCount) {
    self.count = max(1, count)
    shared = Shared()
    for worker in 1..<max(1, self.count) { Self.start(worker: worker, shared) }
  }

  deinit { shared.stop() }

  /// The number of processors that this process may use.
  public static var processorCount: Int { max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))) }

  /// Calls `body(worker, task)` for each task in `0 ..< tasks` and returns when all are done.
  ///
  /// Within a call each worker runs one task at a time, so `body` may use memory that belongs to the call's worker.
  /// Calls from several threads are served one after the other, except those of a single task or on a pool of one
  /// worker, which need no other thread and run at once. `body` must not call `run` on the same pool.
  public func run(tasks: Int, _ body: @Sendable (_ worker: Int, _ task: Int) -> Void) {
    if count == 1 || tasks <= 1 {
      for task in 0..<tasks { body(0, task) }
      return
    }
    shared.run(tasks: tasks, workers: count, body)
  }

  private static func start(worker: Int, _ shared: Shared) {
    let argument = Unmanaged.passRetained(Start(worker: worker, shared: shared)).toOpaque()
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    pthread_attr_setstacksize(&attributes, 4 << 20)
    pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
    #if canImport(Glibc)
    var thread = pthread_t()
    pthread_create(
      &thread, &attributes,
      { argument in
        argument.map { Unmanaged<Start>.fromOpaque($0).takeRetainedValue().loop() }
        return nil
      }, argument)
    #else
    var thread: pthread_t?
    pthread_create(
      &thread, &attributes,
      { argument in
        Unmanaged<Start>.fromOpaque(argument).takeRetainedValue().loop()
        return nil
      }, argument)
    #endif
    pthread_attr_destroy(&attributes)
  }

  private final class Start: Sendable {
    let worker: Int
    let shared: Shared
    init(worker: Int, shared: Shared) {
      self.worker = worker
      self.shared = shared
    }
    func loop() { shared.work(as: worker) }
  }
}

/// What the threads of a pool share. A mutex guards the announcement of work; tasks are taken with one atomic addition.
private final class Shared: @unchecked Sendable {
  private var mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 2)
  private var conditions = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 2)
  private var body: ((Int, Int) -> Void)?
  private var tasks = 0
  private var generation = 0
  private var busy = 0
  private var stopped = false
  private let nextTask = Atomic<Int>(0)

  private var state: UnsafeMutablePointer<pthread_mutex_t> { mutex }
  private var serial: UnsafeMutablePointer<pthread_mutex_t> { mutex + 1 }
  private var announced: UnsafeMutablePointer<pthread_cond_t> { conditions }
  private var finished: UnsafeMutablePointer<pthread_cond_t> { conditions + 1 }

  init() {
    for index in 0..<2 {
      pthread_mutex_init(mutex + index, nil)
      pthread_cond_init(conditions + index, nil)
    }
  }

  deinit {
    for index in 0..<2 {
      pthread_mutex_destroy(mutex + index)
      pthread_cond_destroy(conditions + index)
    }
    mutex.deallocate()
    conditions.deallocate()
  }

  func run(tasks count: Int, workers: Int, _ work: (Int, Int) -> Void) {
    pthread_mutex_lock(serial)
    defer { pthread_mutex_unlock(serial) }
    withoutActuallyEscaping(work) { work in
      pthread_mutex_lock(state)
      body = work
      tasks = count
      nextTask.store(0, ordering: .relaxed)
      busy = workers - 1
      generation += 1
      pthread_cond_broadcast(announced)
      pthread_mutex_unlock(state)
      takeTasks(as: 0, count, work)
      pthread_mutex_lock(state)
      while busy > 0 { pthread_cond_wait(finished, state) }
      body = nil
      pthread_mutex_unlock(state)
    }
  }

  func work(as worker: Int) {
    var seen = 0
    pthread_mutex_lock(state)
    while true {
      while generation == seen && !stopped { pthread_cond_wait(announced, state) }
      if stopped { break }
      seen = generation
      let (work, count) = (body, tasks)
      pthread_mutex_unlock(state)
      if let work { takeTasks(as: worker, count, work) }
      pthread_mutex_lock(state)
      busy -= 1
      if busy == 0 { pthread_cond_signal(finished) }
    }
    pthread_mutex_unlock(state)
  }

  func stop() {
    pthread_mutex_lock(state)
    stopped = true
    pthread_cond_broadcast(announced)
    pthread_mutex_unlock(state)
  }

  private func takeTasks(as worker: Int, _ count: Int, _ work: (Int, Int) -> Void) {
    while true {
      let task = nextTask.wrappingAdd(1, ordering: .relaxed).oldValue
      if task >= count { return }
      work(worker, task)
    }
  }
}
