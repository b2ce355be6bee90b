#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "emulator/model/attribute_value.h"

namespace offstage::emulator {

/// A place inside an item, with every name placeholder already replaced: an attribute, then map members
/// and list positions (developer guide, "Specifying item attributes when using expressions"). Never empty.
class DocumentPath {
 public:
  using Element = std::variant<std::string, std::uint32_t>;

  explicit DocumentPath(std::string attribute);
  /// `steps` lead on from the attribute: names of map members, positions in lists.
  DocumentPath(std::string attribute, std::vector<Element> steps);

  /// The top-level attribute.
  const std::string& attribute() const { return attribute_; }
  const std::vector<Element>& steps() const { return steps_; }
  bool is_nested() const { return !steps_.empty(); }

  /// As DynamoDB prints it in messages: "[a, b, [0]]".
  std::string to_string() const;

  /// Order by attribute, then step by step; positions by number.
  auto operator<=>(const DocumentPath&) const = default;
  bool operator==(const DocumentPath&) const = default;

 private:
  std::string attribute_;
  std::vector<Element> steps_;
};

/// kOverlap: equal, or one lies inside the other. kConflict: they take the same value for a map and for a
/// list (a.b and a[1]).
enum class PathRelation { kSeparate, kOverlap, kConflict };
PathRelation relation(const DocumentPath& a, const DocumentPath& b);

/// The value at the path, or null. The pointer lives as long as the item is not changed.
const AttributeValue* find(const Item& item, const DocumentPath& path);
AttributeValue* find(Item& item, const DocumentPath& path);

/// Whether the path's last step could be written: every step before it exists and the value it leads
/// to is a map for a name, a list for a position.
bool has_parent(const Item& item, const DocumentPath& path);

/// Writes the value; a position at or past the end of a list appends. False, and nothing changed, unless
/// has_parent().
bool set(Item& item, const DocumentPath& path, AttributeValue value);

/// Takes the value out, moving later list elements forward; without effect where there is none.
void remove(Item& item, const DocumentPath& path);

}  // namespace offstage::emulator
