#include "gateway/service/local_functions_reader.h"

#include <fmt/format.h>

#include <algorithm>

#include "gateway/service/node_reader.h"

namespace offstage::gateway {
namespace {

constexpr const char* kFunctions = "custom.offstage.functions";
constexpr const char* kRuntimes = "custom.offstage.runtimes";

Result<void, Diagnostic> read_function(const Node::Entry& entry, Service& service,
                                       std::vector<Diagnostic>& warnings) {
  const std::string path = fmt::format("{}.{}", kFunctions, entry.key);
  RETURN_IF_ERROR(check_map(entry.value, path));
  const auto function = std::find_if(service.functions.begin(), service.functions.end(),
                                     [&](const Function& each) { return each.key == entry.key; });
  if (function == service.functions.end()) {
    warnings.push_back({entry.where, path + ": there is no such function"});
    return {};
  }
  if (const Node* isolation = member(entry.value, "isolation")) {
    ASSIGN_OR_RETURN(const std::string kind, read_string(*isolation, path + ".isolation"));
    if (kind != "process" && kind != "none") {
      return Diagnostic{isolation->where,
                        fmt::format("{}.isolation: expected process or none, found \"{}\"", path, kind)};
    }
    function->isolated = kind == "process";
  }
  warn_of_keys(entry.value, path, {{"isolation"}, {}}, warnings);
  return {};
}

/// A text is the shell's: it may hold variables and quotes.
Result<std::vector<std::string>, Diagnostic> read_command(const Node& node, const std::string& path) {
  ASSIGN_OR_RETURN(std::vector<std::string> command, read_strings(node, path));
  if (command.empty() || command.front().empty()) return expected(node, path, "a program");
  if (node.is_list()) return command;
  return std::vector<std::string>{"/bin/sh", "-c", "exec " + command.front()};
}

Result<void, Diagnostic> read_runtime(const Node::Entry& entry, Service& service,
                                      std::vector<Diagnostic>& warnings) {
  const std::string path = fmt::format("{}.{}", kRuntimes, entry.key);
  RETURN_IF_ERROR(check_map(entry.value, path));
  const Node* command = member(entry.value, "command");
  if (command == nullptr) return missing(entry.where, path + ".command", "the program that runs it");
  ASSIGN_OR_RETURN(service.runtime_commands[entry.key], read_command(*command, path + ".command"));
  warn_of_keys(entry.value, path, {{"command"}, {}}, warnings);
  return {};
}

}  // namespace

Result<void, Diagnostic> read_local_functions(const Node& offstage, Service& service,
                                              std::vector<Diagnostic>& warnings) {
  RETURN_IF_ERROR(check_map(offstage, "custom.offstage"));
  if (const Node* functions = member(offstage, "functions")) {
    RETURN_IF_ERROR(check_map(*functions, kFunctions));
    for (const Node::Entry& entry : functions->entries)
      RETURN_IF_ERROR(read_function(entry, service, warnings));
  }
  if (const Node* runtimes = member(offstage, "runtimes")) {
    RETURN_IF_ERROR(check_map(*runtimes, kRuntimes));
    for (const Node::Entry& entry : runtimes->entries)
      RETURN_IF_ERROR(read_runtime(entry, service, warnings));
  }
  return {};
}

}  // namespace offstage::gateway
