#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace offstage::lambda_host {

/// Which files below a service's directory are code of its functions: none of packages (node_modules, venv),
/// of what is built (build, dist, ... at the top), of hidden directories and of tools' own files. What a
/// handler's own path names is code whatever it is called.
class SourceFiles {
 public:
  /// `directory` is absolute and ends without a slash.
  explicit SourceFiles(std::string directory) : directory_(std::move(directory)) {}
  /// As in serverless.yml.
  void add_handler(std::string_view handler);

  const std::string& directory() const { return directory_; }
  bool has_directory(std::string_view path) const;
  bool has_file(std::string_view path) const;
  /// As seen from the directory.
  std::string name_of(std::string_view path) const;

 private:
  using Parts = std::vector<std::string>;

  bool leads_to_handler(const Parts& parts, std::size_t last) const;

  std::string directory_;
  std::vector<Parts> handler_folders_;  // of "dist/api/scores.handler": dist, api
};

}  // namespace offstage::lambda_host
