#pragma once

#include <span>
#include <string>
#include <string_view>

#include "base/result.h"

namespace offstage::lambda_host {

/// A file of bootstraps/, as it was when this program was built.
struct BootstrapFile {
  std::string_view path;  // below bootstraps/: "node/bootstrap.cjs"
  std::string_view text;
};

/// All of them. Made by the build, see CMakeLists.txt.
std::span<const BootstrapFile> bootstrap_files();

/// Puts all of them below a folder.
Result<void, Failure> write_bootstrap_files(const std::string& folder);

}  // namespace offstage::lambda_host
