#include "emulator/storage/stores.h"

#include <algorithm>
#include <charconv>
#include <set>
#include <sstream>

namespace offstage::emulator {
namespace {

constexpr std::string_view kCurrentFile = "OFFSTAGE_STORE";
constexpr std::string_view kDraftFile = "OFFSTAGE_DRAFT";
constexpr std::string_view kLockFile = "OFFSTAGE_LOCK";
constexpr std::string_view kStores = "stores";
constexpr std::string_view kSnapshots = "snapshots";
constexpr std::size_t kNameLengthMax = 128;

bool is_letter_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

std::string join(std::string_view folder, std::string_view name) {
  return std::string(folder).append("/").append(name);
}

/// Of "stores/7", or of "7".
std::optional<std::uint64_t> number_of(std::string_view place) {
  const auto digits = place.substr(place.find('/') + 1);
  std::uint64_t number = 0;
  const auto* end = digits.data() + digits.size();
  const auto [stop, error] = std::from_chars(digits.data(), end, number);
  if (error != std::errc() || stop != end) return std::nullopt;
  return number;
}

}  // namespace

bool is_snapshot_name(std::string_view name) {
  return !name.empty() && name.size() <= kNameLengthMax && is_letter_or_digit(name.front()) &&
         std::all_of(name.begin(), name.end(),
                     [](char c) { return is_letter_or_digit(c) || c == '_' || c == '.' || c == '-'; });
}

Stores::Stores(bool in_memory, std::string root, std::shared_ptr<StoreFiles> files)
    : in_memory_(in_memory), root_(std::move(root)), files_(std::move(files)) {}

Result<std::unique_ptr<Stores>, Failure> Stores::open(bool in_memory, const std::string& directory) {
  std::unique_ptr<Stores> stores(
      new Stores(in_memory, in_memory ? "/offstage" : directory, StoreFiles::make(in_memory)));
  if (!in_memory) RETURN_IF_ERROR(prepare_store_directory(directory));
  RETURN_IF_ERROR(stores->begin());
  return stores;
}

Result<void, Failure> Stores::begin() {
  RETURN_IF_ERROR(files_->make_directory(root_));
  RETURN_IF_ERROR(files_->make_directory(path(kStores)));
  RETURN_IF_ERROR(files_->make_directory(path(kSnapshots)));
  lock_ = files_->lock(path(kLockFile));
  if (!lock_) return Failure{"the data directory " + root_ + " is in use by another process"};
  ASSIGN_OR_RETURN(const auto current, files_->read(path(kCurrentFile)));
  if (current) {
    current_ = *current;
    if (!number_of(current_)) return Failure{path(kCurrentFile) + " names no store"};
  }
  if (in_memory_) current_ = next_place();
  remove_leftovers();
  return {};
}

/// What a process began and did not end, or no longer needed when it was killed.
void Stores::remove_leftovers() {
  std::set<Place> needed{current_};
  for (const auto& name : files_->list(path(kSnapshots))) {
    if (const auto file = read_snapshot(name)) needed.insert(file->place);
  }
  for (const auto& name : files_->list(path(kStores))) {
    const auto place = join(kStores, name);
    const auto number = number_of(place);
    if (number) last_number_ = std::max(last_number_, *number);
    if (!needed.contains(place)) files_->remove_directory(path(place));
  }
  if (!current_.empty()) files_->remove_store(root_);
}

std::string Stores::path(std::string_view inside) const {
  return inside.empty() ? root_ : join(root_, inside);
}

Stores::Place Stores::next_place() {
  return join(kStores, std::to_string(++last_number_));
}

Result<Stores::Opened, Failure> Stores::open_at(const Place& place) {
  ASSIGN_OR_RETURN(auto store,
                   Store::open({.in_memory = in_memory_, .directory = path(place), .files = files_}));
  return Opened{place, std::move(store)};
}

Result<Stores::Opened, Failure> Stores::open_current() {
  return open_at(current_);
}

/// One that is not there again when it cannot be opened.
Result<Stores::Opened, Failure> Stores::open_new(const Place& place) {
  auto opened = open_at(place);
  if (!opened) remove(place);
  return opened;
}

Result<Stores::Opened, Failure> Stores::make_empty() {
  return open_new(next_place());
}

Result<Stores::Opened, Failure> Stores::make_copy(const StoredSnapshot& snapshot) {
  const auto file = read_snapshot(snapshot.name);
  if (!file) return Failure{"there is no snapshot " + snapshot.name};
  const auto place = next_place();
  if (auto copied = files_->copy_store(path(file->place), path(place)); !copied) {
    remove(place);
    return copied.error();
  }
  return open_new(place);
}

Result<void, Failure> Stores::use(const Place& place) {
  if (auto replaced = files_->replace(path(kCurrentFile), path(kDraftFile), place); !replaced) {
    // What counts is the renaming. It may have been done, and only that it lasts could not be made sure of.
    const auto current = files_->read(path(kCurrentFile));
    if (!current || *current != place) return replaced;
  }
  current_ = place;
  return {};
}

void Stores::remove(const Place& place) {
  if (place.empty()) {
    files_->remove_store(root_);
  } else {
    files_->remove_directory(path(place));
  }
}

std::optional<Stores::SnapshotFile> Stores::read_snapshot(const std::string& name) const {
  const auto text = files_->read(path(join(kSnapshots, name)));
  if (!text || !*text) return std::nullopt;
  SnapshotFile file{.place = {}, .snapshot = {.name = name}};
  std::istringstream words(**text);
  words >> file.place >> file.snapshot.taken_ms >> file.snapshot.ahead_ms;
  if (!words || !number_of(file.place)) return std::nullopt;
  return file;
}

std::vector<StoredSnapshot> Stores::snapshots() const {
  std::vector<StoredSnapshot> snapshots;
  auto names = files_->list(path(kSnapshots));
  std::sort(names.begin(), names.end());
  for (const auto& name : names) {
    if (auto file = read_snapshot(name)) snapshots.push_back(std::move(file->snapshot));
  }
  return snapshots;
}

std::optional<StoredSnapshot> Stores::find_snapshot(std::string_view name) const {
  auto file = read_snapshot(std::string(name));
  if (!file) return std::nullopt;
  return std::move(file->snapshot);
}

Result<void, Failure> Stores::save(const Store& store, const StoredSnapshot& snapshot) {
  const auto before = read_snapshot(snapshot.name);
  const auto place = next_place();
  RETURN_IF_ERROR(store.copy_to(path(place)));
  std::ostringstream text;
  text << place << ' ' << snapshot.taken_ms << ' ' << snapshot.ahead_ms << '\n';
  if (auto named = files_->replace(path(join(kSnapshots, snapshot.name)), path(kDraftFile), text.str());
      !named) {
    remove(place);
    return named;
  }
  if (before) remove(before->place);
  return {};
}

Result<void, Failure> Stores::forget(const StoredSnapshot& snapshot) {
  const auto file = read_snapshot(snapshot.name);
  if (!file) return Failure{"there is no snapshot " + snapshot.name};
  RETURN_IF_ERROR(files_->remove(path(join(kSnapshots, snapshot.name))));
  remove(file->place);
  return {};
}

}  // namespace offstage::emulator
