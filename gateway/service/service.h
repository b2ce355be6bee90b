#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "gateway/service/authorizer.h"
#include "gateway/service/iam/role.h"
#include "gateway/service/local_dynamodb.h"
#include "gateway/service/offline_settings.h"
#include "gateway/service/rest_method.h"
#include "gateway/service/schedule.h"
#include "gateway/service/source_location.h"
#include "gateway/service/stream_event.h"
#include "gateway/service/web_socket.h"

/// What serverless.yml says, as plain values: variables resolved, CloudFormation functions evaluated,
/// defaults filled in. Made by service_reader.h; holds no YAML. One struct per thing of the file.
namespace offstage::gateway {

/// `provider.httpApi.cors`.
struct HttpApiCors {
  std::vector<std::string> allowed_origins{"*"};
  std::vector<std::string> allowed_headers{"Content-Type",   "X-Amz-Date",           "Authorization",
                                           "X-Api-Key",      "X-Amz-Security-Token", "X-Amz-User-Agent",
                                           "X-Amzn-Trace-Id"};
  std::vector<std::string> allowed_methods;  // empty: derived from the routes
  bool allow_credentials = false;
  std::vector<std::string> exposed_headers;
  std::optional<int> max_age_s;
};

/// An `httpApi` event: one route of the HTTP API.
struct HttpApiRoute {
  std::string method;    // upper case, "ANY"; empty for $default
  std::string path;      // as above; "$default" for the catch-all ('*')
  std::string function;  // key under `functions`
  std::string payload;   // "1.0" or "2.0"; empty: that of the API
  Authorization authorization;
  SourceLocation where;

  std::string route_key() const { return path == "$default" ? path : method + " " + path; }
};

struct Function {
  std::string key;   // under `functions`
  std::string name;  // AWS name: `name`, or {service}-{stage}-{key}
  std::string handler;
  std::string runtime;
  int timeout_s = 6;
  int memory_mb = 1024;
  std::string description;
  bool json_logs = false;                          // logs.logFormat
  int event_retries = 2;                           // maximumRetryAttempts
  std::string on_failure;                          // where an event goes that failed for good, for messages
  std::string http_api_payload;                    // httpApi.payload; empty: the provider's
  std::map<std::string, std::string> environment;  // provider's and its own, CloudFormation resolved
  std::optional<int> reserved_concurrency;
  bool isolated = false;     // custom.offstage.functions.{key}.isolation: process
  std::string role;          // the name of one of the service's roles
  bool is_versioned = true;  // versionFunctions, versionFunction: a version is published with each deploy
  SourceLocation where;
};

/// An AWS::DynamoDB::Table under `resources`. `create_table_json` is the CreateTable request it stands
/// for, so that the gateway needs no DynamoDB types: CloudFormation's properties have the API's names.
struct Table {
  std::string logical_id;
  std::string name;  // TableName
  std::string create_table_json;
  std::string time_to_live_attribute;   // empty: nothing expires
  std::string continuous_backups_json;  // of UpdateContinuousBackups; empty: not asked for
  SourceLocation where;
};

/// What stands under `resources`, as `offstage info` lists it.
struct Resource {
  std::string logical_id;
  std::string type;  // "AWS::DynamoDB::Table"
};

struct Output {
  std::string name;
  std::string description;
  std::string value;
};

struct Service {
  std::string name;
  std::string stage = "dev";
  std::string region = "us-east-1";
  std::string account = "123456789012";
  std::string stack;      // provider.stackName; empty: {name}-{stage}
  std::string directory;  // where serverless.yml stands
  std::optional<HttpApiCors> http_api_cors;
  std::string http_api_payload = "2.0";  // provider.httpApi.payload
  std::vector<Authorizer> http_api_authorizers;
  std::vector<KeySetPlace> key_sets;
  bool no_auth = false;               // custom.serverless-offline.noAuth: nobody is asked who calls
  bool ignore_jwt_signature = false;  // custom.serverless-offline.ignoreJWTSignature
  RestApiSettings rest_api;
  std::vector<Role> roles;
  std::vector<Function> functions;
  std::vector<RestMethod> rest_methods;  // in the order of the file
  std::vector<HttpApiRoute> http_api_routes;
  WebSocketSettings web_socket;
  std::vector<Schedule> schedules;
  std::vector<StreamEvent> stream_events;
  std::vector<Table> tables;
  std::vector<Resource> resources;
  std::vector<Output> outputs;
  OfflineSettings offline;
  /// custom.offstage.runtimes: the program, with its arguments, that runs the functions of a runtime.
  std::map<std::string, std::vector<std::string>> runtime_commands;
  std::optional<LocalDynamoDb> local_dynamodb;

  /// The name of its CloudFormation stack.
  std::string stack_name() const { return stack.empty() ? name + "-" + stage : stack; }

  /// The stage that the paths of the REST API begin with.
  const std::string& rest_stage() const { return rest_api.stage.empty() ? stage : rest_api.stage; }

  /// What stands before the paths of the REST API: "/dev"; with a prefix "/api/dev"; "" for nothing.
  std::string rest_base_path() const {
    std::string prefix = rest_api.prefix;
    while (prefix.starts_with('/')) prefix.erase(0, 1);
    while (prefix.ends_with('/')) prefix.pop_back();
    return (prefix.empty() ? "" : "/" + prefix) + (rest_api.leaves_out_stage ? "" : "/" + rest_stage());
  }
};

}  // namespace offstage::gateway
