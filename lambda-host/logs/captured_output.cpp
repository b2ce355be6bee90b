#include "lambda-host/logs/captured_output.h"

#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <iostream>
#include <streambuf>

namespace offstage::lambda_host {
namespace {

// Of this thread, by descriptor: 1 and 2.
thread_local std::array<OutputLines*, 3> current_lines{};

/// As write(2), but all of it; -1 when that cannot be.
ssize_t print(int descriptor, const char* data, std::size_t size) {
  if (OutputLines* lines = current_lines[static_cast<std::size_t>(descriptor)]) {
    lines->write({data, size});
    return static_cast<ssize_t>(size);
  }
  for (std::size_t done = 0; done < size;) {
    const ssize_t written = ::write(descriptor, data + done, size - done);
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return -1;
    done += static_cast<std::size_t>(written);
  }
  return static_cast<ssize_t>(size);
}

template <int kDescriptor>
ssize_t print_cookie(void*, const char* data, std::size_t size) {
  // fopencookie(3): 0 says that it failed.
  return print(kDescriptor, data, size) < 0 ? 0 : static_cast<ssize_t>(size);
}

/// For the C++ streams, which have taken their FILE when the process started. Without a buffer, as that is
/// not each thread's own.
class Printer : public std::streambuf {
 public:
  explicit Printer(int descriptor) : descriptor_(descriptor) {}

 protected:
  int_type overflow(int_type c) override {
    if (traits_type::eq_int_type(c, traits_type::eof())) return traits_type::not_eof(c);
    const char one = traits_type::to_char_type(c);
    return print(descriptor_, &one, 1) < 0 ? traits_type::eof() : c;
  }
  std::streamsize xsputn(const char* data, std::streamsize size) override {
    return print(descriptor_, data, static_cast<std::size_t>(size)) < 0 ? 0 : size;
  }

 private:
  const int descriptor_;
};

/// Unbuffered, so that each call prints on the thread that makes it.
FILE* open_file(cookie_write_function_t* write) {
  FILE* file =
      ::fopencookie(nullptr, "w", {.read = nullptr, .write = write, .seek = nullptr, .close = nullptr});
  if (file != nullptr) std::setvbuf(file, nullptr, _IONBF, 0);
  return file;
}

}  // namespace

void capture_output() {
  std::fflush(nullptr);
  // glibc's are variables that may be set, also for libraries that are loaded later.
  if (FILE* out = open_file(print_cookie<1>)) stdout = out;
  if (FILE* error = open_file(print_cookie<2>)) stderr = error;
  // They live as long as the process: code that does not come back may print to the very end.
  static auto* out = new Printer(1);
  static auto* error = new Printer(2);
  std::cout.rdbuf(out);
  std::cerr.rdbuf(error);
  std::clog.rdbuf(error);
}

PrintsTo::PrintsTo(OutputLines& out, OutputLines& error) : previous_(current_lines) {
  current_lines = {nullptr, &out, &error};
}

PrintsTo::~PrintsTo() {
  current_lines = previous_;
}

}  // namespace offstage::lambda_host
