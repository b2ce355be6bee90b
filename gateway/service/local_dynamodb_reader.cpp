#include "gateway/service/local_dynamodb_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <utility>

#include "gateway/service/included_files.h"
#include "gateway/service/node_json.h"
#include "gateway/service/node_reader.h"
#include "gateway/service/yaml_parser.h"

namespace offstage::gateway {
namespace {

constexpr int kPortMax = 65535;

const KnownKeys& start_keys() {
  static const KnownKeys kKeys{
      {"port", "host", "inMemory", "dbPath", "noStart", "migrate", "seed", "convertEmptyValues",
       // Always so here, or of a Java machine or a container.
       "sharedDb", "cors", "heapInitial", "heapMax", "optimizeDbBeforeStartup", "docker", "dockerImage",
       "dockerPath", "delayTransientStatuses", "help", "install", "onlineEnv", "online", "migration"},
      {}};
  return kKeys;
}

Result<void, Diagnostic> read_flag(const Node& map, const std::string& key, const std::string& path,
                                   bool& target) {
  const Node* node = member(map, key);
  if (node == nullptr) return {};
  ASSIGN_OR_RETURN(target, read_bool(*node, path + "." + key));
  return {};
}

std::string absolute(const Service& service, const std::string& path) {
  return (std::filesystem::path(service.directory) / path).lexically_normal().string();
}

/// `seed: true` is every category, `seed: domain,test` are these.
Result<void, Diagnostic> read_seeded(const Node& node, const std::string& path, LocalDynamoDb& local) {
  if (node.kind == Node::Kind::kBool || node.scalar_text() == "true" || node.scalar_text() == "false") {
    if (node.scalar_text() != "true") return {};
    for (const SeedCategory& category : local.categories) local.seeded.push_back(category.name);
    return {};
  }
  ASSIGN_OR_RETURN(const std::string text, read_string(node, path));
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find(',', begin), text.size());
    const std::string name = text.substr(begin, end - begin);
    begin = end + 1;
    const bool is_known = std::any_of(local.categories.begin(), local.categories.end(),
                                      [&name](const SeedCategory& each) { return each.name == name; });
    if (!is_known) return expected(node, path, "true, or names of categories under seed");
    local.seeded.push_back(name);
  }
  return {};
}

Result<void, Diagnostic> read_start(const Node& start, const std::string& path, const Service& service,
                                    LocalDynamoDb& local, std::vector<Diagnostic>& warnings) {
  RETURN_IF_ERROR(check_map(start, path));
  if (const Node* port = member(start, "port")) {
    ASSIGN_OR_RETURN(const int number, read_integer(*port, path + ".port", 1, kPortMax));
    local.port = static_cast<std::uint16_t>(number);
  }
  if (const Node* host = member(start, "host")) {
    ASSIGN_OR_RETURN(local.host, read_string(*host, path + ".host"));
  }
  if (const Node* folder = member(start, "dbPath")) {
    ASSIGN_OR_RETURN(const std::string text, read_string(*folder, path + ".dbPath"));
    local.data_dir = absolute(service, text);
  }
  RETURN_IF_ERROR(read_flag(start, "inMemory", path, local.in_memory));
  RETURN_IF_ERROR(read_flag(start, "noStart", path, local.no_start));
  RETURN_IF_ERROR(read_flag(start, "migrate", path, local.migrate));
  RETURN_IF_ERROR(read_flag(start, "convertEmptyValues", path, local.convert_empty_values));
  if (const Node* seed = member(start, "seed")) {
    RETURN_IF_ERROR(read_seeded(*seed, path + ".seed", local));
  }
  warn_of_keys(start, path, start_keys(), warnings);
  return {};
}

Result<std::vector<std::string>, Diagnostic> read_files(const Node& source, const std::string& key,
                                                        const std::string& path, const Service& service) {
  std::vector<std::string> files;
  const Node* node = member(source, key);
  if (node == nullptr) return files;
  ASSIGN_OR_RETURN(files, read_strings(*node, path + "." + key));
  for (std::string& file : files) {
    const std::string name = absolute(service, file);
    std::error_code error;
    if (!std::filesystem::is_regular_file(name, error)) {
      return Diagnostic{node->where, fmt::format("{}.{}: there is no file {}", path, key, file)};
    }
    file = name;
  }
  return files;
}

Result<SeedSource, Diagnostic> read_source(const Node& node, const std::string& path,
                                           const Service& service) {
  RETURN_IF_ERROR(check_map(node, path));
  SeedSource source;
  source.where = node.where;
  const Node* table = member(node, "table");
  if (table == nullptr) return missing(node.where, path + ".table", "the name of a table");
  ASSIGN_OR_RETURN(source.table, read_string(*table, path + ".table"));
  ASSIGN_OR_RETURN(source.files, read_files(node, "sources", path, service));
  ASSIGN_OR_RETURN(source.raw_files, read_files(node, "rawsources", path, service));
  return source;
}

Result<void, Diagnostic> read_seeds(const Node& seed, const std::string& path, const Service& service,
                                    LocalDynamoDb& local) {
  RETURN_IF_ERROR(check_map(seed, path));
  for (const Node::Entry& entry : seed.entries) {
    const std::string category_path = path + "." + entry.key;
    SeedCategory category;
    category.name = entry.key;
    RETURN_IF_ERROR(check_map(entry.value, category_path));
    const Node* sources = member(entry.value, "sources");
    if (sources != nullptr && !sources->is_list())
      return expected(*sources, category_path + ".sources", "a list");
    for (std::size_t i = 0; sources != nullptr && i < sources->items.size(); ++i) {
      ASSIGN_OR_RETURN(
          SeedSource source,
          read_source(sources->items[i], fmt::format("{}.sources[{}]", category_path, i), service));
      category.sources.push_back(std::move(source));
    }
    local.categories.push_back(std::move(category));
  }
  return {};
}

/// One file of `migration.dir`: its table, unless `resources` has one of the name.
Result<void, Diagnostic> read_migration(const std::filesystem::path& file, const std::string& prefix,
                                        const std::string& suffix, Service& service, LocalDynamoDb& local) {
  const std::string name = file.lexically_relative(service.directory).string();
  auto content = read_whole_file(file.string());
  if (!content || !*content) return Diagnostic{{name, 0}, "cannot be read"};
  std::vector<Diagnostic> ignored;
  ASSIGN_OR_RETURN(Node root, parse_yaml(**content, name, ignored));
  Node* table = root.find("Table");
  Node* table_name = table == nullptr ? nullptr : table->find("TableName");
  if (table_name == nullptr) return missing(root.where, "Table.TableName", "the name of a table");
  ASSIGN_OR_RETURN(const std::string plain, read_string(*table_name, "Table.TableName"));
  table_name->text = prefix + plain + suffix;
  const std::string full_name = table_name->text;
  const bool is_known = std::any_of(service.tables.begin(), service.tables.end(),
                                    [&](const Table& known) { return known.name == full_name; });
  local.migrations.push_back({file.string(), full_name});
  if (!is_known) {
    service.tables.push_back({.logical_id = "",
                              .name = full_name,
                              .create_table_json = to_json(*table),
                              .time_to_live_attribute = {},
                              .continuous_backups_json = {},
                              .where = root.where});
  }
  return {};
}

Result<void, Diagnostic> read_migrations(const Node& migration, const std::string& path, Service& service,
                                         LocalDynamoDb& local) {
  RETURN_IF_ERROR(check_map(migration, path));
  const Node* folder_node = member(migration, "dir");
  if (folder_node == nullptr) return {};
  ASSIGN_OR_RETURN(const std::string folder, read_string(*folder_node, path + ".dir"));
  std::string prefix;
  std::string suffix;
  for (const auto& [key, target] : {std::pair("table_prefix", &prefix), std::pair("table_suffix", &suffix)}) {
    const Node* node = member(migration, key);
    if (node == nullptr) continue;
    ASSIGN_OR_RETURN(*target, read_string(*node, path + "." + key));
  }
  std::error_code error;
  std::vector<std::filesystem::path> files;
  // Nobody reads the folder any more in the plugin's later versions: it need not be there.
  for (const auto& entry : std::filesystem::directory_iterator(absolute(service, folder), error)) {
    if (entry.path().extension() == ".json") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  for (const std::filesystem::path& file : files) {
    RETURN_IF_ERROR(read_migration(file, prefix, suffix, service, local));
  }
  return {};
}

Result<bool, Diagnostic> is_for_stage(const Node& node, const std::string& path, const Service& service,
                                      std::vector<Diagnostic>& warnings) {
  const Node* stages = member(node, "stages");
  if (stages == nullptr) return true;
  ASSIGN_OR_RETURN(const std::vector<std::string> names, read_strings(*stages, path + ".stages"));
  if (std::find(names.begin(), names.end(), service.stage) != names.end()) return true;
  warnings.push_back({stages->where, fmt::format("{}.stages: without the stage {}, nothing of {} is used",
                                                 path, service.stage, path)});
  return false;
}

}  // namespace

Result<void, Diagnostic> read_local_dynamodb(const Node& custom, Service& service,
                                             std::vector<Diagnostic>& warnings) {
  const bool is_successor = member(custom, "dynamodb") == nullptr;
  const std::string key = is_successor ? "serverless-dynamodb" : "dynamodb";
  const Node* node = member(custom, key);
  if (node == nullptr) return {};
  const std::string path = "custom." + key;
  RETURN_IF_ERROR(check_map(*node, path));
  ASSIGN_OR_RETURN(const bool is_used, is_for_stage(*node, path, service, warnings));
  if (!is_used) return {};
  LocalDynamoDb local;
  local.where = node->where;
  if (const Node* seed = member(*node, "seed")) {
    RETURN_IF_ERROR(read_seeds(*seed, path + ".seed", service, local));
  }
  if (const Node* start = member(*node, "start")) {
    RETURN_IF_ERROR(read_start(*start, path + ".start", service, local, warnings));
  }
  for (const char* name : {"migration", "migrations"}) {
    if (const Node* migration = member(*node, name)) {
      RETURN_IF_ERROR(read_migrations(*migration, fmt::format("{}.{}", path, name), service, local));
    }
  }
  service.local_dynamodb = std::move(local);
  return {};
}

}  // namespace offstage::gateway
