#include "gateway/service/cloudformation.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

#include "base/encoding.h"
#include "gateway/service/node_reader.h"
#include "gateway/service/resource_identity.h"

namespace offstage::gateway {
namespace {

constexpr int kDepthMax = 300;      // of the values and of what they refer to
constexpr int kStepsMax = 100'000;  // references may fan out

/// `{"Ref": x}` or `{"Fn::Name": x}`.
const Node::Entry* as_call(const Node& node) {
  if (!node.is_map() || node.entries.size() != 1) return nullptr;
  const Node::Entry& entry = node.entries.front();
  return entry.key == "Ref" || entry.key.starts_with("Fn::") ? &entry : nullptr;
}

}  // namespace

/// One value being worked out; counts its steps, so that circles end.
class CloudFormation::Evaluation {
 public:
  Evaluation(const CloudFormation& owner, std::vector<Diagnostic>& warnings)
      : owner_(owner), template_(owner.template_), service_(owner.service_), warnings_(warnings) {}

  using Value = Result<Node, Diagnostic>;

  Value value_of(const Node& node) {
    if (node.is_unresolved()) return Diagnostic{node.where, node.text};
    if (++steps_ > kStepsMax || depth_ >= kDepthMax) {
      return Diagnostic{node.where, "the references of CloudFormation run in a circle, or nearly so"};
    }
    ++depth_;
    const Node::Entry* call = as_call(node);
    Value value = call != nullptr ? call_value(*call, node.where) : plain_value(node);
    --depth_;
    return value;
  }

  Result<bool, Diagnostic> condition_named(const std::string& name, const SourceLocation& where) {
    const Node* conditions = template_.find("Conditions");
    const Node* condition = conditions == nullptr ? nullptr : conditions->find(name);
    if (condition == nullptr) return Diagnostic{where, fmt::format("there is no condition \"{}\"", name)};
    return condition_value(*condition);
  }

 private:
  /// Lists and maps member by member; a function that gives AWS::NoValue takes its member away.
  Value plain_value(const Node& node) {
    if (!node.is_list() && !node.is_map()) return node;
    Node result = node.is_list() ? Node::list(node.where) : Node::map(node.where);
    for (const Node& item : node.items) {
      ASSIGN_OR_RETURN(Node value, value_of(item));
      if (!is_no_value(item, value)) result.items.push_back(std::move(value));
    }
    for (const Node::Entry& entry : node.entries) {
      ASSIGN_OR_RETURN(Node value, value_of(entry.value));
      if (!is_no_value(entry.value, value)) result.add(entry.key, entry.where, std::move(value));
    }
    return result;
  }

  static bool is_no_value(const Node& from, const Node& value) {
    return value.is_null() && as_call(from) != nullptr;
  }

  Value call_value(const Node::Entry& call, const SourceLocation& where) {
    const Node& argument = call.value;
    if (call.key == "Ref") {
      ASSIGN_OR_RETURN(const std::string name, read_string(argument, "Ref"));
      return reference(name, where);
    }
    if (call.key == "Fn::GetAtt") return attribute(argument);
    if (call.key == "Fn::Sub") return substitute(argument);
    if (call.key == "Fn::Join") return join(argument);
    if (call.key == "Fn::Select") return select(argument);
    if (call.key == "Fn::Split") return split(argument);
    if (call.key == "Fn::If") return choose(argument);
    if (call.key == "Fn::FindInMap") return find_in_map(argument);
    if (call.key == "Fn::ImportValue") return imported(argument);
    if (call.key == "Fn::Base64") {
      ASSIGN_OR_RETURN(const std::string text, text_of(argument, call.key));
      return Node::string(encoding::base64(text), where);
    }
    if (call.key == "Fn::GetAZs") {
      Node zones = Node::list(where);
      for (const char zone : {'a', 'b', 'c'})
        zones.items.push_back(Node::string(service_.region + zone, where));
      return zones;
    }
    if (call.key == "Fn::Equals" || call.key == "Fn::And" || call.key == "Fn::Or" || call.key == "Fn::Not") {
      return Diagnostic{where, call.key + " stands only under Conditions and in Fn::If"};
    }
    return Diagnostic{where, call.key + " has no value on this machine"};
  }

  /// A function's arguments: a list of `min` to `max`.
  Result<void, Diagnostic> check_arguments(const Node& argument, std::string_view name, std::size_t min,
                                           std::size_t max) const {
    if (argument.is_list() && argument.items.size() >= min && argument.items.size() <= max) return {};
    const std::string count = min == max ? fmt::format("{}", min) : fmt::format("{} to {}", min, max);
    if (!argument.is_list()) return expected(argument, name, fmt::format("a list of {}", count));
    return Diagnostic{argument.where,
                      fmt::format("{}: expected a list of {}, found {}", name, count, argument.items.size())};
  }

  Result<std::string, Diagnostic> text_of(const Node& node, std::string_view name) {
    ASSIGN_OR_RETURN(const Node value, value_of(node));
    return read_string(value, name);
  }

  std::optional<std::string> pseudo_parameter(const std::string& name) const {
    if (name == "AWS::Region") return service_.region;
    if (name == "AWS::AccountId") return service_.account;
    if (name == "AWS::Partition") return "aws";
    if (name == "AWS::URLSuffix") return "amazonaws.com";
    if (name == "AWS::StackName") return service_.stack_name();
    if (name == "AWS::StackId") {
      return fmt::format("arn:aws:cloudformation:{}:{}:stack/{}/offstage", service_.region, service_.account,
                         service_.stack_name());
    }
    return std::nullopt;
  }

  Value reference(const std::string& name, const SourceLocation& where) {
    if (name == "AWS::NoValue") return Node::null(where);
    if (name == "AWS::NotificationARNs") return Node::list(where);
    if (auto value = pseudo_parameter(name)) return Node::string(*std::move(value), where);
    if (const Node* parameters = template_.find("Parameters")) {
      if (const Node* parameter = parameters->find(name)) return parameter_value(*parameter, name, where);
    }
    if (const Node* resource = resource_named(name)) {
      ASSIGN_OR_RETURN(const std::string type, type_of(*resource, name));
      ASSIGN_OR_RETURN(const std::string physical, physical_name(*resource, type, name));
      return Node::string(reference_of(type, physical, service_), where);
    }
    if (const auto found = owner_.made_.find(name); found != owner_.made_.end()) {
      return Node::string(found->second.ref, where);
    }
    return Diagnostic{
        where, fmt::format("Ref: expected a resource or a parameter, found \"{}\", which is neither", name)};
  }

  Value parameter_value(const Node& parameter, const std::string& name, const SourceLocation& where) {
    const Node* value = member(parameter, "Default");
    if (value == nullptr) {
      return Diagnostic{
          where, fmt::format("the parameter \"{}\" has no Default, and nobody gives it a value", name)};
    }
    ASSIGN_OR_RETURN(const std::string text, text_of(*value, name + ".Default"));
    const Node* type = member(parameter, "Type");
    if (type == nullptr || type->text != "CommaDelimitedList") return Node::string(text, where);
    return pieces(text, ",", where);
  }

  const Node* resource_named(const std::string& name) const {
    const Node* resources = template_.find("Resources");
    return resources == nullptr ? nullptr : resources->find(name);
  }

  static Result<std::string, Diagnostic> type_of(const Node& resource, const std::string& name) {
    const Node* type = resource.find("Type");
    const std::string path = fmt::format("resources.Resources.{}.Type", name);
    return type == nullptr ? missing(resource.where, path, "the type of the resource")
                           : read_string(*type, path);
  }

  Result<std::string, Diagnostic> physical_name(const Node& resource, std::string_view type,
                                                const std::string& logical_id) {
    const std::string_view property = name_property(type);
    const Node* properties = resource.find("Properties");
    const Node* name = properties == nullptr || property.empty() ? nullptr : member(*properties, property);
    if (name == nullptr) return owner_.default_name(logical_id);
    ASSIGN_OR_RETURN(const Node value, value_of(*name));
    if (value.is_null()) return owner_.default_name(logical_id);
    return read_string(value, fmt::format("resources.Resources.{}.Properties.{}", logical_id, property));
  }

  Value attribute(const Node& argument) {
    std::string whole;
    if (argument.is_string()) {
      whole = argument.text;
    } else {
      RETURN_IF_ERROR(check_arguments(argument, "Fn::GetAtt", 2, 2));
      ASSIGN_OR_RETURN(const std::string name, read_string(argument.items[0], "Fn::GetAtt"));
      ASSIGN_OR_RETURN(const std::string attribute, text_of(argument.items[1], "Fn::GetAtt"));
      whole = name + "." + attribute;
    }
    const auto dot = whole.find('.');
    if (dot == std::string::npos) return expected(argument, "Fn::GetAtt", "a resource and an attribute");
    return attribute_of(whole.substr(0, dot), whole.substr(dot + 1), argument.where);
  }

  Value attribute_of(const std::string& name, const std::string& attribute, const SourceLocation& where) {
    if (const Node* resource = resource_named(name)) {
      ASSIGN_OR_RETURN(const std::string type, type_of(*resource, name));
      ASSIGN_OR_RETURN(const std::string physical, physical_name(*resource, type, name));
      if (const auto value = attribute_value(type, attribute, physical, service_)) {
        return Node::string(*value, where);
      }
      return made_up(name, attribute, where);
    }
    const auto found = owner_.made_.find(name);
    if (found == owner_.made_.end()) {
      return Diagnostic{where,
                        fmt::format("Fn::GetAtt: expected a resource, found \"{}\", which is none", name)};
    }
    if (attribute == "Arn") return Node::string(found->second.arn, where);
    const auto value = found->second.attributes.find(attribute);
    if (value != found->second.attributes.end()) return Node::string(value->second, where);
    return made_up(name, attribute, where);
  }

  Node made_up(const std::string& name, const std::string& attribute, const SourceLocation& where) {
    const std::string value = fmt::format("{}.{}", name, attribute);
    warnings_.push_back(
        {where, fmt::format("Fn::GetAtt: only AWS knows {0}; \"{0}\" stands in for it", value)});
    return Node::string(value, where);
  }

  Value substitute(const Node& argument) {
    const bool has_values = argument.is_list();
    if (has_values) RETURN_IF_ERROR(check_arguments(argument, "Fn::Sub", 2, 2));
    const Node& text_node = has_values ? argument.items[0] : argument;
    ASSIGN_OR_RETURN(const std::string text, read_string(text_node, "Fn::Sub"));
    if (has_values) RETURN_IF_ERROR(check_map(argument.items[1], "Fn::Sub"));
    const Node none = Node::map(argument.where);
    const Node& values = has_values ? argument.items[1] : none;
    std::string out;
    std::size_t at = 0;
    for (std::size_t open = 0; (open = text.find("${", at)) != std::string::npos;) {
      out.append(text, at, open - at);
      const auto close = text.find('}', open);
      if (close == std::string::npos) return expected(text_node, "Fn::Sub", "a } for each ${");
      const std::string name = text.substr(open + 2, close - open - 2);
      at = close + 1;
      if (name.starts_with('!')) {
        out += "${" + name.substr(1) + "}";
        continue;
      }
      ASSIGN_OR_RETURN(const Node value, substituted(name, values, argument.where));
      ASSIGN_OR_RETURN(const std::string value_text, read_string(value, "Fn::Sub: ${" + name + "}"));
      out += value_text;
    }
    return Node::string(out.append(text, at), argument.where);
  }

  Value substituted(const std::string& name, const Node& values, const SourceLocation& where) {
    if (const Node* value = values.find(name)) return value_of(*value);
    const auto dot = name.find('.');
    if (dot == std::string::npos) return reference(name, where);
    return attribute_of(name.substr(0, dot), name.substr(dot + 1), where);
  }

  Value join(const Node& argument) {
    RETURN_IF_ERROR(check_arguments(argument, "Fn::Join", 2, 2));
    ASSIGN_OR_RETURN(const std::string delimiter, read_string(argument.items[0], "Fn::Join"));
    ASSIGN_OR_RETURN(const Node parts, value_of(argument.items[1]));
    ASSIGN_OR_RETURN(const std::vector<std::string> texts, read_strings(parts, "Fn::Join"));
    return Node::string(fmt::format("{}", fmt::join(texts, delimiter)), argument.where);
  }

  Value select(const Node& argument) {
    RETURN_IF_ERROR(check_arguments(argument, "Fn::Select", 2, 2));
    ASSIGN_OR_RETURN(const Node index_node, value_of(argument.items[0]));
    ASSIGN_OR_RETURN(const Node list, value_of(argument.items[1]));
    if (!list.is_list()) return expected(list, "Fn::Select", "a list");
    const int last = static_cast<int>(list.items.size()) - 1;
    if (last < 0) return Diagnostic{list.where, "Fn::Select: the list is empty"};
    ASSIGN_OR_RETURN(const int index, read_integer(index_node, "Fn::Select", 0, last));
    return list.items[static_cast<std::size_t>(index)];
  }

  Value split(const Node& argument) {
    RETURN_IF_ERROR(check_arguments(argument, "Fn::Split", 2, 2));
    ASSIGN_OR_RETURN(const std::string delimiter, read_string(argument.items[0], "Fn::Split"));
    ASSIGN_OR_RETURN(const std::string text, text_of(argument.items[1], "Fn::Split"));
    if (delimiter.empty()) return expected(argument.items[0], "Fn::Split", "a delimiter");
    return pieces(text, delimiter, argument.where);
  }

  static Node pieces(const std::string& text, std::string_view delimiter, const SourceLocation& where) {
    Node list = Node::list(where);
    std::size_t begin = 0;
    for (std::size_t end = 0; end != std::string::npos; begin = end + delimiter.size()) {
      end = text.find(delimiter, begin);
      const std::size_t size = end == std::string::npos ? end : end - begin;
      list.items.push_back(Node::string(text.substr(begin, size), where));
    }
    return list;
  }

  Value choose(const Node& argument) {
    RETURN_IF_ERROR(check_arguments(argument, "Fn::If", 3, 3));
    ASSIGN_OR_RETURN(const std::string name, read_string(argument.items[0], "Fn::If"));
    ASSIGN_OR_RETURN(const bool holds, condition_named(name, argument.items[0].where));
    return value_of(argument.items[holds ? 1 : 2]);
  }

  Value find_in_map(const Node& argument) {
    RETURN_IF_ERROR(check_arguments(argument, "Fn::FindInMap", 3, 3));
    const Node* at = template_.find("Mappings");
    std::string path = "Mappings";
    for (const Node& item : argument.items) {
      ASSIGN_OR_RETURN(const std::string key, text_of(item, "Fn::FindInMap"));
      path += "." + key;
      if (at != nullptr) at = at->find(key);
    }
    if (at == nullptr) return Diagnostic{argument.where, fmt::format("Fn::FindInMap: there is no {}", path)};
    return *at;
  }

  Value imported(const Node& argument) {
    ASSIGN_OR_RETURN(const std::string name, text_of(argument, "Fn::ImportValue"));
    const Node* value = owner_.imports_ == nullptr ? nullptr : owner_.imports_->find(name);
    if (value != nullptr) return value_of(*value);
    return Diagnostic{argument.where,
                      fmt::format("Fn::ImportValue: the export \"{}\" of another stack has no value on this "
                                  "machine; custom.offstage.imports may give it one",
                                  name)};
  }

  Result<bool, Diagnostic> condition_value(const Node& node) {
    if (!node.is_map() || node.entries.size() != 1)
      return expected(node, "Conditions", "a condition function");
    if (++steps_ > kStepsMax || depth_ >= kDepthMax) {
      return Diagnostic{node.where, "the conditions refer to each other in a circle"};
    }
    ++depth_;
    auto value = condition_call(node.entries.front(), node.where);
    --depth_;
    return value;
  }

  Result<bool, Diagnostic> condition_call(const Node::Entry& call, const SourceLocation& where) {
    const Node& argument = call.value;
    if (call.key == "Condition") {
      ASSIGN_OR_RETURN(const std::string name, read_string(argument, "Condition"));
      return condition_named(name, where);
    }
    if (call.key == "Fn::Equals") {
      RETURN_IF_ERROR(check_arguments(argument, call.key, 2, 2));
      ASSIGN_OR_RETURN(const std::string left, text_of(argument.items[0], call.key));
      ASSIGN_OR_RETURN(const std::string right, text_of(argument.items[1], call.key));
      return left == right;
    }
    if (call.key == "Fn::Not") {
      RETURN_IF_ERROR(check_arguments(argument, call.key, 1, 1));
      ASSIGN_OR_RETURN(const bool holds, condition_value(argument.items[0]));
      return !holds;
    }
    if (call.key != "Fn::And" && call.key != "Fn::Or") {
      return Diagnostic{where, "Conditions: expected a condition function, found " + call.key};
    }
    RETURN_IF_ERROR(check_arguments(argument, call.key, 2, 10));
    bool all = true;
    bool any = false;
    for (const Node& item : argument.items) {
      ASSIGN_OR_RETURN(const bool holds, condition_value(item));
      all = all && holds;
      any = any || holds;
    }
    return call.key == "Fn::And" ? all : any;
  }

  const CloudFormation& owner_;
  const Node& template_;
  const Service& service_;
  std::vector<Diagnostic>& warnings_;
  int steps_ = 0;
  int depth_ = 0;
};

Result<Node, Diagnostic> CloudFormation::evaluate(const Node& value,
                                                  std::vector<Diagnostic>& warnings) const {
  return Evaluation(*this, warnings).value_of(value);
}

Result<bool, Diagnostic> CloudFormation::is_wanted(const Node& resource,
                                                   std::vector<Diagnostic>& warnings) const {
  const Node* condition = member(resource, "Condition");
  if (condition == nullptr) return true;
  ASSIGN_OR_RETURN(const std::string name, read_string(*condition, "Condition"));
  return Evaluation(*this, warnings).condition_named(name, condition->where);
}

std::string CloudFormation::default_name(std::string_view logical_id) const {
  return fmt::format("{}-{}", service_.stack_name(), logical_id);
}

}  // namespace offstage::gateway
