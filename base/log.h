#pragma once

#include <fmt/core.h>

#include <string_view>
#include <utility>

/// Log lines of the process, on stderr, each with its time. Thread-safe; spdlog stays behind log.cpp.
///
///   log::info("{} {} {}", method, path, status);
namespace offstage::log {

enum class Level { kDebug, kInfo, kWarning, kError, kOff };

/// Sets the lowest level that is shown, and whether levels are coloured. To be called before threads
/// start; without it lines from kInfo on are shown, without colours.
void init(Level level, bool use_colours);

bool enabled(Level level);
void write(Level level, std::string_view line);

template <class... Args>
void print(Level level, fmt::format_string<Args...> format, Args&&... args) {
  if (enabled(level)) write(level, fmt::format(format, std::forward<Args>(args)...));
}
template <class... Args>
void debug(fmt::format_string<Args...> format, Args&&... args) {
  print(Level::kDebug, format, std::forward<Args>(args)...);
}
template <class... Args>
void info(fmt::format_string<Args...> format, Args&&... args) {
  print(Level::kInfo, format, std::forward<Args>(args)...);
}
template <class... Args>
void warning(fmt::format_string<Args...> format, Args&&... args) {
  print(Level::kWarning, format, std::forward<Args>(args)...);
}
template <class... Args>
void error(fmt::format_string<Args...> format, Args&&... args) {
  print(Level::kError, format, std::forward<Args>(args)...);
}

}  // namespace offstage::log
