#include "gateway/named_values.h"

#include <algorithm>
#include <utility>

#include "base/encoding.h"

namespace offstage::gateway {

void NamedValues::add(std::string name, std::string_view value) {
  auto it = std::find_if(entries_.begin(), entries_.end(), [&](const Entry& e) { return e.name == name; });
  if (it == entries_.end()) it = entries_.insert(it, Entry{std::move(name), {}});
  it->values.push_back(value);
}

NamedValues parse_query(std::string_view query) {
  NamedValues parameters;
  while (!query.empty()) {
    const std::size_t end = std::min(query.find('&'), query.size());
    const std::string_view pair = query.substr(0, end);
    query.remove_prefix(std::min(end + 1, query.size()));
    if (pair.empty()) continue;
    const std::size_t equals = std::min(pair.find('='), pair.size());
    std::string_view value = pair.substr(std::min(equals + 1, pair.size()));
    const bool is_encoded = value.find_first_of("%+") != std::string_view::npos;
    if (is_encoded) value = parameters.keep(encoding::percent_decode(value, true));
    parameters.add(encoding::percent_decode(pair.substr(0, equals), true), value);
  }
  return parameters;
}

}  // namespace offstage::gateway
