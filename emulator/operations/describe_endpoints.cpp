#include "emulator/operations/operations.h"

namespace offstage::emulator {
namespace {

constexpr std::int64_t kCacheMinutes = 1440;

}  // namespace

/// Where the client is already: one that looks for its endpoint must not be sent to the cloud.
Result<std::string> describe_endpoints(Context& context, const RequestReader& request) {
  std::string body;
  json::Writer writer(body);
  writer.begin_object();
  writer.key("Endpoints");
  writer.begin_array();
  writer.begin_object();
  const auto host = request.host();
  writer.member("Address",
                host.empty() ? "dynamodb." + context.region + ".amazonaws.com" : std::string(host));
  writer.key("CachePeriodInMinutes");
  writer.integer(kCacheMinutes);
  writer.end_object();
  writer.end_array();
  writer.end_object();
  return body;
}

}  // namespace offstage::emulator
