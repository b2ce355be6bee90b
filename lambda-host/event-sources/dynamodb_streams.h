#pragma once

#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/http_client.h"
#include "base/sigv4.h"
#include "lambda-host/event-sources/stream_reader.h"

namespace offstage::lambda_host {

/// Where the tables are, and who asks.
struct StreamEndpoint {
  std::string url;
  std::string region = "us-east-1";
  sigv4::Credentials credentials;
};

/// Streams over the wire, as any consumer reads them; waiting is a call of Offstage's emulator alone.
class DynamoDbStreams final : public StreamReader {
 public:
  /// `clock` outlives it.
  DynamoDbStreams(StreamEndpoint endpoint, const Clock& clock)
      : endpoint_(std::move(endpoint)), clock_(clock) {}

  /// The type of the failure of wait() where the endpoint is not Offstage's emulator.
  static constexpr std::string_view kCannotWait = "CannotWait";

  Result<std::string, StreamFailure> newest_stream(const std::string& table) override;
  Result<std::vector<StreamShard>, StreamFailure> shards(const std::string& stream_arn) override;
  Result<std::string, StreamFailure> iterator(const std::string& stream_arn, const std::string& shard,
                                              const ShardStart& start) override;
  Result<StreamPage, StreamFailure> records(const std::string& iterator, std::size_t limit) override;
  Result<void, StreamFailure> wait(const std::string& iterator, std::chrono::milliseconds time) override;
  void stop() override { client_.stop(); }

 private:
  Result<json::Document, StreamFailure> call(const std::string& target, std::string body);

  const StreamEndpoint endpoint_;
  const Clock& clock_;
  HttpClient client_;
};

}  // namespace offstage::lambda_host
