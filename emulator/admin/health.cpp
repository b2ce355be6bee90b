#include "emulator/admin/admin.h"

namespace offstage::emulator::admin {

Result<std::string, Failure> get_health(Context&, const HttpRequest&) {
  return std::string(R"({"status":"ok"})");
}

}  // namespace offstage::emulator::admin
