import Foundation
import Synchronization
import TenorCompute
import Testing

/// Numbers that several threads change.
private final class Tally: Sendable {
  let active = Atomic<Int>(0)
  let total = Atomic<Int>(0)
}

@Suite("Worker pool", .timeLimit(.minutes(1)))
struct WorkerPoolTests {
  @Test("every task runs exactly once", arguments: [1, 2, 3, 8])
  func tasksRunOnce(workers: Int) {
    let pool = WorkerPool(count: workers)
    #expect(pool.count == workers)
    for tasks in [0, 1, 2, 3, 7, 8, 9, 64, 1000] {
      let runs = Mutex([Int](repeating: 0, count: tasks))
      pool.run(tasks: tasks) { worker, task in
        #expect(worker >= 0 && worker < workers)
        runs.withLock { $0[task] += 1 }
      }
      #expect(runs.withLock { $0 } == [Int](repeating: 1, count: tasks))
    }
  }

  @Test("a call returns after its last task, over and over")
  func reuse() {
    let pool = WorkerPool(count: 3)
    let total = Atomic<Int>(0)
    for round in 1...2000 {
      pool.run(tasks: 5) { _, task in total.wrappingAdd(task, ordering: .relaxed) }
      #expect(total.load(ordering: .relaxed) == round * 10)
    }
  }

  @Test("results of tasks have the tasks' order whoever ran them")
  func order() {
    for workers in [1, 2, 4] {
      let squares = Mutex([Int](repeating: -1, count: 500))
      WorkerPool(count: workers).run(tasks: 500) { _, task in
        // Pools of their own may be used inside a task.
        let inner = Atomic<Int>(0)
        WorkerPool(count: 1).run(tasks: task % 4 + 1) { _, part in inner.wrappingAdd(part, ordering: .relaxed) }
        let part = inner.load(ordering: .relaxed)
        squares.withLock { $0[task] = task * task + part }
      }
      #expect(squares.withLock { $0 } == (0..<500).map { $0 * $0 + [0, 1, 3, 6][$0 % 4] })
    }
  }

  @Test("a worker runs one task at a time")
  func exclusiveWorkers() {
    let pool = WorkerPool(count: 4)
    let busy = Mutex(Set<Int>())
    pool.run(tasks: 400) { worker, _ in
      #expect(busy.withLock { $0.insert(worker).inserted })
      usleep(20)
      _ = busy.withLock { $0.remove(worker) }
    }
  }

  @Test("callers on several threads are served one after the other")
  func concurrentCallers() async {
    let pool = WorkerPool(count: 3)
    let tally = Tally()
    await withTaskGroup(of: Void.self) { group in
      for caller in 0..<4 {
        group.addTask {
          for _ in 0..<50 {
            let owner = Atomic<Int>(0)
            pool.run(tasks: 6) { _, task in
              // All tasks in flight belong to one call.
              let previous = tally.active.exchange(caller + 1, ordering: .sequentiallyConsistent)
              #expect(previous == 0 || previous == caller + 1)
              if owner.wrappingAdd(1, ordering: .sequentiallyConsistent).newValue == 6 {
                tally.active.store(0, ordering: .sequentiallyConsistent)
              }
              tally.total.wrappingAdd(task, ordering: .relaxed)
            }
          }
        }
      }
    }
    #expect(tally.total.load(ordering: .relaxed) == 4 * 50 * 15)
  }

  @Test("a pool that is thrown away stops its threads")
  func threadsEnd() throws {
    func threads() throws -> Int { try FileManager.default.contentsOfDirectory(atPath: "/proc/self/task").count }
    guard FileManager.default.fileExists(atPath: "/proc/self/task") else { return }
    for _ in 0..<150 {
      let pool = WorkerPool(count: 8)
      pool.run(tasks: 20) { _, _ in }
    }
    // 1,050 threads were started; those of other tests come and go.
    var count = try threads()
    for _ in 0..<200 where count > 700 {
      usleep(10_000)
      count = try threads()
    }
    #expect(count <= 700)
  }

  @Test("a count below one is one")
  func smallest() {
    let pool = WorkerPool(count: 0)
    #expect(pool.count == 1)
    let sum = Atomic<Int>(0)
    pool.run(tasks: 4) { _, task in sum.wrappingAdd(task, ordering: .relaxed) }
    #expect(sum.load(ordering: .relaxed) == 6)
  }
}
