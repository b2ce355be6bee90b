
#include "emulator/model/limits.h"
#include "emulator/operations/operations.h"

namespace offstage::emulator {
namespace {

Result<void> check_members(const RequestReader& request) {
  Constraints constraints(request);
  constraints.between("Limit", 1, limits::kListTablesMax);
  if (const auto start = request.string("ExclusiveStartTableName")) {
    constraints.name(*start, "exclusiveStartTableName", limits::kTableNameBytesMin);
  }
  return constraints.check();
}

}  // namespace

Result<std::string> list_tables(Context& context, const RequestReader& request) {
  RETURN_IF_ERROR(check_members(request));
  const auto limit = static_cast<std::size_t>(request.integer("Limit").value_or(limits::kListTablesMax));
  // One more than asked for tells whether more remain.
  auto names = context.catalog.list(request.string("ExclusiveStartTableName").value_or(""), limit + 1);
  const bool more = names.size() > limit;
  if (more) names.pop_back();

  std::string body;
  json::Writer writer(body);
  writer.begin_object();
  if (more) writer.member("LastEvaluatedTableName", names.back());
  writer.key("TableNames");
  writer.begin_array();
  for (const auto& name : names) writer.string(name);
  writer.end_array();
  writer.end_object();
  return body;
}

}  // namespace offstage::emulator
