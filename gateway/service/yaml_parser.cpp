#include "gateway/service/yaml_parser.h"

#include <fmt/format.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <sstream>
#include <utility>

#include "base/encoding.h"
#include "gateway/service/tab_indentation.h"

namespace offstage::gateway {
namespace {

/// What aliases may blow a file up to.
constexpr std::size_t kNodesMax = 200'000;

/// Put behind the text, where it is a comment, unless a quoted text runs into it: the parser takes a quote
/// that is never closed for one that ends with the file.
constexpr std::string_view kEndMark = "# the file ends here, says Offstage";

constexpr std::string_view kYamlTag = "tag:yaml.org,2002:";
constexpr std::string_view kMergeKey = "<<";

/// The functions that have a short tag; `Fn::` goes in front of all but the first two.
constexpr std::array<std::string_view, 20> kShortTags{
    "Ref",    "Condition", "And",   "Base64",      "Cidr",         "Equals",   "FindInMap",
    "GetAtt", "GetAZs",    "If",    "ImportValue", "Join",         "Length",   "Not",
    "Or",     "Select",    "Split", "Sub",         "ToJsonString", "Transform"};

/// Builds our tree from the parser's events. After the first error it only swallows events.
class TreeBuilder : public YAML::EventHandler {
 public:
  explicit TreeBuilder(std::string file) : file_(std::move(file)) {}

  const std::optional<Diagnostic>& error() const { return error_; }
  Node take_root() { return std::move(root_); }

  void OnDocumentStart(const YAML::Mark&) override {}
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    if (!error_) finish(Node::null(at(mark)), anchor, "?");
  }

  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    if (error_) return;
    const auto found = anchors_.find(anchor);
    if (found == anchors_.end()) return fail(at(mark), "an alias stands inside of the value that it names");
    const NodeSize size = size_of(found->second);
    if (static_cast<int>(frames_.size()) + size.depth > Node::kDepthMax) return fail_depth(at(mark));
    nodes_ += size.nodes;
    finish(found->second, 0, "?");
  }

  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    if (error_) return;
    if (value.find(kEndMark) != std::string::npos) {
      return fail(at(mark), "not valid YAML: the quotes that begin here are not closed");
    }
    Node node = Node::string(value, at(mark));
    if (tag == "?") {
      node = plain_scalar(value, at(mark));
    } else if (tag.starts_with(kYamlTag)) {
      const std::string_view name = std::string_view(tag).substr(kYamlTag.size());
      const bool has_type = name == "int" || name == "float" || name == "bool" || name == "null";
      if (!has_type && name != "str") return fail(at(mark), fmt::format("unknown tag !!{}", name));
      if (has_type) node = plain_scalar(value, at(mark));
    }
    finish(std::move(node), anchor, tag);
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    open(Node::list(at(mark)), tag, anchor);
  }
  void OnSequenceEnd() override { close(); }

  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    open(Node::map(at(mark)), tag, anchor);
  }
  void OnMapEnd() override {
    if (!error_) merge_into(frames_.back());
    close();
  }

 private:
  struct Key {
    std::string name;
    SourceLocation where;
    bool merges = false;  // a plain `<<`
  };
  /// A list or map that is not complete yet.
  struct Frame {
    Node node;
    std::string tag;
    YAML::anchor_t anchor;
    std::optional<Key> key = std::nullopt;  // of a map: waits for its value
    std::vector<Node> merges = {};          // of a map: what stands after `<<`
  };

  SourceLocation at(const YAML::Mark& mark) const { return {file_, mark.line + 1}; }

  void fail(SourceLocation where, std::string message) {
    if (!error_) error_ = Diagnostic{std::move(where), std::move(message)};
  }
  void fail_depth(SourceLocation where) {
    fail(std::move(where), fmt::format("nests deeper than {} levels", Node::kDepthMax));
  }

  void open(Node node, const std::string& tag, YAML::anchor_t anchor) {
    if (error_) return;
    if (static_cast<int>(frames_.size()) >= Node::kDepthMax) return fail_depth(node.where);
    frames_.push_back({std::move(node), tag, anchor});
  }

  void close() {
    if (error_) return;
    Frame frame = std::move(frames_.back());
    frames_.pop_back();
    finish(std::move(frame.node), frame.anchor, frame.tag);
  }

  /// Puts a complete value where it belongs: under its anchor, and into what is open.
  void finish(Node node, YAML::anchor_t anchor, std::string_view tag) {
    if (++nodes_ > kNodesMax) return fail(node.where, "grows too large: look at its aliases");
    // "?" and "!" say plain and quoted; the parser gives a list or map without a tag either of them.
    if (tag.size() > 1 && tag[0] == '!') {
      std::optional<Node> call = function_call(std::move(node), tag.substr(1));
      if (!call) return;
      node = *std::move(call);
    }
    if (anchor != 0) anchors_.insert_or_assign(anchor, node);
    if (frames_.empty()) {
      root_ = std::move(node);
    } else if (Frame& parent = frames_.back(); parent.node.is_list()) {
      parent.node.items.push_back(std::move(node));
    } else if (parent.key) {
      const Key key = *std::exchange(parent.key, std::nullopt);
      if (node.is_null()) node.where = key.where;  // the parser says where the next thing stands
      if (key.merges) {
        parent.merges.push_back(std::move(node));
      } else {
        parent.node.add(key.name, key.where, std::move(node));
      }
    } else {
      begin_entry(parent, node, tag);
    }
  }

  void begin_entry(Frame& parent, const Node& key, std::string_view tag) {
    if (!key.is_scalar() && !key.is_null()) {
      return fail(key.where, "expected a name as the key, found " + key.describe());
    }
    Key next{key.is_null() ? "null" : key.scalar_text(), key.where};
    // Any number of merge keys may stand in one map; quoted, they are a key like others.
    next.merges = next.name == kMergeKey && tag == "?";
    if (const Node::Entry* first = next.merges ? nullptr : parent.node.find_entry(next.name)) {
      return fail(key.where,
                  fmt::format("the key \"{}\" stands twice, first in line {}", next.name, first->where.line));
    }
    parent.key = std::move(next);
  }

  /// `!Name value` is {"Fn::Name": value}.
  std::optional<Node> function_call(Node argument, std::string_view name) {
    if (std::find(kShortTags.begin(), kShortTags.end(), name) == kShortTags.end()) {
      fail(argument.where, fmt::format("unknown tag !{}", name));
      return std::nullopt;
    }
    const SourceLocation where = argument.where;
    if (name == "GetAtt" && argument.is_string()) argument = split_attribute(argument);
    const bool is_plain = name == "Ref" || name == "Condition";
    Node call = Node::map(where);
    call.add((is_plain ? "" : "Fn::") + std::string(name), where, std::move(argument));
    return call;
  }

  /// `!GetAtt Table.Arn` is [Table, Arn]: at the first dot, since attributes have dots of their own.
  static Node split_attribute(const Node& argument) {
    Node parts = Node::list(argument.where);
    const auto dot = argument.text.find('.');
    parts.items.push_back(Node::string(argument.text.substr(0, dot), argument.where));
    if (dot != std::string::npos) {
      parts.items.push_back(Node::string(argument.text.substr(dot + 1), argument.where));
    }
    return parts;
  }

  /// Puts the entries of `<<: *anchor` in; the map's own win, then the earlier of several merges.
  void merge_into(Frame& frame) {
    for (const Node& merge : frame.merges) {
      if (!merge.is_list()) {
        merge_map(frame.node, merge);
      } else {
        for (const Node& source : merge.items) merge_map(frame.node, source);
      }
    }
  }

  void merge_map(Node& map, const Node& source) {
    if (!source.is_map()) return fail(source.where, "expected a map after <<, found " + source.describe());
    nodes_ += source.entries.size();
    for (const Node::Entry& entry : source.entries) {
      if (map.find_entry(entry.key) == nullptr) map.entries.push_back(entry);
    }
  }

  std::string file_;
  std::vector<Frame> frames_;
  std::map<YAML::anchor_t, Node> anchors_;
  Node root_;
  std::size_t nodes_ = 0;
  std::optional<Diagnostic> error_;
};

bool is_utf16(std::string_view text) {
  return text.starts_with("\xff\xfe") || text.starts_with("\xfe\xff");
}

/// The parser takes any bytes.
Result<void, Diagnostic> check_encoding(std::string_view text, const std::string& file) {
  if (is_utf16(text) || encoding::is_utf8(text)) return {};
  int line = 1;
  for (std::size_t end = 0; end != std::string_view::npos; ++line) {
    end = text.find('\n');
    if (!encoding::is_utf8(text.substr(0, end))) break;
    text.remove_prefix(end + 1);
  }
  return Diagnostic{{file, line}, "not valid YAML: the text is not in UTF-8"};
}

Result<Node, Diagnostic> parse(const std::string& text, const std::string& file) {
  std::istringstream input(text);
  TreeBuilder builder(file);
  try {  // yaml-cpp reports by throwing; it goes no further than this function
    YAML::Parser parser(input);
    parser.HandleNextDocument(builder);
    if (builder.error()) return *builder.error();
    Node root = builder.take_root();
    TreeBuilder rest(file);
    if (parser.HandleNextDocument(rest)) {
      return Diagnostic{rest.take_root().where, "expected one YAML document, found a second one"};
    }
    return root;
  } catch (const YAML::Exception& error) {
    if (builder.error()) return *builder.error();
    if (error.mark.is_null()) return Diagnostic{{file, 0}, "not valid YAML: " + error.msg};
    return Diagnostic{{file, error.mark.line + 1},
                      fmt::format("not valid YAML: {}, at column {}", error.msg, error.mark.column + 1)};
  }
}

}  // namespace

Result<Node, Diagnostic> parse_yaml(std::string_view text, const std::string& file,
                                    std::vector<Diagnostic>& warnings) {
  RETURN_IF_ERROR(check_encoding(text, file));
  const std::string spaced = replace_leading_tabs(text, file, warnings);
  auto root = parse(spaced, file);
  if (!root || is_utf16(text)) return root;
  // Once more when a quote may be open: what the end mark has run into says so.
  if (spaced.find_first_of("\"'") == std::string::npos) return root;
  auto marked = parse(spaced + "\n" + std::string(kEndMark) + "\n", file);
  return marked ? std::move(root) : std::move(marked);
}

}  // namespace offstage::gateway
