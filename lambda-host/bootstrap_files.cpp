#include "lambda-host/bootstrap_files.h"

#include <filesystem>
#include <fstream>
#include <system_error>

namespace offstage::lambda_host {

Result<void, Failure> write_bootstrap_files(const std::string& folder) {
  for (const BootstrapFile& file : bootstrap_files()) {
    const std::filesystem::path path = std::filesystem::path(folder) / file.path;
    std::error_code error;
    std::filesystem::create_directories(path.parent_path(), error);
    std::ofstream out(path, std::ios::binary);
    out << file.text;
    out.close();
    if (!out) return Failure{"cannot write " + path.string()};
  }
  return {};
}

}  // namespace offstage::lambda_host
