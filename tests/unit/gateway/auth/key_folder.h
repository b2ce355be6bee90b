#pragma once

#include <filesystem>
#include <fstream>
#include <string>

#include <stdlib.h>

#include "gateway/service/service.h"
#include "tests/unit/gateway/auth/tokens.h"

namespace offstage::gateway {

/// A folder with the key set of one issuer, gone with this object.
class KeyFolder {
 public:
  explicit KeyFolder(const std::string& keys) {
    std::string pattern = (std::filesystem::temp_directory_path() / "offstage-keys-XXXXXX").string();
    folder_ = mkdtemp(pattern.data());
    put(keys);
  }
  KeyFolder(const KeyFolder&) = delete;
  KeyFolder& operator=(const KeyFolder&) = delete;
  ~KeyFolder() { std::filesystem::remove_all(folder_); }

  void put(const std::string& keys) const { std::ofstream(path()) << key_set_of(keys); }
  std::string path() const { return (folder_ / "jwks.json").string(); }
  KeySetPlace of(const std::string& issuer) const { return {issuer, path(), {}}; }

 private:
  std::filesystem::path folder_;
};

}  // namespace offstage::gateway
