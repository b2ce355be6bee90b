#pragma once

#include <cstddef>
#include <string>

#include "base/result.h"

namespace offstage::lambda_host {

/// Where an address of this process's code comes from.
struct CodeOrigin {
  const char* file = nullptr;  // of the library or program; null when it is nobody's code
  std::size_t offset = 0;      // in it, as its symbol table counts
};

/// Without allocation: for a signal handler.
CodeOrigin code_origin(const void* address);

/// Loaded code. Unloaded with the object.
class SharedLibrary {
 public:
  /// Loads a copy of its own of `image`, in `directory`, so that nothing is shared with another load of the
  /// same file: the dynamic loader knows libraries by their inode. The copy lives as long as the object, for
  /// debuggers and stack traces. The failure is one line, the loader's own, and speaks of `file`, of which
  /// the image is one.
  static Result<SharedLibrary, Failure> load_copy(const std::string& image, const std::string& file,
                                                  const std::string& directory);

  SharedLibrary() = default;
  SharedLibrary(SharedLibrary&& other) noexcept;
  SharedLibrary& operator=(SharedLibrary&& other) noexcept;
  ~SharedLibrary();

  /// The address of a symbol, or nullptr.
  void* symbol(const char* name) const;

 private:
  void* handle_ = nullptr;
  std::string copy_;
};

}  // namespace offstage::lambda_host
