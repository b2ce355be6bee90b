#include "cli/table_api.h"

#include <fmt/format.h>

#include <chrono>
#include <thread>

#include "base/clock.h"
#include "base/sigv4.h"
#include "cli/credentials.h"

namespace offstage::cli {
namespace {

// An index over many items takes its time.
constexpr std::chrono::minutes kActivePatience{10};

bool is_active(const json::Value& table) {
  if (text_of(table, "TableStatus") != "ACTIVE") return false;
  const auto indexes = table.find("GlobalSecondaryIndexes");
  if (!indexes || !indexes->is_array()) return true;
  for (const json::Value index : indexes->elements()) {
    if (text_of(index, "IndexStatus") != "ACTIVE") return false;
  }
  return true;
}

}  // namespace

Result<HttpResponse, Failure> TableApi::call(const std::string& operation, std::string body) {
  auto origin = Origin::parse(endpoint_);
  if (!origin) return std::move(origin).error();
  HttpRequest request;
  request.method = "POST";
  request.target = "/";
  request.headers = {{"Host", origin->host_header()},
                     {"Content-Type", "application/x-amz-json-1.0"},
                     {"X-Amz-Target", "DynamoDB_20120810." + operation}};
  request.body = std::move(body);
  sigv4::sign(request, own_credentials(), {region_, "dynamodb", SystemClock().now_ms()});
  auto answer = client_.send(endpoint_, request);
  if (!answer) return Failure{endpoint_ + " does not answer: " + answer.error().text};
  return *std::move(answer);
}

Result<HttpResponse, Failure> TableApi::describe(const std::string& table) {
  return call("DescribeTable", "{\"TableName\":" + json::quoted(table) + "}");
}

Result<void, Failure> TableApi::wait_until_active(const std::string& table) {
  const auto deadline = std::chrono::steady_clock::now() + kActivePatience;
  while (std::chrono::steady_clock::now() < deadline) {
    auto answer = describe(table);
    if (!answer) return std::move(answer).error();
    const auto document = json::Document::parse(answer->body);
    const auto description = document ? document->root().find("Table") : std::nullopt;
    if (description && is_active(*description)) return {};
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  return Failure{"table " + table + " did not become active"};
}

std::string error_text(const HttpResponse& answer) {
  const auto document = json::Document::parse(answer.body);
  if (!document) return fmt::format("status {}", answer.status);
  std::string type = text_of(document->root(), "__type");
  type.erase(0, type.find('#') == std::string::npos ? 0 : type.find('#') + 1);
  std::string message = text_of(document->root(), "message");
  if (message.empty()) message = text_of(document->root(), "Message");
  return type + ": " + message;
}

std::string attribute_type(const json::Value& table, const std::string& attribute) {
  if (const auto definitions = table.find("AttributeDefinitions"); definitions && definitions->is_array()) {
    for (const json::Value definition : definitions->elements()) {
      if (text_of(definition, "AttributeName") == attribute) return text_of(definition, "AttributeType");
    }
  }
  return "?";
}

std::string text_of(const json::Value& object, std::string_view member) {
  const auto found = object.find(member);
  return found && found->is_string() ? std::string(found->as_string()) : std::string();
}

}  // namespace offstage::cli
