#include "lambda-host/shared_library.h"

#include <dlfcn.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <system_error>
#include <utility>

namespace offstage::lambda_host {
namespace {

/// Each copy has a number, so that traces tell them apart: scores.1.so, scores.2.so, ...
std::string copy_path(const std::string& file, const std::string& directory) {
  static std::atomic<int> last = 0;
  const std::filesystem::path path(file);
  return (std::filesystem::path(directory) /
          (path.stem().string() + "." + std::to_string(++last) + path.extension().string()))
      .string();
}

/// The loader speaks of the copy; whoever reads the message knows the file.
std::string replace_all(std::string text, const std::string& from, const std::string& to) {
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
  return text;
}

}  // namespace

CodeOrigin code_origin(const void* address) {
  Dl_info info;
  if (::dladdr(address, &info) == 0 || info.dli_fname == nullptr) return {};
  return {info.dli_fname, static_cast<std::size_t>(static_cast<const char*>(address) -
                                                   static_cast<const char*>(info.dli_fbase))};
}

Result<SharedLibrary, Failure> SharedLibrary::load_copy(const std::string& image, const std::string& file,
                                                        const std::string& directory) {
  SharedLibrary library;
  library.copy_ = copy_path(file, directory);
  std::error_code error;
  std::filesystem::copy_file(image, library.copy_, error);
  if (error) return Failure{"cannot load " + file + ": " + error.message()};
  library.handle_ = ::dlopen(library.copy_.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (library.handle_ == nullptr) {
    const char* reason = ::dlerror();
    return Failure{"cannot load " + replace_all(reason == nullptr ? file : reason, library.copy_, file)};
  }
  return library;
}

SharedLibrary::SharedLibrary(SharedLibrary&& other) noexcept
    : handle_(std::exchange(other.handle_, nullptr)), copy_(std::exchange(other.copy_, {})) {}

SharedLibrary& SharedLibrary::operator=(SharedLibrary&& other) noexcept {
  std::swap(handle_, other.handle_);
  std::swap(copy_, other.copy_);
  return *this;
}

SharedLibrary::~SharedLibrary() {
  if (handle_ != nullptr) ::dlclose(handle_);
  if (!copy_.empty()) ::unlink(copy_.c_str());
}

void* SharedLibrary::symbol(const char* name) const {
  return ::dlsym(handle_, name);
}

}  // namespace offstage::lambda_host
