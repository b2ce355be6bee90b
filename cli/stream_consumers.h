#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/sigv4.h"
#include "gateway/service/service.h"
#include "lambda-host/event-sources/stream_consumer.h"
#include "lambda-host/function_config.h"
#include "lambda-host/invoker.h"

namespace offstage::cli {

/// What reads the streams of tables for the service's functions, until it is destroyed.
using StreamConsumers = std::vector<std::unique_ptr<lambda_host::StreamConsumer>>;

/// One for each `stream` event that is enabled and whose function runs here. `invoker` and `clock` outlive
/// them.
StreamConsumers start_stream_consumers(const gateway::Service& service,
                                       const std::vector<lambda_host::FunctionConfig>& functions,
                                       const std::string& endpoint, const sigv4::Credentials& credentials,
                                       lambda_host::Invoker& invoker, const Clock& clock);

}  // namespace offstage::cli
