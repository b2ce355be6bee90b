#pragma once

#include <boost/container/small_vector.hpp>
#include <concepts>
#include <cstddef>
#include <forward_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace offstage::gateway {

/// Names with one or more values each, both in the order they were first seen: headers and query
/// parameters of a request. Borrows names and values. Looks names up one after the other: what a request line
/// and its headers can hold is small.
class NamedValues {
 public:
  struct Entry {
    std::string_view name;
    boost::container::small_vector<std::string_view, 1> values;  // more than one is rare
  };

  NamedValues() = default;
  NamedValues(NamedValues&&) = default;
  NamedValues& operator=(NamedValues&&) = default;

  /// How many names are about to be added.
  void reserve(std::size_t names) { entries_.reserve(names); }
  /// Adds a value to that name, as its last.
  void add(std::string_view name, std::string_view value);
  template <std::same_as<std::string> Temporary>
  void add(std::string_view name, Temporary&& value) = delete;  // see keep()
  template <std::same_as<std::string> Temporary, class Value>
  void add(Temporary&& name, const Value& value) = delete;
  /// Holds a text that stands nowhere else, as long as this lives.
  std::string_view keep(std::string text) { return kept_.emplace_front(std::move(text)); }
  /// An empty text that is held as long. What is written to it stays in its place up to that many bytes.
  std::string& keep_room(std::size_t bytes) {
    kept_.emplace_front().reserve(bytes);
    return kept_.front();
  }

  bool empty() const { return entries_.empty(); }
  const std::vector<Entry>& entries() const { return entries_; }

 private:
  std::vector<Entry> entries_;
  std::forward_list<std::string> kept_;
};

/// The parameters of a query string, without its '?': split at '&' and the first '=', '+' a blank, escapes
/// decoded. A name alone has the empty value. Bytes may be anything: nothing here checks for UTF-8. Borrows
/// `query`.
NamedValues parse_query(std::string_view query);

/// A parameter of a route and the text of the path it stands for, still percent-encoded. Both point into
/// the route table and the request.
struct PathParameter {
  std::string_view name;
  std::string_view value;
};
using PathParameters = std::vector<PathParameter>;

}  // namespace offstage::gateway
