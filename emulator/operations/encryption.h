#pragma once

#include <string>

#include "base/result.h"
#include "emulator/operations/context.h"

namespace offstage::emulator {

/// SSESpecification (API reference): the ARN of the key that a table is encrypted with, empty for AWS's own,
/// which is what a table has without one. There is no key service here: a key is taken at its word, and the
/// key that AWS manages for an account has an ARN of its form.
Result<std::string> read_encryption(const Context& context, const RequestReader& request);

}  // namespace offstage::emulator
