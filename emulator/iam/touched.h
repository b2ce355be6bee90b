#pragma once

#include <optional>
#include <string>
#include <vector>

#include "emulator/iam/needs.h"

namespace offstage::emulator::iam {

// What of a table a need is about, read from a request that may still be invalid: what cannot be read is not
// there.

/// The values of the first partition attribute of the items that are read or written, as texts; nothing when
/// the request names no item, or the table is not there.
std::optional<std::vector<std::string>> leading_keys(Context& context, const RequestReader& request,
                                                     const Need& need);

/// The top-level attributes that the request names, without repeats: of items, keys and every expression.
std::vector<std::string> touched_attributes(const RequestReader& request, const Need& need);

/// Of a SELECT: whether it reads everything. Nothing for other statements.
std::optional<bool> reads_whole_table(Context& context, const RequestReader& request, const Need& need);

/// Of a statement: whether a SELECT names its columns, and what an UPDATE or a DELETE returns.
std::optional<bool> names_columns(const RequestReader& request, const Need& need);
std::optional<std::string> returned_by(const RequestReader& request, const Need& need);

}  // namespace offstage::emulator::iam
