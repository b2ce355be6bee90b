#pragma once

#include <functional>
#include <memory>

namespace offstage {

/// Threads for work that would hold up an I/O thread. Thread-safe.
class WorkerPool {
 public:
  explicit WorkerPool(int threads);
  /// join().
  ~WorkerPool();
  WorkerPool(const WorkerPool&) = delete;
  WorkerPool& operator=(const WorkerPool&) = delete;

  /// Runs the task on one of the threads; tasks start in the order in which they came.
  void post(std::function<void()> task);

  /// Waits until every task has run. Nothing is posted from here on.
  void join();

 private:
  struct Threads;
  std::unique_ptr<Threads> threads_;
};

}  // namespace offstage
