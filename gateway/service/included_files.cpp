#include "gateway/service/included_files.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>

#include "gateway/service/yaml_parser.h"

namespace offstage::gateway {
namespace {

bool has_extension(const std::filesystem::path& path, std::initializer_list<std::string_view> extensions) {
  const std::string extension = path.extension().string();
  return std::find(extensions.begin(), extensions.end(), extension) != extensions.end();
}

}  // namespace

Result<std::optional<std::string>, Failure> read_whole_file(const std::string& path) {
  std::error_code error;
  const auto status = std::filesystem::status(path, error);
  if (!std::filesystem::exists(status)) return std::optional<std::string>();
  if (std::filesystem::is_directory(status)) return Failure{"it is a directory"};
  errno = 0;
  std::ifstream input(path, std::ios::binary);
  std::string content{std::istreambuf_iterator<char>(input), std::istreambuf_iterator<char>()};
  if (!input || input.bad()) return Failure{std::strerror(errno != 0 ? errno : EIO)};
  return std::optional<std::string>(std::move(content));
}

Result<Node*, Diagnostic> IncludedFiles::open(const std::string& path) {
  const std::string name = std::filesystem::path(path).lexically_normal().string();
  auto found = files_.find(name);
  if (found == files_.end()) {
    ASSIGN_OR_RETURN(std::optional<Node> content, read(name));
    found = files_.emplace(name, std::move(content)).first;
  }
  return found->second ? &*found->second : nullptr;
}

Result<std::optional<Node>, Diagnostic> IncludedFiles::read(const std::string& name) {
  const std::filesystem::path path = std::filesystem::path(directory_) / name;
  auto content = read_whole_file(path.string());
  if (!content) return Diagnostic{{name, 0}, "cannot be read: " + content.error().text};
  if (!*content) return std::optional<Node>();
  if (has_extension(path, {".js", ".cjs", ".mjs", ".ts"})) {
    Node node = Node::null({name, 0});
    node.kind = Node::Kind::kUnresolved;
    node.text = fmt::format("the value of {} is known only when Node.js runs it", name);
    return std::optional<Node>(std::move(node));
  }
  if (!has_extension(path, {".yml", ".yaml", ".json", ".tfstate"})) {
    return std::optional<Node>(Node::string(**std::move(content), {name, 1}));
  }
  // Tabs are as good as spaces in JSON.
  std::vector<Diagnostic> ignored;
  const bool is_yaml = has_extension(path, {".yml", ".yaml"});
  ASSIGN_OR_RETURN(Node root, parse_yaml(**content, name, is_yaml ? warnings_ : ignored));
  return std::optional<Node>(std::move(root));
}

}  // namespace offstage::gateway
