#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "emulator/expression/placeholders.h"
#include "emulator/model/document_path.h"

namespace offstage::emulator::expression {

/// The paths of a ProjectionExpression, or the attributes of AttributesToGet. Immutable, cheap to copy,
/// usable from several threads.
class ProjectionExpression {
 public:
  explicit ProjectionExpression(std::vector<DocumentPath> paths);

  const std::vector<DocumentPath>& paths() const { return data_->paths; }
  /// The same paths in the order of an item: by attribute, then by step.
  const std::vector<DocumentPath>& sorted_paths() const { return data_->sorted; }

 private:
  struct Data {
    std::vector<DocumentPath> paths;
    std::vector<DocumentPath> sorted;
  };
  std::shared_ptr<const Data> data_;
};

/// Errors as for parse_condition ("Projection expressions", developer guide).
Result<ProjectionExpression> parse_projection(std::string_view text, Placeholders& placeholders);

/// AttributesToGet: top-level attributes without repeats.
ProjectionExpression projection_of(std::vector<std::string> attributes);

/// The asked-for parts of the item, nested as there; list elements close up in the order of the list.
/// Paths that lead nowhere are skipped. Keys are not added.
Item project(const ProjectionExpression& projection, const Item& item);

/// In order of appearance.
const std::vector<DocumentPath>& paths_of(const ProjectionExpression& projection);

}  // namespace offstage::emulator::expression
