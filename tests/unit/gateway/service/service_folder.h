#pragma once

#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

#include "gateway/service/service_reader.h"
#include "tests/support/temporary_directory.h"

namespace offstage::gateway {

/// A service in a folder of its own, gone with this object.
class ServiceFolder {
 public:
  explicit ServiceFolder(std::string_view serverless_yml) {
    options.directory = folder_.path();
    add("serverless.yml", serverless_yml);
  }

  void add(const std::string& name, std::string_view content) const {
    std::ofstream(std::filesystem::path(options.directory) / name, std::ios::binary) << content;
  }

  Result<LoadedService, Diagnostic> read() const { return read_service(options); }

  /// The error's text, or "" when there is none.
  std::string error() const {
    const auto loaded = read();
    return loaded ? "" : loaded.error().text();
  }

  /// All warnings, a line each; or the error.
  std::string warnings() const {
    const auto loaded = read();
    if (!loaded) return "error: " + loaded.error().text();
    std::string text;
    for (const Diagnostic& warning : loaded->warnings) text += warning.text() + "\n";
    return text;
  }

  ServiceOptions options;

 private:
  TemporaryDirectory folder_;
};

}  // namespace offstage::gateway
