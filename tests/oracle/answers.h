#pragma once

#include <string>

#include "base/http.h"
#include "tests/oracle/model.h"

namespace offstage::oracle {

/// JSON such that two answers that say the same have the same text: members by name, the members of sets and
/// the items of a BatchGetItem, which are in no order, by their text.
std::string canonical(const std::string& body);

/// Empty when the emulator answered as the model does; else what differs, for a person.
std::string difference(const Answer& expected, const HttpResponse& actual);

}  // namespace offstage::oracle
