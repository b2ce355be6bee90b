#include "gateway/service/function_settings_reader.h"

#include "gateway/service/node_reader.h"

namespace offstage::gateway {
namespace {

constexpr int kRetriesMax = 2;

/// The ARN or name of a place to send to, for a message; what only AWS knows is named by its path.
std::string place_of(const Node& node, const std::string& path) {
  if (node.is_scalar()) return node.scalar_text();
  const Node* arn = member(node, "arn");
  return arn != nullptr && arn->is_scalar() ? arn->scalar_text() : path;
}

}  // namespace

Result<void, Diagnostic> read_log_format(const Node& logs, const std::string& path, bool& json_logs) {
  RETURN_IF_ERROR(check_map(logs, path));
  const Node* format = member(logs, "logFormat");
  if (format == nullptr) return {};
  ASSIGN_OR_RETURN(const std::string text, read_string(*format, path + ".logFormat"));
  if (text != "JSON" && text != "Text") return expected(*format, path + ".logFormat", "JSON or Text");
  json_logs = text == "JSON";
  return {};
}

Result<void, Diagnostic> read_function_settings(const Node& node, const std::string& path,
                                                Function& function) {
  if (const Node* description = member(node, "description")) {
    ASSIGN_OR_RETURN(function.description, read_string(*description, path + ".description"));
  }
  if (const Node* logs = member(node, "logs")) {
    RETURN_IF_ERROR(read_log_format(*logs, path + ".logs", function.json_logs));
  }
  if (const Node* retries = member(node, "maximumRetryAttempts")) {
    ASSIGN_OR_RETURN(function.event_retries,
                     read_integer(*retries, path + ".maximumRetryAttempts", 0, kRetriesMax));
  }
  if (const Node* queue = member(node, "onError")) function.on_failure = place_of(*queue, path + ".onError");
  if (const Node* destinations = member(node, "destinations")) {
    RETURN_IF_ERROR(check_map(*destinations, path + ".destinations"));
    if (const Node* failure = member(*destinations, "onFailure"))
      function.on_failure = place_of(*failure, path + ".destinations.onFailure");
  }
  return {};
}

}  // namespace offstage::gateway
