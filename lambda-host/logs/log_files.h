#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lambda-host/logs/log_line.h"

namespace offstage::lambda_host {

/// Logs on disk: {directory}/{function}/{stream}.log, one line for each of the log, after its time and a tab.
/// A stream's file has a name without '/', '[' and '$', and goes on in another one when it is full. The
/// oldest files of a function are removed, so that it has no more than kFilesMax. For one thread.
class LogFiles {
 public:
  static constexpr std::size_t kFileBytesMax = std::size_t{1024} * 1024;
  static constexpr std::size_t kFilesMax = 32;

  explicit LogFiles(std::string directory) : directory_(std::move(directory)) {}

  /// What cannot be written is dropped.
  void write(const std::vector<LogLine>& lines);

 private:
  struct File {
    std::string path;
    std::size_t bytes = 0;
    int part = 1;
    std::string pending;  // lines of the write that is under way
  };
  struct ByName {
    using is_transparent = void;
    template <class A, class B>
    bool operator()(const A& a, const B& b) const {
      return a.first != b.first ? a.first < b.first : a.second < b.second;
    }
  };
  /// By function and stream.
  using Streams = std::map<std::pair<std::string, std::string>, File, ByName>;

  Streams::value_type& stream_of(const LogLine& line);
  void append(Streams::value_type& stream);

  const std::string directory_;
  Streams streams_;
};

/// Where the logs of a function are, below LogFiles' directory.
std::string log_directory(const std::string& directory, const std::string& function);

}  // namespace offstage::lambda_host
