#include "base/log.h"

#include <spdlog/logger.h>
#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/stdout_color_sinks.h>

#include <memory>

namespace offstage::log {
namespace {

spdlog::level::level_enum level_of(Level level) {
  switch (level) {
    case Level::kDebug:
      return spdlog::level::debug;
    case Level::kInfo:
      return spdlog::level::info;
    case Level::kWarning:
      return spdlog::level::warn;
    case Level::kError:
      return spdlog::level::err;
    case Level::kOff:
      break;
  }
  return spdlog::level::off;
}

std::shared_ptr<spdlog::logger> make_logger(spdlog::color_mode colours) {
  auto sink = std::make_shared<spdlog::sinks::stderr_color_sink_mt>(colours);
  auto logger = std::make_shared<spdlog::logger>("offstage", std::move(sink));
  logger->set_pattern("%Y-%m-%d %H:%M:%S.%e %^%-7l%$ %v");
  return logger;
}

/// Never destroyed: threads may log until the process ends.
std::shared_ptr<spdlog::logger>& logger() {
  static auto* instance = new std::shared_ptr<spdlog::logger>(make_logger(spdlog::color_mode::never));
  return *instance;
}

}  // namespace

void init(Level level, bool use_colours) {
  logger() = make_logger(use_colours ? spdlog::color_mode::always : spdlog::color_mode::never);
  logger()->set_level(level_of(level));
}

bool enabled(Level level) {
  return logger()->should_log(level_of(level));
}

void write(Level level, std::string_view line) {
  logger()->log(level_of(level), spdlog::string_view_t(line.data(), line.size()));
}

}  // namespace offstage::log
