#include "base/encoding.h"
#include "emulator/model/limits.h"
#include "emulator/model/texts/pages.h"
#include "emulator/operations/operations.h"
#include "emulator/operations/resource_arn.h"

namespace offstage::emulator {
namespace {

/// A token is the last key of the page before.
Result<std::string> start_after(const RequestReader& request) {
  const auto token = request.string("NextToken");
  if (!token) return std::string();
  auto key = encoding::from_base64(*token);
  if (!key || key->empty()) return errors::validation(texts::kNextTokenInvalid);
  return std::move(*key);
}

}  // namespace

Result<std::string> list_tags_of_resource(Context& context, const RequestReader& request) {
  ASSIGN_OR_RETURN(const auto name, table_of_tags(context, request));
  const auto table = context.catalog.find(name);
  if (!table || context.catalog.status(*table) == TableStatus::kCreating) {
    return tagged_table_not_found(request);
  }
  ASSIGN_OR_RETURN(const auto after, start_after(request));
  const auto& tags = table->schema.tags;

  std::string body;
  json::Writer writer(body);
  writer.begin_object();
  writer.key("Tags");
  writer.begin_array();
  auto it = after.empty() ? tags.begin() : tags.upper_bound(after);
  std::string last;
  for (std::size_t count = 0; it != tags.end() && count < limits::kTagsInPage; ++it, ++count) {
    writer.begin_object();
    writer.member("Key", it->first);
    writer.member("Value", it->second);
    writer.end_object();
    last = it->first;
  }
  writer.end_array();
  if (it != tags.end()) writer.member("NextToken", encoding::base64(last));
  writer.end_object();
  return body;
}

}  // namespace offstage::emulator
