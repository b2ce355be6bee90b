#include "emulator/model/limits.h"
#include "emulator/operations/operations.h"

namespace offstage::emulator {

Result<std::string> describe_limits(Context&, const RequestReader&) {
  std::string body;
  json::Writer writer(body);
  const auto write = [&](std::string_view name, std::int64_t units) {
    writer.key(name);
    writer.integer(units);
  };
  writer.begin_object();
  write("AccountMaxReadCapacityUnits", limits::kAccountUnitsMax);
  write("AccountMaxWriteCapacityUnits", limits::kAccountUnitsMax);
  write("TableMaxReadCapacityUnits", limits::kTableUnitsMax);
  write("TableMaxWriteCapacityUnits", limits::kTableUnitsMax);
  writer.end_object();
  return body;
}

}  // namespace offstage::emulator
