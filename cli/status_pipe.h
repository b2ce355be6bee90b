#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace offstage::cli {

/// What a child of `offstage up` tells its parent: one line each, "word rest". The words are "port" (rest:
/// what is listened for, and where: "http 3000"), then "ready", and what the crash reporter of lambda-host
/// writes.
struct StatusLine {
  std::string word;
  std::string rest;
};

/// The child's side. Does nothing for a process without a parent that listens (descriptor < 0).
void send_status(int descriptor, std::string_view word, std::string_view rest);

/// The parent's side: takes apart what comes in pieces.
class StatusReader {
 public:
  /// Reads all there is without blocking and returns the lines that are complete.
  std::vector<StatusLine> read(int descriptor);

 private:
  std::string pending_;
};

}  // namespace offstage::cli
