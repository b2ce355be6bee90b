#pragma once

#include <string>

#include "base/http.h"
#include "tests/oracle/model.h"

namespace offstage::oracle {

/// JSON such that two answers that say the same have the same text: members by name, the members of sets and
/// the items of a BatchGetItem, which are in no order, by their text.
/// `unordered`: the Items as well.
std::string canonical(const std::string& body, bool unordered = false);

/// Empty when the emulator answered as the model does; else what differs, for a person.
std::string difference(const Answer& expected, const HttpResponse& actual, bool unordered = false);

}  // namespace offstage::oracle
