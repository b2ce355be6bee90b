#include "base/byte_pipe.h"

#include <utility>

namespace offstage {
namespace {

/// Outside of every lock: who is called may call back.
void call(const BytePipe::Callback& callback) {
  if (callback) callback();
}

}  // namespace

bool BytePipe::write(std::string_view bytes) {
  std::unique_lock lock(mutex_);
  if (left_ || ended_) return true;
  bytes_.append(bytes);
  const bool room = has_room();
  const Callback callback = is_readable() ? std::exchange(on_readable_, nullptr) : nullptr;
  lock.unlock();
  call(callback);
  return room;
}

void BytePipe::call_if(bool (BytePipe::*ready)() const, Callback BytePipe::* kept, Callback callback) {
  {
    const std::lock_guard lock(mutex_);
    if (!(this->*ready)()) {
      this->*kept = std::move(callback);
      return;
    }
  }
  callback();
}

void BytePipe::when_room(Callback callback) {
  call_if(&BytePipe::has_room, &BytePipe::on_room_, std::move(callback));
}

bool BytePipe::forget_room() {
  const std::lock_guard lock(mutex_);
  return std::exchange(on_room_, nullptr) != nullptr;
}

void BytePipe::cut() {
  const std::lock_guard lock(mutex_);
  cut_ = true;
}

bool BytePipe::is_cut() const {
  const std::lock_guard lock(mutex_);
  return cut_;
}

void BytePipe::end() {
  std::unique_lock lock(mutex_);
  ended_ = true;
  const Callback reader = std::exchange(on_readable_, nullptr);
  const Callback writer = std::exchange(on_room_, nullptr);
  lock.unlock();
  call(reader);
  call(writer);
}

BytePipe::Taken BytePipe::take() {
  std::unique_lock lock(mutex_);
  Taken taken{std::exchange(bytes_, {}), ended_};
  const Callback callback = std::exchange(on_room_, nullptr);
  lock.unlock();
  call(callback);
  return taken;
}

void BytePipe::when_readable(Callback callback) {
  call_if(&BytePipe::is_readable, &BytePipe::on_readable_, std::move(callback));
}

bool BytePipe::forget_readable() {
  const std::lock_guard lock(mutex_);
  return std::exchange(on_readable_, nullptr) != nullptr;
}

void BytePipe::leave() {
  Callback dropped;  // outside the lock: what it holds may be the last of something
  std::unique_lock lock(mutex_);
  left_ = true;
  bytes_.clear();
  dropped.swap(on_readable_);
  const Callback callback = std::exchange(on_room_, nullptr);
  lock.unlock();
  call(callback);
}

}  // namespace offstage
