#include "gateway/service/table_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <limits>
#include <string>
#include <string_view>

#include "base/json.h"
#include "gateway/service/node_reader.h"

namespace offstage::gateway {
namespace {

/// Members of CreateTable that CloudFormation has under the same name and shape.
constexpr std::array<std::string_view, 10> kSameProperties{"AttributeDefinitions",
                                                           "KeySchema",
                                                           "GlobalSecondaryIndexes",
                                                           "LocalSecondaryIndexes",
                                                           "BillingMode",
                                                           "TableClass",
                                                           "ProvisionedThroughput",
                                                           "DeletionProtectionEnabled",
                                                           "Tags",
                                                           "OnDemandThroughput"};

/// Members with numbers and booleans; all others hold strings, whatever YAML took them for.
constexpr std::array<std::string_view, 6> kNumbers{"ReadCapacityUnits",   "WriteCapacityUnits",
                                                   "MaxReadRequestUnits", "MaxWriteRequestUnits",
                                                   "ReadUnitsPerSecond",  "WriteUnitsPerSecond"};
constexpr std::array<std::string_view, 4> kBooleans{"DeletionProtectionEnabled", "StreamEnabled", "Enabled",
                                                    "SSEEnabled"};

/// Members of an index that CreateTable has.
constexpr std::array<std::string_view, 6> kIndexMembers{
    "IndexName", "KeySchema", "Projection", "ProvisionedThroughput", "OnDemandThroughput", "WarmThroughput"};

template <std::size_t kSize>
bool holds(const std::array<std::string_view, kSize>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

/// Writes one request; remembers nothing but the place for messages.
class RequestWriter {
 public:
  RequestWriter(std::string path, std::vector<Diagnostic>& warnings)
      : path_(std::move(path)), writer_(request_), warnings_(warnings) {}

  Result<std::string, Diagnostic> write(const std::string& table_name, const Node& properties) {
    writer_.begin_object();
    writer_.member("TableName", table_name);
    for (const Node::Entry& entry : properties.entries) {
      if (entry.key != "TableName") RETURN_IF_ERROR(property(entry));
    }
    writer_.end_object();
    return std::move(request_);
  }

 private:
  Result<void, Diagnostic> property(const Node::Entry& entry) {
    const std::string path = path_ + "." + entry.key;
    if (entry.value.is_null()) return {};
    if (entry.key == "GlobalSecondaryIndexes" || entry.key == "LocalSecondaryIndexes") {
      return indexes(entry, path);
    }
    if (holds(kSameProperties, entry.key) || entry.key == "WarmThroughput") {
      writer_.key(entry.key);
      return value(writer_, entry.value, entry.key, path);
    }
    if (entry.key == "StreamSpecification") return stream(entry, path);
    if (entry.key == "SSESpecification") return encryption(entry, path);
    if (entry.key == "ResourcePolicy") return resource_policy(entry, path);
    if (entry.key == "TimeToLiveSpecification" || entry.key == "PointInTimeRecoverySpecification") {
      return {};  // calls of their own, below
    }
    leave_out(entry, path);
    return {};
  }

  void leave_out(const Node::Entry& entry, const std::string& path) {
    warnings_.push_back(
        {entry.where, path + " is not part of CreateTable and not supported yet; it is left out"});
  }

  Result<void, Diagnostic> indexes(const Node::Entry& entry, const std::string& path) {
    if (!entry.value.is_list()) return expected(entry.value, path, "a list of indexes");
    if (entry.value.items.empty()) return {};  // CreateTable refuses an empty list, CloudFormation does not
    writer_.key(entry.key);
    writer_.begin_array();
    for (std::size_t i = 0; i < entry.value.items.size(); ++i) {
      const Node& index = entry.value.items[i];
      const std::string index_path = fmt::format("{}[{}]", path, i);
      RETURN_IF_ERROR(check_map(index, index_path));
      writer_.begin_object();
      for (const Node::Entry& member : index.entries) {
        const std::string member_path = index_path + "." + member.key;
        if (!holds(kIndexMembers, member.key)) {
          leave_out(member, member_path);
          continue;
        }
        writer_.key(member.key);
        RETURN_IF_ERROR(value(writer_, member.value, member.key, member_path));
      }
      writer_.end_object();
    }
    writer_.end_array();
    return {};
  }

  /// CloudFormation knows no stream that is off.
  Result<void, Diagnostic> stream(const Node::Entry& entry, const std::string& path) {
    RETURN_IF_ERROR(check_map(entry.value, path));
    const Node* view = entry.value.find("StreamViewType");
    if (view == nullptr)
      return missing(entry.where, path + ".StreamViewType", "a view type such as NEW_IMAGE");
    writer_.key(entry.key);
    writer_.begin_object();
    writer_.key("StreamEnabled");
    writer_.boolean(true);
    writer_.key("StreamViewType");
    RETURN_IF_ERROR(value(writer_, *view, "StreamViewType", path + ".StreamViewType"));
    writer_.end_object();
    for (const Node::Entry& member : entry.value.entries) {
      if (member.key != "StreamViewType" && member.key != "StreamEnabled") {
        leave_out(member, path + "." + member.key);
      }
    }
    return {};
  }

  /// SSEEnabled is Enabled in the API.
  Result<void, Diagnostic> encryption(const Node::Entry& entry, const std::string& path) {
    RETURN_IF_ERROR(check_map(entry.value, path));
    writer_.key(entry.key);
    writer_.begin_object();
    for (const Node::Entry& member : entry.value.entries) {
      const std::string name = member.key == "SSEEnabled" ? "Enabled" : member.key;
      writer_.key(name);
      RETURN_IF_ERROR(value(writer_, member.value, name, path + "." + member.key));
    }
    writer_.end_object();
    return {};
  }

  /// A document in CloudFormation, its text in the API.
  Result<void, Diagnostic> resource_policy(const Node::Entry& entry, const std::string& path) {
    RETURN_IF_ERROR(check_map(entry.value, path));
    const Node* policy = entry.value.find("PolicyDocument");
    if (policy == nullptr) return missing(entry.where, path + ".PolicyDocument", "a policy");
    std::string text;
    json::Writer policy_writer(text);
    RETURN_IF_ERROR(value(policy_writer, *policy, "PolicyDocument", path + ".PolicyDocument"));
    writer_.member(entry.key, text);
    return {};
  }

  /// A value of the member `name`, and all below it.
  static Result<void, Diagnostic> value(json::Writer& writer, const Node& node, std::string_view name,
                                        const std::string& path) {
    switch (node.kind) {
      case Node::Kind::kNull:
        return expected(node, path, "a value");
      case Node::Kind::kUnresolved:
        return Diagnostic{node.where, node.text};
      case Node::Kind::kBool:
      case Node::Kind::kNumber:
      case Node::Kind::kString:
        return scalar(writer, node, name, path);
      case Node::Kind::kList:
        writer.begin_array();
        for (std::size_t i = 0; i < node.items.size(); ++i) {
          RETURN_IF_ERROR(value(writer, node.items[i], name, fmt::format("{}[{}]", path, i)));
        }
        writer.end_array();
        return {};
      case Node::Kind::kMap:
        writer.begin_object();
        for (const Node::Entry& entry : node.entries) {
          writer.key(entry.key);
          RETURN_IF_ERROR(value(writer, entry.value, entry.key, path + "." + entry.key));
        }
        writer.end_object();
        return {};
    }
    return {};
  }

  static Result<void, Diagnostic> scalar(json::Writer& writer, const Node& node, std::string_view name,
                                         const std::string& path) {
    if (holds(kNumbers, name)) {
      ASSIGN_OR_RETURN(const int number, read_integer(node, path, -1, std::numeric_limits<int>::max()));
      writer.integer(number);
    } else if (holds(kBooleans, name)) {
      ASSIGN_OR_RETURN(const bool flag, read_bool(node, path));
      writer.boolean(flag);
    } else {
      writer.string(node.scalar_text());
    }
    return {};
  }

  std::string path_;
  std::string request_;
  json::Writer writer_;
  std::vector<Diagnostic>& warnings_;
};

Result<std::string, Diagnostic> read_time_to_live(const Node& properties, const std::string& path) {
  const Node* specification = member(properties, "TimeToLiveSpecification");
  if (specification == nullptr) return std::string();
  const std::string here = path + ".TimeToLiveSpecification";
  RETURN_IF_ERROR(check_map(*specification, here));
  const Node* enabled = specification->find("Enabled");
  if (enabled == nullptr) return missing(specification->where, here + ".Enabled", "true or false");
  ASSIGN_OR_RETURN(const bool is_enabled, read_bool(*enabled, here + ".Enabled"));
  if (!is_enabled) return std::string();
  const Node* attribute = specification->find("AttributeName");
  if (attribute == nullptr)
    return missing(specification->where, here + ".AttributeName", "the name of an attribute");
  return read_string(*attribute, here + ".AttributeName");
}

Result<std::string, Diagnostic> read_continuous_backups(const std::string& table_name, const Node& properties,
                                                        const std::string& path) {
  const Node* specification = member(properties, "PointInTimeRecoverySpecification");
  if (specification == nullptr) return std::string();
  const std::string here = path + ".PointInTimeRecoverySpecification";
  RETURN_IF_ERROR(check_map(*specification, here));
  std::string request;
  json::Writer writer(request);
  writer.begin_object();
  writer.member("TableName", table_name);
  writer.key("PointInTimeRecoverySpecification");
  writer.begin_object();
  writer.key("PointInTimeRecoveryEnabled");
  const Node* enabled = member(*specification, "PointInTimeRecoveryEnabled");
  if (enabled == nullptr) {
    writer.boolean(false);
  } else {
    ASSIGN_OR_RETURN(const bool is_enabled, read_bool(*enabled, here + ".PointInTimeRecoveryEnabled"));
    writer.boolean(is_enabled);
  }
  if (const Node* days = member(*specification, "RecoveryPeriodInDays")) {
    ASSIGN_OR_RETURN(const int number, read_integer(*days, here + ".RecoveryPeriodInDays", 1, 35));
    writer.key("RecoveryPeriodInDays");
    writer.integer(number);
  }
  writer.end_object();
  writer.end_object();
  return request;
}

}  // namespace

Result<Table, Diagnostic> read_table(const Node::Entry& resource, const CloudFormation& cloudformation,
                                     std::vector<Diagnostic>& warnings) {
  const std::string path = fmt::format("resources.Resources.{}.Properties", resource.key);
  const Node* found = member(resource.value, "Properties");
  if (found == nullptr) {
    return missing(resource.where, path, "the properties of the table");
  }
  ASSIGN_OR_RETURN(const Node properties, cloudformation.evaluate(*found, warnings));
  RETURN_IF_ERROR(check_map(properties, path));
  for (const char* required : {"KeySchema", "AttributeDefinitions"}) {
    const Node* list = properties.find(required);
    if (list == nullptr) {
      return missing(resource.where, fmt::format("{}.{}", path, required), "a list");
    }
    if (!list->is_list()) return expected(*list, fmt::format("{}.{}", path, required), "a list");
  }
  Table table;
  table.logical_id = resource.key;
  table.where = resource.where;
  table.name = cloudformation.default_name(resource.key);
  if (const Node* name = member(properties, "TableName")) {
    ASSIGN_OR_RETURN(table.name, read_string(*name, path + ".TableName"));
  }
  ASSIGN_OR_RETURN(table.time_to_live_attribute, read_time_to_live(properties, path));
  ASSIGN_OR_RETURN(table.continuous_backups_json, read_continuous_backups(table.name, properties, path));
  RequestWriter writer(path, warnings);
  ASSIGN_OR_RETURN(table.create_table_json, writer.write(table.name, properties));
  return table;
}

}  // namespace offstage::gateway
