#pragma once

#include <fstream>
#include <string>

#include "gateway/service/service.h"
#include "tests/support/temporary_directory.h"
#include "tests/unit/gateway/auth/tokens.h"

namespace offstage::gateway {

/// A folder with the key set of one issuer, gone with this object.
class KeyFolder {
 public:
  explicit KeyFolder(const std::string& keys) { put(keys); }

  void put(const std::string& keys) const { std::ofstream(path()) << key_set_of(keys); }
  std::string path() const { return folder_.path() + "/jwks.json"; }
  KeySetPlace of(const std::string& issuer) const { return {issuer, path(), {}}; }

 private:
  TemporaryDirectory folder_;
};

}  // namespace offstage::gateway
