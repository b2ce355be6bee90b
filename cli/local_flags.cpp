#include <map>

#include "cli/command.h"

namespace offstage::cli {
namespace {

/// DynamoDB Local's usage notes: "DynamoDBLocalDownloadingAndRunning" and "DynamoDBLocal.UsageNotes".
const std::map<std::string, std::vector<std::string>>& spellings() {
  static const std::map<std::string, std::vector<std::string>> kSpellings = {
      {"-inMemory", {"--in-memory"}},
      {"-dbPath", {"--data-dir"}},
      {"-port", {"--port"}},
      {"-sharedDb", {"--shared-db"}},
      {"-cors", {"--cors"}},
      {"-delayTransientStatuses", {"--transient-states", "1000"}},
      {"-optimizeDbBeforeStartup", {"--optimize-before-startup"}},
      {"-disableTelemetry", {"--disable-telemetry"}},
      {"-help", {"--help"}},
  };
  return kSpellings;
}

}  // namespace

std::vector<std::string> translate_local_flags(std::vector<std::string> arguments) {
  if (arguments.empty() || arguments.front() != "dynamodb") return arguments;
  std::vector<std::string> result;
  for (std::string& argument : arguments) {
    const auto found = spellings().find(argument);
    if (found == spellings().end()) {
      result.push_back(std::move(argument));
    } else {
      result.insert(result.end(), found->second.begin(), found->second.end());
    }
  }
  return result;
}

}  // namespace offstage::cli
