#include "gateway/access_log.h"

#include <fmt/format.h>

namespace offstage::gateway {

std::string access_line(const AccessRecord& record) {
  std::string line = fmt::format("{} {} {} {} {:.1f} ms", record.method, record.path, record.status,
                                 record.function.empty() ? "-" : record.function, record.milliseconds);
  if (!record.note.empty()) line += ": " + record.note;
  for (char& c : line) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = ' ';
  }
  return line;
}

}  // namespace offstage::gateway
