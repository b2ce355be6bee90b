#include "cli/stream_consumers.h"

#include <algorithm>
#include <utility>

#include "lambda-host/event-sources/dynamodb_streams.h"

namespace offstage::cli {
namespace {

lambda_host::EventSource source_of(const gateway::StreamEvent& stream,
                                   const lambda_host::FunctionConfig& function) {
  lambda_host::EventSource source;
  source.function = stream.function;
  source.function_arn = function.arn();
  source.table = stream.table;
  source.from_latest = stream.from_latest;
  source.batch_size = static_cast<std::size_t>(stream.batch_size);
  source.window_ms = std::int64_t{1'000} * stream.window_s;
  source.retries_max = stream.retries_max;
  source.record_age_ms = std::max<std::int64_t>(0, std::int64_t{1'000} * stream.record_age_max_s);
  source.bisects = stream.bisects;
  source.reports_failures = stream.reports_failures;
  source.patterns = stream.patterns;
  source.on_failure = stream.on_failure;
  return source;
}

}  // namespace

StreamConsumers start_stream_consumers(const gateway::Service& service,
                                       const std::vector<lambda_host::FunctionConfig>& functions,
                                       const std::string& endpoint, const sigv4::Credentials& credentials,
                                       lambda_host::Invoker& invoker, const Clock& clock) {
  StreamConsumers consumers;
  for (const gateway::StreamEvent& stream : service.stream_events) {
    const auto function = std::find_if(functions.begin(), functions.end(),
                                       [&](const auto& each) { return each.key == stream.function; });
    if (!stream.enabled || function == functions.end()) continue;
    auto reader = std::make_unique<lambda_host::DynamoDbStreams>(
        lambda_host::StreamEndpoint{endpoint, service.region, credentials}, clock);
    consumers.push_back(std::make_unique<lambda_host::StreamConsumer>(source_of(stream, *function),
                                                                      std::move(reader), invoker, clock));
  }
  return consumers;
}

}  // namespace offstage::cli
