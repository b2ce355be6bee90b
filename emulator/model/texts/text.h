#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

#include "emulator/model/validation.h"

/// What DynamoDB says when something is wrong: one row for each condition, in the headers beside this one,
/// grouped as in DYNAMODB.md.
///
///   wire.h         JSON types and signatures (1.5, 1.6)
///   constraints.h  constraints of single members, which AWS reports all at once (0, 2, 9)
///   values.h       attribute values, numbers, sizes (3, 4, 6)
///   expressions.h  expressions and what stands beside them (7)
///   legacy.h       the parameters from before expressions (8)
///   items.h        keys, single items, Query and Scan, batches, transactions (9 to 12)
///   partiql.h      statements (13)
///   tables.h       tables and their indexes (14, 15)
///   table_capacity.h   their capacity (14)
///   control_plane.h    tags, policies and what else describes a table (18)
///   throughput.h   throughput and failures (19)
namespace offstage::emulator::texts {

/// A wording; each `{}` stands for an argument.
struct Text {
  std::string_view words;
};

/// A condition that the two cohorts word differently.
struct CohortText {
  std::string_view classic;
  std::string_view newest;

  constexpr Text in(Validation validation) const {
    return {validation == Validation::kNewest ? newest : classic};
  }
};

using Arguments = std::initializer_list<std::string_view>;

/// The text with the arguments in their places. There may be more arguments than places: of two wordings one
/// may say less.
std::string fill(Text text, Arguments arguments = {});

}  // namespace offstage::emulator::texts
