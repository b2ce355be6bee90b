#include "gateway/service/schedule_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "base/json.h"
#include "base/schedule_expression.h"
#include "gateway/service/node_json.h"
#include "gateway/service/node_reader.h"

namespace offstage::gateway {
namespace {

const KnownKeys& known_keys() {
  static const KnownKeys kKeys{
      {"rate", "enabled", "input", "inputPath", "inputTransformer", "name", "description",
       // What matters only where it is deployed.
       "roleArn"},
      {"timezone"}};
  return kKeys;
}

/// "HelloWorld" of "hello-world" is "HelloDashworld", as Serverless spells it in the rules' names.
std::string logical_name(const std::string& function) {
  std::string name;
  for (const char c : function) name += c == '-' ? "Dash" : c == '_' ? "Underscore" : std::string(1, c);
  if (!name.empty()) name[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(name[0])));
  return name;
}

Result<void, Diagnostic> read_transformer(const Node& node, const std::string& path, Schedule& schedule) {
  RETURN_IF_ERROR(check_map(node, path));
  InputTransformer transformer;
  const Node* input_template = member(node, "inputTemplate");
  if (input_template == nullptr)
    return missing(node.where, path + ".inputTemplate", "the template of the input");
  ASSIGN_OR_RETURN(transformer.input_template, read_string(*input_template, path + ".inputTemplate"));
  if (const Node* paths = member(node, "inputPathsMap")) {
    RETURN_IF_ERROR(check_map(*paths, path + ".inputPathsMap"));
    for (const Node::Entry& entry : paths->entries) {
      ASSIGN_OR_RETURN(transformer.paths[entry.key],
                       read_string(entry.value, path + ".inputPathsMap." + entry.key));
    }
  }
  schedule.input_transformer = std::move(transformer);
  return {};
}

Result<void, Diagnostic> read_input(const Node& event, const std::string& path, Schedule& schedule) {
  int given = 0;
  if (const Node* input = member(event, "input")) {
    // A string is JSON already, as it goes into the template.
    schedule.input = input->is_string() ? input->text : to_json(*input);
    if (!json::Document::parse(*schedule.input)) return expected(*input, path + ".input", "JSON");
    ++given;
  }
  if (const Node* input_path = member(event, "inputPath")) {
    ASSIGN_OR_RETURN(schedule.input_path, read_string(*input_path, path + ".inputPath"));
    ++given;
  }
  if (const Node* transformer = member(event, "inputTransformer")) {
    RETURN_IF_ERROR(read_transformer(*transformer, path + ".inputTransformer", schedule));
    ++given;
  }
  if (given > 1)
    return Diagnostic{event.where, path + ": only one of input, inputPath and inputTransformer may be set"};
  return {};
}

Result<void, Diagnostic> read_settings(const Node& event, const std::string& path, Schedule& schedule,
                                       std::vector<Diagnostic>& warnings) {
  if (const Node* enabled = member(event, "enabled")) {
    ASSIGN_OR_RETURN(schedule.enabled, read_bool(*enabled, path + ".enabled"));
  }
  if (const Node* name = member(event, "name")) {
    ASSIGN_OR_RETURN(schedule.name, read_string(*name, path + ".name"));
  }
  if (const Node* description = member(event, "description")) {
    ASSIGN_OR_RETURN(schedule.description, read_string(*description, path + ".description"));
  }
  if (const Node* method = member(event, "method");
      method != nullptr && method->scalar_text() == "scheduler") {
    warnings.push_back({method->where, path + ".method: scheduler: the function gets the event of a rule"});
  }
  RETURN_IF_ERROR(read_input(event, path, schedule));
  KnownKeys keys = known_keys();
  keys.read.push_back("method");
  warn_of_keys(event, path, keys, warnings);
  return {};
}

}  // namespace

Result<void, Diagnostic> read_schedule(const Node& event, const SourceLocation& where,
                                       const std::string& path, const std::string& function, Service& service,
                                       std::vector<Diagnostic>& warnings) {
  Schedule schedule;
  schedule.function = function;
  schedule.where = where;
  const Node* rate = &event;
  std::string rate_path = path;
  if (event.is_map()) {
    rate = member(event, "rate");
    rate_path = path + ".rate";
    if (rate == nullptr) return missing(where, rate_path, "rate(...) or cron(...)");
    RETURN_IF_ERROR(read_settings(event, path, schedule, warnings));
  }
  ASSIGN_OR_RETURN(const std::vector<std::string> expressions, read_strings(*rate, rate_path));
  const bool has_name = !schedule.name.empty();
  if (has_name && expressions.size() > 1)
    return Diagnostic{where, path + ".name: rules have one rate each, and names of their own"};
  for (const std::string& expression : expressions) {
    if (const auto parsed = ScheduleExpression::parse(expression); !parsed)
      return Diagnostic{rate->where, fmt::format("{}: {}: {}", rate_path, expression, parsed.error().text)};
    schedule.expression = expression;
    const auto count = std::count_if(service.schedules.begin(), service.schedules.end(),
                                     [&](const Schedule& each) { return each.function == function; });
    if (!has_name)
      schedule.name = fmt::format("{}-{}-{}EventsRuleSchedule{}", service.name, service.stage,
                                  logical_name(function), count + 1);
    service.schedules.push_back(schedule);
  }
  return {};
}

}  // namespace offstage::gateway
