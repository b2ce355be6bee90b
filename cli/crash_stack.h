#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace offstage::cli {

/// The function at an offset of a library or program, as its symbol table has it, readable:
/// "handle(std::string const&)". Empty when the file has none there, or has been stripped.
std::string function_at(const std::string& file, std::size_t offset);

/// A frame that the crash reporter of lambda-host has written, "{offset, hexadecimal} {file}", for a person:
/// "handle(std::string const&)  scores.so".
std::string stack_line(std::string_view frame);

}  // namespace offstage::cli
