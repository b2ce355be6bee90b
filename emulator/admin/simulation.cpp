#include "base/json.h"
#include "emulator/admin/admin.h"
#include "emulator/simulation/settings.h"

namespace offstage::emulator::admin {

Answer get_simulation(const Asked& asked) {
  return to_json(asked.realm.enter()->simulation.settings());
}

Answer put_simulation(const Asked& asked) {
  const auto document = json::Document::parse(asked.body);
  if (!document) return Refusal(400, "the body is not JSON");
  ASSIGN_OR_RETURN(const auto settings, read_simulation_settings(document->root()));
  const auto visit = asked.realm.enter();
  visit->simulation.apply(settings);
  return to_json(visit->simulation.settings());
}

}  // namespace offstage::emulator::admin
