#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "gateway/service/diagnostic.h"
#include "gateway/service/node.h"

/// Typed values from nodes. `path` is where the node stands, for the message: "functions.hello.timeout".
/// As in Serverless a number may be written as a string and one value as a list of one.
namespace offstage::gateway {

/// "path: expected a map, found 12"; for a variable without a value, why it has none.
Diagnostic expected(const Node& node, std::string_view path, std::string_view what);

/// "path: expected a type, found nothing": for what is not there, `where` being what should hold it.
Diagnostic missing(const SourceLocation& where, std::string_view path, std::string_view what);

Result<std::string, Diagnostic> read_string(const Node& node, std::string_view path);
Result<int, Diagnostic> read_integer(const Node& node, std::string_view path, int min, int max);
Result<bool, Diagnostic> read_bool(const Node& node, std::string_view path);
Result<std::vector<std::string>, Diagnostic> read_strings(const Node& node, std::string_view path);
Result<void, Diagnostic> check_map(const Node& node, std::string_view path);

/// A member of a map when it is there and not null, else null.
const Node* member(const Node& map, std::string_view key);

/// What a reader knows about the keys of one map.
struct KnownKeys {
  std::vector<std::string_view> read;     // used, or of no consequence on one machine
  std::vector<std::string_view> ignored;  // real, and not done yet
};

/// Warns of the keys of `map` that are not done yet, and of those that nobody has heard of.
void warn_of_keys(const Node& map, std::string_view path, const KnownKeys& known,
                  std::vector<Diagnostic>& warnings);

}  // namespace offstage::gateway
