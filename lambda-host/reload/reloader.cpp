#include "lambda-host/reload/reloader.h"

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <utility>

#include "base/log.h"

namespace offstage::lambda_host {
namespace {

namespace fs = std::filesystem;

/// Longer than it takes an editor, a compiler or a checkout from one file to the next.
constexpr std::chrono::milliseconds kQuiet{100};
/// Directories above a built file that may be removed and made anew: build/scores/bootstrap.
constexpr int kBuiltLevels = 3;
/// Functions and files that a log line names.
constexpr std::size_t kNamesMax = 3;

std::string joined(const std::vector<std::string>& names, const char* quote) {
  std::string text;
  for (std::size_t i = 0; i < std::min(names.size(), kNamesMax); ++i)
    text += (i == 0 ? "" : ", ") + (quote + names[i] + quote);
  if (names.size() > kNamesMax) text += fmt::format(" and {} more", names.size() - kNamesMax);
  return text;
}

}  // namespace

Reloader::Reloader(std::vector<FunctionCode> codes) {
  auto opened = FileWatch::open();
  if (!opened) {
    log::warning("changed functions are not reloaded: {}", opened.error().text);
    return;
  }
  watch_.emplace(*std::move(opened));
  for (FunctionCode& code : codes) codes_.emplace_back().code = std::move(code);
  watch_all();
  thread_ = std::thread([this] { run(); });
}

Reloader::~Reloader() {
  stopping_ = true;
  if (watch_) watch_->wake();
  if (thread_.joinable()) thread_.join();
}

void Reloader::watch_all() {
  for (Watched& watched : codes_) {
    watch_file(watched);
    if (const auto& sources = watched.code.sources)
      watch_tree(sources->directory(), *sources, [](const std::string&) {});
  }
}

void Reloader::watch(const std::string& directory) {
  const auto added = watch_->add(directory);
  std::error_code error;
  if (added || !fs::is_directory(directory, error) || std::exchange(has_warned_, true)) return;
  log::warning("not every changed function is reloaded: {}", added.error().text);
}

void Reloader::watch_file(Watched& watched) {
  if (watched.code.file.empty()) return;
  std::error_code error;
  const fs::path file = fs::absolute(watched.code.file, error).lexically_normal();
  const fs::path target = fs::weakly_canonical(file, error);
  watched.paths = {file.string(), target.string()};
  watch(target.parent_path().string());
  fs::path directory = file.parent_path();
  for (int level = 0; level < kBuiltLevels && directory.has_relative_path(); ++level) {
    watch(directory.string());
    directory = directory.parent_path();
  }
}

/// `on_file` gets those that are there already.
void Reloader::watch_tree(const std::string& directory, const SourceFiles& sources,
                          const std::function<void(const std::string&)>& on_file) {
  if (!sources.has_directory(directory)) return;
  watch(directory);
  std::error_code error;
  for (fs::directory_iterator entry(directory, error), end; !error && entry != end; entry.increment(error)) {
    const std::string path = entry->path().string();
    std::error_code unknown;
    if (entry->is_directory(unknown) && !entry->is_symlink(unknown))
      watch_tree(path, sources, on_file);
    else if (sources.has_file(path))
      on_file(path);
  }
}

void Reloader::run() {
  while (true) {
    const auto changes = watch_->wait(time_to_settle());
    if (stopping_) return;
    if (changes) apply(*changes);
    if (const auto left = time_to_settle(); left && left->count() <= 0) settle();
  }
}

/// Nothing when there is nothing to tell.
std::optional<std::chrono::milliseconds> Reloader::time_to_settle() const {
  if (std::none_of(codes_.begin(), codes_.end(), [](auto& watched) { return !watched.changed.empty(); }))
    return std::nullopt;
  const auto left =
      std::chrono::ceil<std::chrono::milliseconds>(settles_at_ - std::chrono::steady_clock::now());
  return std::max(left, std::chrono::milliseconds(0));
}

void Reloader::apply(const std::vector<FileChange>& changes) {
  using Kind = FileChange::Kind;
  // Directories that were made are among what was missed.
  if (std::any_of(changes.begin(), changes.end(), [](auto& change) { return change.kind == Kind::kMissed; }))
    watch_all();
  for (Watched& watched : codes_) {
    std::set<std::string> names;
    std::set<std::string> lost;
    for (const FileChange& change : changes) {
      const auto name = name_of_code(watched, change);
      if (change.kind == Kind::kDirectoryMade) on_directory_made(watched, change.path, names);
      if (name) (change.kind == Kind::kGone ? lost : names).insert(*name);
    }
    if (names.empty() && lost.empty()) continue;
    watched.has_lost_files |= !lost.empty();
    if (!names.empty()) reload(watched);
    watched.changed.merge(names);
    watched.changed.merge(lost);
    settles_at_ = std::chrono::steady_clock::now() + kQuiet;
  }
}

void Reloader::reload(Watched& watched) {
  watched.has_lost_files = false;
  watched.reloaded.clear();
  watched.not_reloaded.clear();
  for (const ReloadableFunction& function : watched.code.functions) {
    if (const auto reloaded = function.reload())
      watched.reloaded.push_back(function.key);
    else
      watched.not_reloaded[function.key] = reloaded.error().text;
  }
}

/// What to call the function's file that has changed; nothing when it is none of its code.
std::optional<std::string> Reloader::name_of_code(const Watched& watched, const FileChange& change) {
  using Kind = FileChange::Kind;
  if (change.kind == Kind::kMissed) return "code";
  // A file that has gone is about to be built. A linker makes a program executable when it is written.
  if (change.kind != Kind::kGone && watched.paths.contains(change.path))
    return fs::path(change.path).filename().string();
  const auto& sources = watched.code.sources;
  if (change.kind == Kind::kAttributes || !sources || !sources->has_file(change.path)) return std::nullopt;
  return sources->name_of(change.path);
}

/// It may have been filled before it was watched.
void Reloader::on_directory_made(Watched& watched, const std::string& directory,
                                 std::set<std::string>& names) {
  const std::string& file = watched.code.file;
  const bool leads_to_file = std::any_of(watched.paths.begin(), watched.paths.end(),
                                         [&](const auto& path) { return path.starts_with(directory + "/"); });
  std::error_code error;
  if (leads_to_file) {
    watch_file(watched);
    if (fs::exists(file, error)) names.insert(fs::path(file).filename().string());
  }
  if (const auto& sources = watched.code.sources) {
    watch_tree(directory, *sources, [&](const std::string& path) { names.insert(sources->name_of(path)); });
  }
}

void Reloader::settle() {
  for (Watched& watched : codes_) {
    if (watched.changed.empty()) continue;
    if (watched.has_lost_files) reload(watched);
    const auto changed = std::exchange(watched.changed, {});
    const auto& keys = watched.reloaded;
    if (!keys.empty()) {
      log::info("function{} {} reloaded: {} changed", keys.size() == 1 ? "" : "s", joined(keys, "'"),
                joined({changed.begin(), changed.end()}, ""));
    }
    for (const auto& [key, reason] : watched.not_reloaded)
      log::warning("function '{}' goes on with its old code: {}", key, reason);
  }
}

}  // namespace offstage::lambda_host
