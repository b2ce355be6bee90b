#include "lambda-host/invoke-api/function_description.h"

#include <fmt/format.h>

#include "base/crypto.h"
#include "base/encoding.h"

namespace offstage::lambda_host::invoke_api {
namespace {

#if defined(__aarch64__)
constexpr const char* kArchitecture = "arm64";
#else
constexpr const char* kArchitecture = "x86_64";
#endif
constexpr int kEphemeralStorageMb = 512;

void write_environment(json::Writer& writer, const FunctionConfig& function) {
  if (function.environment.empty()) return;
  writer.key("Environment");
  writer.begin_object();
  writer.key("Variables");
  writer.begin_object();
  for (const auto& [name, value] : function.environment) writer.member(name, value);
  writer.end_object();
  writer.end_object();
}

void write_size(json::Writer& writer, const char* name, int size) {
  writer.key(name);
  writer.integer(size);
}

/// {name: {key: value}}
void write_one(json::Writer& writer, const char* name, const char* key, const char* value) {
  writer.key(name);
  writer.begin_object();
  writer.member(key, value);
  writer.end_object();
}

}  // namespace

void write_configuration(json::Writer& writer, const FunctionConfig& function) {
  writer.begin_object();
  writer.member("FunctionName", function.name);
  writer.member("FunctionArn", function.arn());
  writer.member("Runtime", function.runtime);
  writer.member("Role", fmt::format("arn:aws:iam::{}:role/{}", function.account, function.name));
  writer.member("Handler", function.handler);
  write_size(writer, "CodeSize", 0);
  writer.member("Description", function.description);
  write_size(writer, "Timeout", function.timeout_ms / 1000);
  write_size(writer, "MemorySize", function.memory_mb);
  writer.member("LastModified", "1970-01-01T00:00:00.000+0000");
  writer.member("CodeSha256", encoding::base64(crypto::sha256("")));
  writer.member("Version", "$LATEST");
  write_environment(writer, function);
  write_one(writer, "TracingConfig", "Mode", "PassThrough");
  writer.member("RevisionId", "00000000-0000-0000-0000-000000000000");
  writer.member("State", "Active");
  writer.member("LastUpdateStatus", "Successful");
  writer.member("PackageType", "Zip");
  writer.key("Architectures");
  writer.begin_array();
  writer.string(kArchitecture);
  writer.end_array();
  writer.key("EphemeralStorage");
  writer.begin_object();
  write_size(writer, "Size", kEphemeralStorageMb);
  writer.end_object();
  writer.key("SnapStart");
  writer.begin_object();
  writer.member("ApplyOn", "None");
  writer.member("OptimizationStatus", "Off");
  writer.end_object();
  writer.key("LoggingConfig");
  writer.begin_object();
  writer.member("LogFormat", function.log_format == LogFormat::kJson ? "JSON" : "Text");
  writer.member("LogGroup", "/aws/lambda/" + function.name);
  writer.end_object();
  writer.end_object();
}

}  // namespace offstage::lambda_host::invoke_api
