#pragma once

#include <functional>
#include <mutex>
#include <string>
#include <string_view>

namespace offstage::lambda_host {

/// What a process prints, standard output and standard error in one pipe so that their order is kept, taken
/// apart into lines. Thread-safe: whoever ends a call takes what has been printed until then.
class ProcessOutput {
 public:
  /// More than this of one line is passed on in pieces, as CloudWatch has it.
  static constexpr std::size_t kLineBytesMax = 256 * 1024;

  using Sink = std::function<void(std::string_view line)>;

  /// `sink` gets the lines without their ends, in order, one at a time.
  explicit ProcessOutput(Sink sink);
  ProcessOutput(const ProcessOutput&) = delete;
  ProcessOutput& operator=(const ProcessOutput&) = delete;
  ~ProcessOutput();

  /// Whether the pipe could be made.
  bool is_open() const { return read_end_ >= 0; }
  int read_end() const { return read_end_; }
  int write_end() const { return write_end_; }
  /// To be called when the process has its copy.
  void close_write_end();

  /// Passes on what there is, without waiting, but not for ever when the process goes on printing. False at
  /// the end of the output.
  bool drain();
  /// The same, and a line that is not complete as well.
  void flush();

 private:
  void take_lines();

  const Sink sink_;
  std::mutex mutex_;
  int read_end_ = -1;
  int write_end_ = -1;
  std::string pending_;
  std::size_t searched_ = 0;  // of it: holds no end of a line
};

}  // namespace offstage::lambda_host
