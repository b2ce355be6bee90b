#include "gateway/access_log.h"

#include <fmt/compile.h>

#include "base/log.h"

#include <utility>

namespace offstage::gateway {

std::string one_line(std::string text) {
  for (char& c : text) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = ' ';
  }
  return text;
}

std::string access_line(const AccessRecord& record) {
  std::string line =
      fmt::format(FMT_COMPILE("{} {} {} {} {:.1f} ms"), record.method, record.path, record.status,
                  record.function.empty() ? "-" : record.function, record.milliseconds);
  if (!record.note.empty()) line += ": " + record.note;
  return one_line(std::move(line));
}

AccessLog log_or_default(AccessLog log) {
  if (log) return log;
  return [](const AccessRecord& record) {
    if (log::enabled(log::Level::kInfo)) log::write(log::Level::kInfo, access_line(record));
    if (!record.hint.empty()) log::write(log::Level::kWarning, one_line(record.hint));
  };
}

}  // namespace offstage::gateway
