#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "base/json.h"
#include "base/result.h"
#include "emulator/operations/context.h"

namespace offstage::emulator {

// Tags of a table ("Tagging resources", developer guide; DYNAMODB.md 18.1). All of a request's tags are right
// or none is taken.

/// The elements of `list`, a member Tags: each key once, of characters and a length that AWS allows.
Result<std::map<std::string, std::string>> read_tags(const RequestReader& request, json::Value list);

/// Changes the tags of a table, which is there and not being created or deleted.
Result<void> alter_tags(Context& context, const RequestReader& request, const std::string& table,
                        const std::function<void(std::map<std::string, std::string>& tags)>& change);

/// A key as UntagResource names it.
Result<void> check_tag_key(std::string_view key);

/// More than a resource may have: ValidationException.
Result<void> check_tag_count(std::size_t count);

}  // namespace offstage::emulator
