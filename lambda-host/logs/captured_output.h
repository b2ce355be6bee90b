#pragma once

#include <array>

#include "lambda-host/logs/output_lines.h"

namespace offstage::lambda_host {

/// Makes what functions in this process print a part of their logs: from now on stdout, stderr, std::cout,
/// std::cerr and std::clog look which function the thread runs, and go to the process's own output for
/// threads that run none. Not seen are write() to a descriptor, threads that a handler starts and children of
/// its own: those still print to the process's output. Once, before there are threads.
void capture_output();

/// Where what this thread prints goes while the object lives; made and destroyed on it. Nests.
class PrintsTo {
 public:
  /// Both outlive it.
  PrintsTo(OutputLines& out, OutputLines& error);
  PrintsTo(const PrintsTo&) = delete;
  PrintsTo& operator=(const PrintsTo&) = delete;
  ~PrintsTo();

 private:
  const std::array<OutputLines*, 3> previous_;
};

}  // namespace offstage::lambda_host
