#include "gateway/named_values.h"

#include <algorithm>

#include "base/encoding.h"

namespace offstage::gateway {

void NamedValues::add(std::string_view name, std::string_view value) {
  const auto found =
      std::find_if(entries_.begin(), entries_.end(), [&](const Entry& each) { return each.name == name; });
  Entry& entry = found == entries_.end() ? entries_.emplace_back() : *found;
  entry.name = name;
  entry.values.push_back(value);
}

NamedValues parse_query(std::string_view query) {
  NamedValues parameters;
  while (!query.empty()) {
    const std::size_t end = std::min(query.find('&'), query.size());
    const std::string_view pair = query.substr(0, end);
    query.remove_prefix(std::min(end + 1, query.size()));
    if (pair.empty()) continue;
    const std::size_t equals = std::min(pair.find('='), pair.size());
    const std::string_view value = pair.substr(std::min(equals + 1, pair.size()));
    const auto decoded = [&parameters](std::string_view text) {
      const bool is_encoded = text.find_first_of("%+") != std::string_view::npos;
      return is_encoded ? parameters.keep(encoding::percent_decode(text, true)) : text;
    };
    parameters.add(decoded(pair.substr(0, equals)), decoded(value));
  }
  return parameters;
}

}  // namespace offstage::gateway
