#include "base/worker_pool.h"

#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>

namespace offstage {

struct WorkerPool::Threads {
  explicit Threads(std::size_t count) : pool(count) {}
  boost::asio::thread_pool pool;
};

WorkerPool::WorkerPool(int threads)
    : threads_(std::make_unique<Threads>(static_cast<std::size_t>(threads))) {}

WorkerPool::~WorkerPool() {
  join();
}

void WorkerPool::post(std::function<void()> task) {
  boost::asio::post(threads_->pool, std::move(task));
}

void WorkerPool::join() {
  threads_->pool.join();
}

}  // namespace offstage
