#include "emulator/admin/admin.h"

namespace offstage::emulator::admin {

Answer get_health(const Asked&) {
  return std::string(R"({"status":"ok"})");
}

}  // namespace offstage::emulator::admin
