#include "gateway/service/variables.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <optional>
#include <random>
#include <utility>

#include "gateway/service/environment_files.h"
#include "gateway/service/included_files.h"
#include "gateway/service/variable_sources/source.h"
#include "gateway/service/variable_syntax.h"

namespace offstage::gateway {
namespace {

constexpr int kReparsesMax = 10;
constexpr std::size_t kChainMax = 100;
constexpr std::size_t kCopiedNodesMax = 500'000;
constexpr std::size_t kTextSizeMax = 1 << 20;

std::vector<std::string> split(const std::string& text, char separator) {
  std::vector<std::string> parts;
  std::size_t begin = 0;
  for (std::size_t end = 0; end != std::string::npos; begin = end + 1) {
    end = text.find(separator, begin);
    parts.push_back(text.substr(begin, end == std::string::npos ? end : end - begin));
  }
  return parts;
}

std::string joined_path(const std::string& path, std::string_view key) {
  return path.empty() ? std::string(key) : fmt::format("{}.{}", path, key);
}

/// A text that may stand in a name or a URL: "unresolved-ssm-path-x" of ${ssm:/path/x}.
std::string placeholder_text(const std::string& variable) {
  std::string text = "unresolved";
  bool is_gap = true;
  for (const char c : variable) {
    const bool is_word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (is_word && is_gap) text += '-';
    if (is_word) text += c;
    is_gap = !is_word;
  }
  return text;
}

class Resolver : public VariableScope {
 public:
  Resolver(Node& root, const VariableInputs& inputs, std::vector<Diagnostic>& warnings)
      : root_(root),
        inputs_(inputs),
        warnings_(warnings),
        environment_(inputs.environment),
        files_(inputs.directory, warnings) {}

  /// What the process has goes before what files say.
  Result<void, Diagnostic> read_environment_files() {
    ASSIGN_OR_RETURN(Node * use, walk(root_, "useDotenv"));
    if (!uses_environment_files(use, root_.find("frameworkVersion"))) return {};
    // The stage may stand in .env itself.
    RETURN_IF_ERROR(add_environment_file(inputs_.directory, ".env", environment_));
    ASSIGN_OR_RETURN(const std::string stage, stage_of(*this));
    environment_ = inputs_.environment;
    for (const std::string& name : environment_file_names(inputs_.directory, use, stage)) {
      RETURN_IF_ERROR(add_environment_file(inputs_.directory, name, environment_));
    }
    return {};
  }

  /// Resolves a node and everything below it.
  Result<void, Diagnostic> resolve_all(Node& node, const std::string& path, int depth) {
    if (depth > Node::kDepthMax) {
      return Diagnostic{node.where,
                        fmt::format("{}: nests deeper than {} levels; does a variable hold itself?",
                                    path.substr(0, 80), Node::kDepthMax)};
    }
    RETURN_IF_ERROR(settle(node, path));
    for (std::size_t i = 0; i < node.items.size(); ++i) {
      RETURN_IF_ERROR(resolve_all(node.items[i], joined_path(path, std::to_string(i)), depth + 1));
    }
    for (Node::Entry& entry : node.entries) {
      RETURN_IF_ERROR(resolve_all(entry.value, joined_path(path, entry.key), depth + 1));
    }
    return {};
  }

  const VariableInputs& inputs() const override { return inputs_; }
  const std::map<std::string, std::string>& environment() const override { return environment_; }
  IncludedFiles& files() override { return files_; }
  Node& root() override { return root_; }

  const std::string& instance_id() override {
    if (instance_id_.empty()) instance_id_ = fmt::format("{:08x}", std::random_device()());
    return instance_id_;
  }

  Result<Node*, Diagnostic> walk(Node& from, const std::string& address) override {
    Node* at = &from;
    std::string path;
    RETURN_IF_ERROR(settle(*at, path));
    if (address.empty()) return at;
    for (const std::string& key : split(address, '.')) {
      if (at->is_unresolved()) return at;
      Node* next = at->find(key);
      if (at->is_list()) {
        std::size_t index = 0;
        const auto [end, error] = std::from_chars(key.data(), key.data() + key.size(), index);
        const bool is_index = error == std::errc() && end == key.data() + key.size();
        next = is_index && index < at->items.size() ? &at->items[index] : nullptr;
      }
      if (next == nullptr) return next;
      at = next;
      path = joined_path(path, key);
      RETURN_IF_ERROR(settle(*at, path));
    }
    return at;
  }

  Result<void, Diagnostic> resolve(Node& node, const std::string& path) override {
    return resolve_all(node, path, 0);
  }

  void say_why(std::string why) override { why_nothing_ = std::move(why); }

  FoundValue copied(const Node& node) override {
    const NodeSize size = size_of(node);
    copied_nodes_ += size.nodes;
    if (copied_nodes_ > kCopiedNodesMax) return source_error("the values of the variables grow too large");
    if (size.depth > Node::kDepthMax) return source_error("the value nests too deeply");
    return std::optional<Node>(node);
  }

 private:
  /// Resolves the string of a node; what is below the value that takes its place may still hold variables.
  Result<void, Diagnostic> settle(Node& node, const std::string& path) {
    if (!node.is_string() || node.settled) return {};
    if (node.text.find("${") == std::string::npos) {
      node.settled = true;
      return {};
    }
    RETURN_IF_ERROR(check_chain(node, path));
    chain_.emplace_back(&node, path);
    auto value = evaluate_text(node.text, 0);
    chain_.pop_back();
    if (!value) {
      if (!value.error().where.file.empty()) return std::move(value).error();
      return Diagnostic{node.where,
                        fmt::format("Cannot resolve variable at \"{}\": {}", path, value.error().message)};
    }
    Node result = std::move(value).value();
    if (result.is_unresolved() && !result.settled) {
      result.text = fmt::format("Cannot resolve variable at \"{}\": {}", path, result.text);
      result.settled = true;  // found its place; copies of it keep it
      result.where = node.where;
    }
    // A list or map stays where it is written, for what is wrong in it; a value is wrong where it is used.
    if (result.is_scalar() || result.is_null()) result.where = node.where;
    node = std::move(result);
    return {};
  }

  Result<void, Diagnostic> check_chain(const Node& node, const std::string& path) const {
    const auto begins =
        std::find_if(chain_.begin(), chain_.end(), [&node](const auto& link) { return link.first == &node; });
    if (begins != chain_.end()) {
      std::string text;
      for (auto link = begins; link != chain_.end(); ++link) text += link->second + " -> ";
      return Diagnostic{
          node.where,
          fmt::format("Cannot resolve variable at \"{}\": it refers to itself ({}{})", path, text, path)};
    }
    if (chain_.size() >= kChainMax) {
      return Diagnostic{node.where,
                        fmt::format("Cannot resolve variable at \"{}\": more than {} variables refer "
                                    "to each other",
                                    path, kChainMax)};
    }
    return {};
  }

  Result<Node, Diagnostic> evaluate_text(const std::string& text, int reparses) {
    if (reparses > kReparsesMax)
      return source_error("a value leads to further variables more than ten times");
    auto parsed = parse_variables(text);
    if (!parsed) return source_error(fmt::format("{}, in \"{}\"", parsed.error().text, text));
    return evaluate(*parsed, reparses);
  }

  /// One variable gives its value; text and variables give the text that they join to.
  Result<Node, Diagnostic> evaluate(const VariableText& parts, int reparses) {
    std::string joined;
    for (const auto& part : parts) {
      if (const auto* plain = std::get_if<std::string>(&part)) {
        joined += *plain;
        continue;
      }
      const Variable& variable = std::get<Variable>(part);
      ASSIGN_OR_RETURN(Node value, value_of(variable));
      if (value.is_string() && !value.settled) {
        ASSIGN_OR_RETURN(value, evaluate_text(value.text, reparses + 1));
      }
      if (parts.size() == 1 || value.is_unresolved()) return value;
      if (!value.is_scalar() && !value.is_null()) {
        return source_error("String value consist of variable which resolve with non-string value, in \"" +
                            variable.text + "\"");
      }
      joined += value.is_null() ? "null" : value.scalar_text();
      if (joined.size() > kTextSizeMax) return source_error("the text grows too large");
    }
    Node node = Node::string(std::move(joined), {});
    node.settled = true;
    return node;
  }

  /// The first alternative that has a value.
  Result<Node, Diagnostic> value_of(const Variable& variable) {
    std::optional<Node> unresolved;
    std::string last_source;
    std::string last_why;
    for (const Variable::Alternative& alternative : variable.alternatives) {
      if (const Node* literal = std::get_if<Node>(&alternative)) {
        Node value = *literal;
        value.settled = true;
        return value;
      }
      std::optional<Node> value;
      if (const auto* inner = std::get_if<VariableText>(&alternative)) {
        ASSIGN_OR_RETURN(value, value_of_inner(std::get<Variable>(inner->front()), last_source));
      } else {
        last_source = std::get<VariableSource>(alternative).type;
        why_nothing_.clear();
        auto found = value_from(std::get<VariableSource>(alternative));
        last_why = std::exchange(why_nothing_, {});
        if (!found) {
          if (found.error().where.file.empty())
            found.error().message += fmt::format(", in \"{}\"", variable.text);
          return std::move(found).error();
        }
        value = *std::move(found);
      }
      if (value && value->is_unresolved())
        unresolved = std::move(value);
      else if (value && !value->is_null())
        return *std::move(value);
    }
    if (!unresolved) {
      return source_error(fmt::format("Value not found at \"{}\" source{}, in \"{}\"", last_source,
                                      last_why.empty() ? "" : " (" + last_why + ")", variable.text));
    }
    if (inputs_.allow_unresolved) return placeholder(variable, *unresolved);
    if (!unresolved->settled)
      unresolved->text += fmt::format(", in \"{}\"; a fallback would help", variable.text);
    return *std::move(unresolved);
  }

  Node placeholder(const Variable& variable, const Node& unresolved) {
    std::string text = placeholder_text(variable.text);
    if (!unresolved.settled) {
      const SourceLocation where = chain_.empty() ? SourceLocation{} : chain_.back().first->where;
      warnings_.push_back({where, fmt::format("{}, in \"{}\"; \"{}\" stands in for it", unresolved.text,
                                              variable.text, text)});
    }
    Node node = Node::string(std::move(text), {});
    node.settled = true;
    return node;
  }

  /// A variable as a fallback: having no value is no error yet.
  FoundValue value_of_inner(const Variable& variable, std::string& last_source) {
    Variable with_end = variable;
    with_end.alternatives.emplace_back(Node::null({}));
    const auto* source = std::get_if<VariableSource>(&variable.alternatives.back());
    if (source != nullptr) last_source = source->type;
    ASSIGN_OR_RETURN(Node value, value_of(with_end));
    return std::optional<Node>(std::move(value));
  }

  FoundValue value_from(const VariableSource& source) {
    std::string address;
    if (source.address) {
      ASSIGN_OR_RETURN(Node text, evaluate(*source.address, 0));
      if (text.is_unresolved()) return std::optional<Node>(std::move(text));
      address = text.scalar_text();
    }
    std::string param;
    if (!source.params.empty()) {
      ASSIGN_OR_RETURN(Node text, evaluate(source.params.front(), 0));
      if (text.is_unresolved()) return std::optional<Node>(std::move(text));
      param = text.scalar_text();
    }
    return value_from_source(*this, {source.type, std::move(param), std::move(address)});
  }

  Node& root_;
  const VariableInputs& inputs_;
  std::vector<Diagnostic>& warnings_;
  std::map<std::string, std::string> environment_;  // the process's, then that of the files
  IncludedFiles files_;
  std::vector<std::pair<const Node*, std::string>> chain_;  // what is being resolved, and for what
  std::size_t copied_nodes_ = 0;
  std::string instance_id_;
  std::string why_nothing_;
};

}  // namespace

Result<void, Diagnostic> resolve_variables(Node& root, const VariableInputs& inputs,
                                           std::vector<Diagnostic>& warnings) {
  Resolver resolver(root, inputs, warnings);
  RETURN_IF_ERROR(resolver.read_environment_files());
  return resolver.resolve_all(root, "", 0);
}

void report_unresolved(const Node& root, std::vector<Diagnostic>& warnings) {
  if (root.is_unresolved()) {
    const bool is_known = std::any_of(warnings.begin(), warnings.end(), [&root](const Diagnostic& known) {
      return known.message == root.text;
    });
    if (!is_known) warnings.push_back({root.where, root.text});
  }
  for (const Node& item : root.items) report_unresolved(item, warnings);
  for (const Node::Entry& entry : root.entries) report_unresolved(entry.value, warnings);
}

}  // namespace offstage::gateway
