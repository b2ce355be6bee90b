#include "base/json.h"
#include "emulator/admin/admin.h"
#include "emulator/simulation/settings.h"

namespace offstage::emulator::admin {

Result<std::string, Failure> get_simulation(Context& context, const HttpRequest&) {
  return to_json(context.simulation.settings());
}

Result<std::string, Failure> put_simulation(Context& context, const HttpRequest& request) {
  const auto document = json::Document::parse(request.body);
  if (!document) return Failure{"the body is not JSON"};
  ASSIGN_OR_RETURN(const auto settings, read_simulation_settings(document->root()));
  context.simulation.apply(settings);
  return to_json(context.simulation.settings());
}

}  // namespace offstage::emulator::admin
