#include "tests/oracle/history.h"

#include <set>
#include <utility>

namespace offstage::oracle {
namespace {

using Version = std::pair<std::string, std::int64_t>;  // of which item

/// Which entry has to come before which: the writers of an item in the order of its versions, a reader after
/// the version that it read and before the next one.
class Precedence {
 public:
  explicit Precedence(const std::vector<HistoryEntry>& history)
      : history_(history), followers_(history.size()), waits_for_(history.size(), 0) {}

  std::string build() {
    for (std::size_t i = 0; i < history_.size(); ++i) {
      for (const auto& [item, write] : history_[i].writes) {
        if (!writers_.emplace(Version(item, write.version), i).second)
          return twice(i, item, "writes a version anew");
        if (!successors_.emplace(Version(item, write.previous), i).second) {
          return twice(i, item, "overwrites a version that another write has overwritten: an update is lost");
        }
      }
    }
    for (std::size_t i = 0; i < history_.size(); ++i) {
      for (const auto& [item, write] : history_[i].writes) {
        if (!follows_writer(i, {item, write.previous}))
          return twice(i, item, "follows a version nobody wrote");
      }
      for (const auto& [item, version] : history_[i].reads) {
        if (!follows_writer(i, {item, version})) return twice(i, item, "reads a version nobody wrote");
        const auto next = successors_.find({item, version});
        if (next != successors_.end()) comes_before(i, next->second);
      }
    }
    return "";
  }

  /// Takes entries away that nothing has to come before, until none is left; the others are in a circle.
  std::string order() {
    std::set<std::pair<std::uint64_t, std::size_t>> ready, ends;
    for (std::size_t i = 0; i < history_.size(); ++i) {
      ends.emplace(history_[i].end, i);
      if (waits_for_[i] == 0) ready.emplace(history_[i].begin, i);
    }
    while (!ready.empty()) {
      const auto [begin, i] = *ready.begin();
      // Something that ended before this one began has not had its turn: it waits for others.
      if (ends.begin()->first < begin) break;
      ready.erase(ready.begin());
      ends.erase({history_[i].end, i});
      for (const auto follower : followers_[i]) {
        if (--waits_for_[follower] == 0) ready.emplace(history_[follower].begin, follower);
      }
    }
    if (ends.empty()) return "";
    std::string names;
    for (const auto& [end, i] : ends) {
      if (names.size() < 400) names += " " + history_[i].name;
    }
    return "no order explains these:" + names;
  }

 private:
  bool follows_writer(std::size_t entry, const Version& version) {
    if (version.second == 0) return true;
    const auto writer = writers_.find(version);
    if (writer == writers_.end()) return false;
    comes_before(writer->second, entry);
    return true;
  }

  void comes_before(std::size_t first, std::size_t second) {
    if (first == second) return;
    followers_[first].push_back(second);
    ++waits_for_[second];
  }

  std::string twice(std::size_t entry, const std::string& item, const char* what) const {
    return history_[entry].name + " " + what + " of " + item;
  }

  const std::vector<HistoryEntry>& history_;
  std::vector<std::vector<std::size_t>> followers_;
  std::vector<std::size_t> waits_for_;
  std::map<Version, std::size_t> writers_;
  std::map<Version, std::size_t> successors_;
};

}  // namespace

std::string contradiction(const std::vector<HistoryEntry>& history) {
  Precedence precedence(history);
  const auto broken = precedence.build();
  return broken.empty() ? precedence.order() : broken;
}

}  // namespace offstage::oracle
