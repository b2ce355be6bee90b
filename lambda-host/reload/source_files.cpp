#include "lambda-host/reload/source_files.h"

#include <algorithm>
#include <array>
#include <utility>

namespace offstage::lambda_host {
namespace {

constexpr std::array<std::string_view, 2> kNeverSources{"node_modules", "__pycache__"};
constexpr std::array<std::string_view, 7> kNoSourcesAtTheTop{"build", "coverage", "dist", "env",
                                                             "out",   "target",   "venv"};
/// Of what a database, an interpreter or an editor writes beside the code.
constexpr std::array<std::string_view, 13> kNoSourceEndings{
    "db", "dbtmp", "lock", "log", "pid", "pyc", "pyo", "sst", "swp", "sqlite", "sqlite3", "tmp", "zip"};

template <std::size_t kSize>
bool is_among(const std::array<std::string_view, kSize>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

std::vector<std::string> split(std::string_view text, std::string_view separators) {
  std::vector<std::string> parts;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find_first_of(separators), text.size());
    if (end > 0) parts.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return parts;
}

}  // namespace

void SourceFiles::add_handler(std::string_view handler) {
  Parts folders = split(handler, "/");
  // Node names the file's folders with slashes, Python may do so with dots as well.
  if (folders.size() == 1) {
    folders = split(handler, ".");
    if (!folders.empty()) folders.pop_back();
  }
  if (!folders.empty()) folders.pop_back();
  std::erase(folders, ".");
  handler_folders_.push_back(std::move(folders));
}

/// Whether these parts of a path, to the last one, are where the path of a handler begins.
bool SourceFiles::leads_to_handler(const Parts& parts, std::size_t last) const {
  return std::any_of(handler_folders_.begin(), handler_folders_.end(), [&](const Parts& folders) {
    return last < folders.size() &&
           std::equal(parts.begin(), parts.begin() + static_cast<std::ptrdiff_t>(last) + 1, folders.begin());
  });
}

bool SourceFiles::has_directory(std::string_view path) const {
  if (path == directory_) return true;
  if (!path.starts_with(directory_ + "/")) return false;
  const Parts parts = split(path.substr(directory_.size()), "/");
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (leads_to_handler(parts, i)) continue;
    if (parts[i].starts_with('.') || is_among(kNeverSources, parts[i])) return false;
    if (i == 0 && is_among(kNoSourcesAtTheTop, parts[i])) return false;
  }
  return true;
}

bool SourceFiles::has_file(std::string_view path) const {
  const std::size_t slash = path.rfind('/');
  if (slash == std::string_view::npos || !has_directory(path.substr(0, slash))) return false;
  const std::string_view name = path.substr(slash + 1);
  const std::size_t dot = name.rfind('.');
  if (dot == std::string_view::npos || dot == 0 || name.starts_with('.') || name.starts_with('#') ||
      name.ends_with('~') || name.ends_with("___"))  // ___jb_tmp___
    return false;
  // The service's description is read when offstage starts.
  if (name.starts_with("serverless.") && path.size() == directory_.size() + 1 + name.size()) return false;
  return !is_among(kNoSourceEndings, name.substr(dot + 1));
}

std::string SourceFiles::name_of(std::string_view path) const {
  return std::string(path.starts_with(directory_ + "/") ? path.substr(directory_.size() + 1) : path);
}

}  // namespace offstage::lambda_host
