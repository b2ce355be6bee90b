#pragma once

#include <cstddef>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>

namespace offstage {

/// Bytes on their way from one who writes to one who reads, of which only so many wait in between. Nobody is
/// blocked: who has to wait is called back once, from the other side's thread or, when there is nothing to
/// wait for, at once. Thread-safe, for one writer and one reader.
class BytePipe {
 public:
  using Callback = std::function<void()>;

  explicit BytePipe(std::size_t bytes_max = std::size_t{256} * 1024) : bytes_max_(bytes_max) {}
  BytePipe(const BytePipe&) = delete;
  BytePipe& operator=(const BytePipe&) = delete;

  // The writer's.
  /// Takes all of them. False when no more should come before when_room() calls back. Without a reader they
  /// go nowhere, and there is room.
  bool write(std::string_view bytes);
  void when_room(Callback callback);
  /// The callback will not come. False when there is none, or it is under way.
  bool forget_room();
  /// The writer has broken off: what it would have written is not known.
  void cut();
  bool is_cut() const;

  // Whoever knows that nothing more is to be read. What is written afterwards goes nowhere.
  void end();

  // The reader's.
  struct Taken {
    std::string bytes;  // may be empty
    bool is_end = false;
  };
  Taken take();
  /// There is something to take, or the end.
  void when_readable(Callback callback);
  bool forget_readable();
  /// Nobody reads any more.
  void leave();

 private:
  bool has_room() const { return left_ || ended_ || bytes_.size() < bytes_max_; }
  bool is_readable() const { return ended_ || !bytes_.empty(); }
  void call_if(bool (BytePipe::*ready)() const, Callback BytePipe::* kept, Callback callback);

  const std::size_t bytes_max_;
  mutable std::mutex mutex_;
  std::string bytes_;
  bool ended_ = false;
  bool cut_ = false;
  bool left_ = false;
  Callback on_room_;
  Callback on_readable_;
};

}  // namespace offstage
