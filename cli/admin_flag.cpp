#include "cli/admin_flag.h"

namespace offstage::cli {

void add_admin_flag(CLI::App& command, bool& no_admin) {
  command.add_flag("--no-admin", no_admin, "Switch the admin API off (/_offstage/, but for health)");
}

std::vector<std::string> repeat_admin_flag(bool no_admin) {
  if (no_admin) return {"--no-admin"};
  return {};
}

}  // namespace offstage::cli
