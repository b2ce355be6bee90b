#include <algorithm>
#include <charconv>

#include "base/crypto.h"
#include "base/encoding.h"
#include "lambda-host/invoke-api/function_description.h"
#include "lambda-host/invoke-api/operations.h"

namespace offstage::lambda_host::invoke_api {
namespace {

constexpr int kMaxItemsMax = 10'000;
constexpr std::size_t kPageMax = 50;  // whatever MaxItems says

Result<std::size_t, ApiError> page_size(const Request& request) {
  const auto text = request.parameter("MaxItems");
  if (!text) return kPageMax;
  int number = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), number);
  if (error != std::errc() || end != text->data() + text->size() || number < 1)
    return errors::constraint(*text, "maxItems", "Member must have value greater than or equal to 1");
  if (number > kMaxItemsMax)
    return errors::constraint(*text, "maxItems", "Member must have value less than or equal to 10000");
  return std::min(kPageMax, static_cast<std::size_t>(number));
}

}  // namespace

/// A marker is the name of the last function of the page before it, in base64.
void list_functions(const Context& context, Request request, HttpReply reply) {
  const auto size = page_size(request);
  if (!size) return reply(size.error().response());
  const std::vector<FunctionConfig>& all = context.functions.all();
  auto first = all.begin();
  if (const auto marker = request.parameter("Marker"); marker && !marker->empty()) {
    const auto last = encoding::from_base64(*marker);
    if (!last) return reply(errors::bad_marker().response());
    first =
        std::find_if(all.begin(), all.end(), [&](const FunctionConfig& each) { return each.name > *last; });
  }
  const auto left = static_cast<std::size_t>(all.end() - first);
  const auto end = first + static_cast<std::ptrdiff_t>(std::min(left, *size));

  HttpResponse response;
  response.headers = {{"Content-Type", "application/json"}, {"x-amzn-RequestId", crypto::uuid_v4()}};
  json::Writer writer(response.body);
  writer.begin_object();
  writer.key("Functions");
  writer.begin_array();
  for (auto each = first; each != end; ++each) write_configuration(writer, *each);
  writer.end_array();
  writer.key("NextMarker");
  if (end == all.end()) {
    writer.null();
  } else {
    writer.string(encoding::base64((end - 1)->name));
  }
  writer.end_object();
  reply(std::move(response));
}

}  // namespace offstage::lambda_host::invoke_api
