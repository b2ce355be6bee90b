#include "cli/seeding.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <thread>

#include "base/json.h"
#include "cli/table_api.h"
#include "gateway/service/included_files.h"
#include "gateway/service/node_json.h"
#include "gateway/service/yaml_parser.h"

namespace offstage::cli {
namespace {

using gateway::Node;

constexpr std::size_t kBatchItemsMax = 25;
constexpr int kTriesMax = 20;
constexpr std::chrono::milliseconds kPause{50};

/// A value as the document clients of the SDKs marshal it.
void marshal(json::Writer& writer, const Node& node, bool empty_is_null) {
  writer.begin_object();
  if (node.kind == Node::Kind::kBool) {
    writer.key("BOOL");
    writer.boolean(node.boolean);
  } else if (node.kind == Node::Kind::kNumber) {
    writer.member("N", node.text);
  } else if (node.is_string() && !(node.text.empty() && empty_is_null)) {
    writer.member("S", node.text);
  } else if (node.is_list()) {
    writer.key("L");
    writer.begin_array();
    for (const Node& item : node.items) marshal(writer, item, empty_is_null);
    writer.end_array();
  } else if (node.is_map()) {
    writer.key("M");
    writer.begin_object();
    for (const Node::Entry& entry : node.entries) {
      writer.key(entry.key);
      marshal(writer, entry.value, empty_is_null);
    }
    writer.end_object();
  } else {
    writer.key("NULL");
    writer.boolean(true);
  }
  writer.end_object();
}

std::string marshalled_item(const Node& item, bool empty_is_null) {
  std::string text;
  json::Writer writer(text);
  writer.begin_object();
  for (const Node::Entry& entry : item.entries) {
    writer.key(entry.key);
    marshal(writer, entry.value, empty_is_null);
  }
  writer.end_object();
  return text;
}

Result<Node, Failure> read_json(const std::string& file) {
  auto content = gateway::read_whole_file(file);
  if (!content) return Failure{file + ": cannot be read: " + content.error().text};
  if (!*content) return Failure{file + ": there is no such file"};
  std::vector<gateway::Diagnostic> ignored;  // tabs are as good as spaces in JSON
  auto root = gateway::parse_yaml(**content, file, ignored);
  if (!root) return Failure{root.error().text()};
  return std::move(root).value();
}

enum class Form { kPlain, kRaw };

Result<void, Failure> add_items(const Node& items, Form form, bool empty_is_null,
                                std::vector<std::string>& out) {
  if (!items.is_list()) {
    return Failure{
        gateway::Diagnostic{items.where, "expected a list of items, found " + items.describe()}.text()};
  }
  for (const Node& item : items.items) {
    if (!item.is_map()) {
      return Failure{gateway::Diagnostic{item.where, "expected an item, found " + item.describe()}.text()};
    }
    out.push_back(form == Form::kRaw ? to_json(item) : marshalled_item(item, empty_is_null));
  }
  return {};
}

Result<void, Failure> add_category(const gateway::LocalDynamoDb& local, const std::string& name,
                                   std::vector<TableSeed>& seeds) {
  const auto category =
      std::find_if(local.categories.begin(), local.categories.end(),
                   [&name](const gateway::SeedCategory& each) { return each.name == name; });
  if (category == local.categories.end()) {
    return Failure{fmt::format("--seed: custom.dynamodb.seed has no \"{}\"", name)};
  }
  for (const gateway::SeedSource& source : category->sources) {
    TableSeed seed;
    seed.table = source.table;
    for (const auto& [files, form] :
         {std::pair(&source.files, Form::kPlain), {&source.raw_files, Form::kRaw}}) {
      for (const std::string& file : *files) {
        ASSIGN_OR_RETURN(const Node items, read_json(file));
        RETURN_IF_ERROR(add_items(items, form, local.convert_empty_values, seed.items));
      }
    }
    seeds.push_back(std::move(seed));
  }
  return {};
}

Result<void, Failure> add_migrations(const gateway::LocalDynamoDb& local, std::vector<TableSeed>& seeds) {
  for (const gateway::Migration& migration : local.migrations) {
    ASSIGN_OR_RETURN(const Node root, read_json(migration.file));
    const Node* items = root.find("Seeds");
    if (items == nullptr || items->is_null()) continue;
    TableSeed seed;
    seed.table = migration.table;
    seed.only_when_created = true;
    RETURN_IF_ERROR(add_items(*items, Form::kPlain, local.convert_empty_values, seed.items));
    seeds.push_back(std::move(seed));
  }
  return {};
}

std::vector<std::string> names_of(const gateway::LocalDynamoDb& local,
                                  const std::optional<std::string>& wanted) {
  if (!wanted) return local.seeded;
  std::vector<std::string> names;
  if (wanted->empty() || *wanted == "true") {
    for (const gateway::SeedCategory& category : local.categories) names.push_back(category.name);
    return names;
  }
  for (std::size_t begin = 0; begin <= wanted->size();) {
    const std::size_t end = std::min(wanted->find(',', begin), wanted->size());
    names.push_back(wanted->substr(begin, end - begin));
    begin = end + 1;
  }
  return names;
}

/// One batch, and what is left of it until nothing is.
Result<void, Failure> write_batch(TableApi& api, const std::string& table, std::string request_items) {
  for (int i = 0; i < kTriesMax; ++i) {
    ASSIGN_OR_RETURN(const HttpResponse answer,
                     api.call("BatchWriteItem", "{\"RequestItems\":" + request_items + "}"));
    if (answer.status != 200) return Failure{fmt::format("seed of {}: {}", table, error_text(answer))};
    const auto document = json::Document::parse(answer.body);
    const auto left = document ? document->root().find("UnprocessedItems") : std::nullopt;
    if (!left || !left->is_object() || left->empty()) return {};
    request_items = left->to_json();
    std::this_thread::sleep_for(kPause);
  }
  return Failure{fmt::format("seed of {}: items were left unprocessed {} times", table, kTriesMax)};
}

}  // namespace

Result<std::vector<TableSeed>, Failure> read_seeds(const gateway::Service& service,
                                                   const std::optional<std::string>& wanted) {
  std::vector<TableSeed> seeds;
  const gateway::LocalDynamoDb local = service.local_dynamodb.value_or(gateway::LocalDynamoDb());
  for (const std::string& name : names_of(local, wanted)) RETURN_IF_ERROR(add_category(local, name, seeds));
  RETURN_IF_ERROR(add_migrations(local, seeds));
  return seeds;
}

Result<void, Failure> write_seeds(const std::vector<TableSeed>& seeds,
                                  const std::vector<PreparedTable>& tables, const SeedTarget& target) {
  TableApi api(target.endpoint, target.region);
  for (const TableSeed& seed : seeds) {
    const bool is_created = std::any_of(tables.begin(), tables.end(), [&seed](const PreparedTable& table) {
      return table.name == seed.table && table.created;
    });
    if (seed.only_when_created && !is_created) continue;
    for (std::size_t begin = 0; begin < seed.items.size(); begin += kBatchItemsMax) {
      const std::size_t end = std::min(begin + kBatchItemsMax, seed.items.size());
      std::string requests = "{" + json::quoted(seed.table) + ":[";
      for (std::size_t i = begin; i < end; ++i) {
        requests += (i == begin ? "" : ",") + ("{\"PutRequest\":{\"Item\":" + seed.items[i] + "}}");
      }
      RETURN_IF_ERROR(write_batch(api, seed.table, requests + "]}"));
    }
  }
  return {};
}

}  // namespace offstage::cli
