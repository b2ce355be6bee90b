#include "tests/oracle/consistency_walk.h"

#include <algorithm>
#include <map>

#include "tests/oracle/model.h"
#include "tests/oracle/requests.h"

namespace offstage::oracle {
namespace {

std::vector<KeyAttribute> key_part(json::Value description, json::Value types, std::string_view role) {
  std::vector<KeyAttribute> part;
  for (const auto element : description.find("KeySchema")->elements()) {
    if (element.find("KeyType")->as_string() != role) continue;
    KeyAttribute attribute{std::string(element.find("AttributeName")->as_string())};
    for (const auto definition : types.elements()) {
      if (definition.find("AttributeName")->as_string() != attribute.name) continue;
      const auto type = definition.find("AttributeType")->as_string();
      attribute.type = type == "S" ? Type::kS : type == "N" ? Type::kN : Type::kB;
    }
    part.push_back(std::move(attribute));
  }
  return part;
}

void read_indexes(Table& table, json::Value description, bool global) {
  const auto types = *description.find("AttributeDefinitions");
  const auto indexes = description.find(global ? "GlobalSecondaryIndexes" : "LocalSecondaryIndexes");
  if (!indexes) return;
  for (const auto element : indexes->elements()) {
    Index index{.name = std::string(element.find("IndexName")->as_string()), .global = global};
    index.hash = key_part(element, types, "HASH");
    index.range = key_part(element, types, "RANGE");
    const auto projection = *element.find("Projection");
    index.projection = projection.find("ProjectionType")->as_string();
    if (const auto names = projection.find("NonKeyAttributes")) {
      for (const auto name : names->elements()) index.include.emplace_back(name.as_string());
    }
    table.indexes.push_back(std::move(index));
  }
}

std::vector<std::string> texts_of(const std::vector<Item>& items) {
  std::vector<std::string> texts;
  for (const auto& item : items) texts.push_back(text_of(item));
  std::sort(texts.begin(), texts.end());
  return texts;
}

class Walk {
 public:
  Walk(const Call& call, const std::string& name) : call_(call) {
    const auto described = json::Document::parse(call("DescribeTable", "{\"TableName\":\"" + name + "\"}"));
    const auto description = *described->root().find("Table");
    const auto types = *description.find("AttributeDefinitions");
    table_.name = name;
    table_.hash = key_part(description, types, "HASH");
    table_.range = key_part(description, types, "RANGE");
    read_indexes(table_, description, false);
    read_indexes(table_, description, true);
    items_ = read({.table = name, .consistent = true});
    check_counts(description, "the table", "TableSizeBytes", items_);
    const auto stream = description.find("StreamSpecification");
    if (stream && stream->find("StreamViewType")->as_string() == "NEW_AND_OLD_IMAGES") {
      check_stream(std::string(description.find("LatestStreamArn")->as_string()));
    }
    check_source(nullptr, items_);
    for (const auto& index : table_.indexes) check_index(index, description);
  }

  std::vector<std::string> found() { return std::move(found_); }

 private:
  void expect(bool holds, const std::string& text) {
    if (!holds) found_.push_back(table_.name + ": " + text);
  }

  /// All pages.
  std::vector<Item> read(PageRequest request) {
    std::vector<Item> items;
    while (true) {
      const auto answer = json::Document::parse(
          call_(request.conditions.empty() ? "Scan" : "Query", body_of(request, Report::kNone, 2)));
      const auto page = answer ? answer->root().find("Items") : std::nullopt;
      if (!page) {
        expect(false, "a page could not be read");
        return items;
      }
      for (const auto item : page->elements()) items.push_back(item_of(item));
      const auto last = answer->root().find("LastEvaluatedKey");
      if (!last) return items;
      request.start = item_of(*last);
    }
  }

  void check_counts(json::Value description, const std::string& whose, std::string_view size_member,
                    const std::vector<Item>& items) {
    std::size_t bytes = 0;
    for (const auto& item : items) bytes += size_bytes(item);
    expect(description.find("ItemCount")->as_int64() == static_cast<std::int64_t>(items.size()),
           "ItemCount of " + whose + " is " + description.find("ItemCount")->to_json() + ", there are " +
               std::to_string(items.size()));
    expect(description.find(size_member)->as_int64() == static_cast<std::int64_t>(bytes),
           "the size of " + whose + " is said to be " + description.find(size_member)->to_json() +
               ", it is " + std::to_string(bytes));
  }

  /// What the records of the stream leave when they are applied in their order.
  void check_stream(const std::string& arn) {
    std::map<std::string, Item> state;
    const auto described = json::Document::parse(call_("DescribeStream", "{\"StreamArn\":\"" + arn + "\"}"));
    for (const auto shard : described->root().find("StreamDescription")->find("Shards")->elements()) {
      const std::string id(shard.find("ShardId")->as_string());
      auto answer = call_("GetShardIterator", "{\"StreamArn\":\"" + arn + "\",\"ShardId\":\"" + id +
                                                  "\",\"ShardIteratorType\":\"TRIM_HORIZON\"}");
      auto iterator = text_member(answer, "ShardIterator");
      while (!iterator.empty()) {
        answer = call_("GetRecords", "{\"Limit\":97,\"ShardIterator\":\"" + iterator + "\"}");
        const auto page = json::Document::parse(answer);
        const auto records = page ? page->root().find("Records") : std::nullopt;
        if (!records) return expect(false, "records could not be read: " + answer);
        for (const auto record : records->elements()) apply(*record.find("dynamodb"), state);
        iterator = records->empty() ? std::string() : text_member(answer, "NextShardIterator");
      }
    }
    std::vector<Item> left;
    for (const auto& [key, item] : state) left.push_back(item);
    expect(texts_of(left) == texts_of(items_), "the stream does not lead to the items");
  }

  static std::string text_member(const std::string& body, std::string_view name) {
    const auto document = json::Document::parse(body);
    const auto value = document ? document->root().find(name) : std::nullopt;
    return value ? std::string(value->as_string()) : std::string();
  }

  void apply(json::Value change, std::map<std::string, Item>& state) {
    const auto key = text_of(item_of(*change.find("Keys")));
    const auto old_image = change.find("OldImage");
    const auto before = state.find(key);
    expect(before == state.end() ? !old_image : old_image && item_of(*old_image) == before->second,
           "the old image of a record is not what the record before it left: " + key);
    if (const auto new_image = change.find("NewImage")) {
      state[key] = item_of(*new_image);
    } else {
      state.erase(key);
    }
  }

  void check_index(const Index& index, json::Value description) {
    std::vector<Item> entries;
    for (const auto& item : items_) {
      if (auto entry = entry_of(table_, index, item)) entries.push_back(*std::move(entry));
    }
    const auto actual = read({.table = table_.name, .index = index.name});
    expect(texts_of(actual) == texts_of(entries),
           "index " + index.name + " does not hold the items' entries");
    const auto indexes = description.find(index.global ? "GlobalSecondaryIndexes" : "LocalSecondaryIndexes");
    for (const auto element : indexes->elements()) {
      if (element.find("IndexName")->as_string() == index.name) {
        check_counts(element, "index " + index.name, "IndexSizeBytes", entries);
      }
    }
    check_source(&index, entries);
  }

  /// Partitions and segments of the table or an index, which holds `items`.
  void check_source(const Index* index, const std::vector<Item>& items) {
    const auto& hash = index ? index->hash : table_.hash;
    const auto whose = index ? "index " + index->name : std::string("the table");
    std::map<std::string, std::vector<Item>> partitions;
    for (const auto& item : items) partitions[text_of(key_item(hash, item))].push_back(item);
    for (const auto& [key, members] : partitions)
      check_partition(index, whose + ", partition " + key, members);

    std::vector<Item> pieces;
    for (int segment = 0; segment < 3; ++segment) {
      auto piece = read({.table = table_.name,
                         .index = index ? index->name : "",
                         .limit = 7,
                         .segment = segment,
                         .segments = 3});
      pieces.insert(pieces.end(), piece.begin(), piece.end());
    }
    expect(texts_of(pieces) == texts_of(items), "three segments of " + whose + " are not the Scan");
  }

  void check_partition(const Index* index, const std::string& whose, const std::vector<Item>& members) {
    const auto& range = index ? index->range : table_.range;
    PageRequest request{.table = table_.name, .index = index ? index->name : "", .limit = 5};
    for (const auto& part : index ? index->hash : table_.hash) {
      request.conditions.push_back({part.name, "=", {members[0].at(part.name)}});
    }
    const auto forward = read(request);
    request.forward = false;
    auto backward = read(request);
    std::reverse(backward.begin(), backward.end());
    expect(texts_of(forward) == texts_of(members), "a Query does not find what the Scan found: " + whose);
    expect(forward == backward, "forwards and backwards differ: " + whose);
    for (std::size_t i = 1; i < forward.size(); ++i) {
      int order = 0;
      for (const auto& part : range) {
        if (order == 0) order = compare(forward[i - 1].at(part.name), forward[i].at(part.name));
      }
      expect(order <= 0, "out of order: " + whose);
    }
  }

  const Call& call_;
  Table table_;
  std::vector<Item> items_;
  std::vector<std::string> found_;
};

}  // namespace

std::vector<std::string> inconsistencies(const Call& call, const std::string& table) {
  return Walk(call, table).found();
}

}  // namespace offstage::oracle
