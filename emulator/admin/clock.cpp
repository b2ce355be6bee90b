#include "base/clock_control.h"
#include "emulator/admin/admin.h"

namespace offstage::emulator::admin {

Answer get_clock(const Asked& asked) {
  return clock_control::told(asked.realm.enter()->clock);
}

Answer put_clock(const Asked& asked) {
  const auto visit = asked.realm.enter();
  RETURN_IF_ERROR(clock_control::move(visit->clock, asked.body));
  visit->expirer.wake();
  return clock_control::told(visit->clock);
}

}  // namespace offstage::emulator::admin
