#pragma once

#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "base/clock.h"
#include "base/result.h"
#include "emulator/engine/catalog.h"
#include "emulator/engine/item_writer.h"
#include "emulator/storage/store.h"

namespace offstage::emulator {

/// Deletes items whose time is over ("Time to live", developer guide), from a thread of its own that runs
/// while a table has a time to live. It looks at expired items only, by the expiry index, and at each of them
/// once more with the item locked. Thread-safe.
class Expirer {
 public:
  /// All outlive this. Items are deleted when they are `delay_ms` past their time.
  Expirer(Store& store, Catalog& catalog, ItemWriter& writer, const Clock& clock, std::int64_t delay_ms)
      : store_(store), catalog_(catalog), writer_(writer), clock_(clock), delay_ms_(delay_ms) {}
  /// stop().
  ~Expirer();
  Expirer(const Expirer&) = delete;
  Expirer& operator=(const Expirer&) = delete;

  /// Begins the work for tables that had a time to live when the store was closed.
  void resume();
  /// Gives the table a time to live by this attribute, or takes it. `change` may refuse it by the definition
  /// there is. Items that were there before are found, too.
  Result<void> set_time_to_live(std::string_view table, const std::string& attribute, bool enabled,
                                const std::function<Result<void>(const TimeToLive& now)>& check);
  /// Time may have moved: looks at once.
  void wake();
  /// Deletes what has expired by now; returns how many items.
  Result<std::size_t> sweep();
  /// Ends the thread. Nothing is begun from here on.
  void stop();

 private:
  void run();
  void begin();
  Result<void> index_items(const std::shared_ptr<Table>& table);
  Result<bool> index_batch(const std::shared_ptr<Table>& table, std::string& from);
  Result<std::size_t> sweep(const std::shared_ptr<Table>& table);
  Result<bool> erase(const std::shared_ptr<Table>& table, const std::string& entry);

  Store& store_;
  Catalog& catalog_;
  ItemWriter& writer_;
  const Clock& clock_;
  const std::int64_t delay_ms_;

  std::mutex changes_;  // one change of a time to live at a time
  std::mutex mutex_;    // guards what follows
  std::condition_variable changed_;
  bool awake_ = false;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace offstage::emulator
