#include "lambda-host/event-sources/dynamodb_streams.h"

#include <fmt/format.h>

#include <algorithm>

namespace offstage::lambda_host {
namespace {

/// What an answer may take besides the time it was asked to wait.
constexpr std::chrono::milliseconds kPatience{30'000};

std::string text_of(const json::Value& object, std::string_view name) {
  const auto found = object.find(name);
  return found ? std::string(found->as_string()) : "";
}

/// "ExpiredIteratorException" of "com.amazonaws.dynamodb.v20120810#ExpiredIteratorException".
StreamFailure failure_of(const HttpResponse& answer) {
  StreamFailure failure;
  failure.text = fmt::format("status {}", answer.status);
  const auto document = json::Document::parse(answer.body);
  if (!document) return failure;
  const std::string type = text_of(document->root(), "__type");
  failure.type = type.substr(type.find('#') == std::string::npos ? 0 : type.find('#') + 1);
  std::string message = text_of(document->root(), "message");
  if (message.empty()) message = text_of(document->root(), "Message");
  if (!failure.type.empty()) failure.text = failure.type + ": " + message;
  return failure;
}

std::string_view type_name(ShardStart::Type type) {
  constexpr std::string_view kNames[] = {"TRIM_HORIZON", "LATEST", "AT_SEQUENCE_NUMBER",
                                         "AFTER_SEQUENCE_NUMBER"};
  return kNames[static_cast<std::size_t>(type)];
}

/// DescribeStream's shards are in the order of their names, which begin with the time.
std::vector<StreamShard> in_order(std::vector<StreamShard> shards) {
  std::vector<StreamShard> sorted;
  const auto is_known = [](const std::vector<StreamShard>& among, const std::string& id) {
    return std::any_of(among.begin(), among.end(), [&](const StreamShard& shard) { return shard.id == id; });
  };
  while (!shards.empty()) {
    const auto next = std::find_if(shards.begin(), shards.end(), [&](const StreamShard& shard) {
      return !is_known(shards, shard.parent_id);
    });
    const auto taken = next == shards.end() ? shards.begin() : next;
    sorted.push_back(std::move(*taken));
    shards.erase(taken);
  }
  return sorted;
}

}  // namespace

Result<json::Document, StreamFailure> DynamoDbStreams::call(const std::string& target, std::string body) {
  const auto origin = Origin::parse(endpoint_.url);
  if (!origin) return StreamFailure{origin.error(), {}};
  HttpRequest request;
  request.method = "POST";
  request.target = "/";
  request.headers = {{"Host", origin->host_header()},
                     {"Content-Type", "application/x-amz-json-1.0"},
                     {"X-Amz-Target", target}};
  request.body = std::move(body);
  sigv4::sign(request, endpoint_.credentials, {endpoint_.region, "dynamodb", clock_.now_ms()});
  const auto answer = client_.send(endpoint_.url, request, kPatience);
  if (!answer) return StreamFailure{{endpoint_.url + " does not answer: " + answer.error().text}, {}};
  if (answer->status != 200) return failure_of(*answer);
  auto document = json::Document::parse(answer->body);
  if (!document) return StreamFailure{{endpoint_.url + " does not answer in JSON"}, {}};
  return *std::move(document);
}

Result<std::string, StreamFailure> DynamoDbStreams::newest_stream(const std::string& table) {
  ASSIGN_OR_RETURN(const json::Document answer,
                   call("DynamoDB_20120810.DescribeTable", "{\"TableName\":" + json::quoted(table) + "}"));
  const auto description = answer.root().find("Table");
  const auto settings = description ? description->find("StreamSpecification") : std::nullopt;
  if (!settings) return std::string();
  return text_of(*description, "LatestStreamArn");
}

Result<std::vector<StreamShard>, StreamFailure> DynamoDbStreams::shards(const std::string& stream_arn) {
  std::vector<StreamShard> shards;
  std::string last;
  do {
    std::string body = "{\"StreamArn\":" + json::quoted(stream_arn);
    if (!last.empty()) body += ",\"ExclusiveStartShardId\":" + json::quoted(last);
    ASSIGN_OR_RETURN(const json::Document answer,
                     call("DynamoDBStreams_20120810.DescribeStream", body + "}"));
    const auto description = answer.root().find("StreamDescription");
    const auto page = description ? description->find("Shards") : std::nullopt;
    if (!page) return StreamFailure{{"DescribeStream answers without shards"}, {}};
    for (const json::Value shard : page->elements()) {
      const auto range = shard.find("SequenceNumberRange");
      shards.push_back({text_of(shard, "ShardId"), text_of(shard, "ParentShardId"),
                        range ? text_of(*range, "EndingSequenceNumber") : ""});
    }
    last = text_of(*description, "LastEvaluatedShardId");
  } while (!last.empty());
  return in_order(std::move(shards));
}

Result<std::string, StreamFailure> DynamoDbStreams::iterator(const std::string& stream_arn,
                                                             const std::string& shard,
                                                             const ShardStart& start) {
  std::string body;
  json::Writer writer(body);
  writer.begin_object();
  writer.member("StreamArn", stream_arn);
  writer.member("ShardId", shard);
  writer.member("ShardIteratorType", type_name(start.type));
  if (!start.sequence_number.empty()) writer.member("SequenceNumber", start.sequence_number);
  writer.end_object();
  ASSIGN_OR_RETURN(const json::Document answer,
                   call("DynamoDBStreams_20120810.GetShardIterator", std::move(body)));
  return text_of(answer.root(), "ShardIterator");
}

Result<StreamPage, StreamFailure> DynamoDbStreams::records(const std::string& iterator, std::size_t limit) {
  constexpr std::size_t kLimitMax = 1'000;
  ASSIGN_OR_RETURN(const json::Document answer,
                   call("DynamoDBStreams_20120810.GetRecords",
                        fmt::format(R"({{"ShardIterator":{},"Limit":{}}})", json::quoted(iterator),
                                    std::min(limit, kLimitMax))));
  StreamPage page;
  if (const auto records = answer.root().find("Records")) {
    for (const json::Value record : records->elements()) page.records.push_back(record.to_json());
  }
  if (const auto next = answer.root().find("NextShardIterator"))
    page.iterator = std::string(next->as_string());
  return page;
}

Result<void, StreamFailure> DynamoDbStreams::wait(const std::string& iterator,
                                                  std::chrono::milliseconds time) {
  HttpRequest request;
  request.method = "POST";
  request.target = "/_offstage/new-records";
  request.headers = {{"Content-Type", "application/json"}};
  request.body =
      fmt::format(R"({{"ShardIterator":{},"WaitMilliseconds":{}}})", json::quoted(iterator), time.count());
  const auto answer = client_.send(endpoint_.url, request, time + kPatience);
  if (!answer) return StreamFailure{{endpoint_.url + " does not answer: " + answer.error().text}, {}};
  if (answer->status == 200) return {};
  if (answer->status == 400) return StreamFailure{{"the emulator refuses to wait: " + answer->body}, {}};
  return StreamFailure{{endpoint_.url + " is not Offstage's emulator with its admin API"},
                       std::string(kCannotWait)};
}

}  // namespace offstage::lambda_host
