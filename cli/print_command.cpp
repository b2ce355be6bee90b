#include <algorithm>
#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cli/command.h"
#include "cli/service_loading.h"
#include "cli/terminal.h"
#include "gateway/service/node_json.h"
#include "gateway/service/node_yaml.h"
#include "gateway/service/variables.h"

namespace offstage::cli {
namespace {

struct PrintArguments {
  ServiceArguments service;
  std::string path;
  std::string format = "yaml";
};

/// "provider.environment" or "functions.hello.events.0".
const gateway::Node* find(const gateway::Node& root, const std::string& path) {
  const gateway::Node* at = &root;
  for (std::size_t begin = 0; at != nullptr && begin < path.size();) {
    const std::size_t end = std::min(path.find('.', begin), path.size());
    const std::string key = path.substr(begin, end - begin);
    begin = end + 1;
    if (!at->is_list()) {
      at = at->find(key);
      continue;
    }
    const gateway::Node* item = nullptr;
    for (std::size_t i = 0; i < at->items.size(); ++i) {
      if (std::to_string(i) == key) item = &at->items[i];
    }
    at = item;
  }
  return at;
}

/// Text is for scripts: one value, or those of a list in lines.
std::optional<std::string> as_text(const gateway::Node& node) {
  if (node.is_scalar()) return node.scalar_text();
  if (!node.is_list()) return std::nullopt;
  std::string text;
  for (const gateway::Node& item : node.items) {
    if (!item.is_scalar()) return std::nullopt;
    text += (text.empty() ? "" : "\n") + item.scalar_text();
  }
  return text;
}

int run_print(const PrintArguments& arguments) {
  std::vector<gateway::Diagnostic> warnings;
  const auto root = gateway::read_resolved_file(service_options(arguments.service), warnings);
  if (!root) {
    std::fprintf(stderr, "%s\n", root.error().text().c_str());
    return 1;
  }
  gateway::report_unresolved(*root, warnings);
  for (const gateway::Diagnostic& warning : warnings)
    std::fprintf(stderr, "%s (warning)\n", warning.text().c_str());
  const gateway::Node* node = find(*root, arguments.path);
  if (node == nullptr) {
    complain("there is nothing at \"" + arguments.path + "\"");
    return 1;
  }
  std::optional<std::string> text;
  if (arguments.format == "json") text = gateway::to_json_lines(*node);
  if (arguments.format == "yaml") text = gateway::to_yaml(*node);
  if (arguments.format == "text") text = as_text(*node);
  if (!text) {
    complain("only a value or a list of values can be printed as text; --path leads to one");
    return 1;
  }
  std::printf("%s\n", text->c_str());
  return 0;
}

}  // namespace

void add_print_command(CLI::App& app, Action& action) {
  auto arguments = std::make_shared<PrintArguments>();
  CLI::App& command = *app.add_subcommand("print", "Print serverless.yml with its variables resolved");
  add_service_arguments(command, arguments->service);
  command.add_option("--path", arguments->path, "Only what is there: provider.environment");
  command.add_option("--format", arguments->format, "yaml, json or text")
      ->check(CLI::IsMember({"yaml", "json", "text"}))
      ->capture_default_str();
  command.callback([arguments, &action] { action = [arguments] { return run_print(*arguments); }; });
}

}  // namespace offstage::cli
