#include "lambda-host/library_image.h"

#include <elf.h>
#include <unistd.h>

#include <atomic>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <system_error>
#include <utility>
#include <vector>

namespace offstage::lambda_host {
namespace {

namespace fs = std::filesystem;

/// What a writer changes of a file.
struct FileState {
  std::uintmax_t size = 0;
  fs::file_time_type written;

  bool operator==(const FileState&) const = default;
};

FileState state_of(const std::string& file, std::error_code& error) {
  FileState state;
  state.size = fs::file_size(file, error);
  if (!error) state.written = fs::last_write_time(file, error);
  return state;
}

/// Whether all that the headers speak of is in the file: the loader maps it without a look at the file's
/// size, and the process would fall where it ends. The table of sections stands behind everything else.
/// What is no ELF file at all is left to the loader.
bool is_whole(const std::string& path, std::uintmax_t size) {
  std::ifstream file(path, std::ios::binary);
  Elf64_Ehdr header{};
  if (!file.read(reinterpret_cast<char*>(&header), sizeof header)) return true;
  if (std::memcmp(header.e_ident, ELFMAG, SELFMAG) != 0) return true;
  if (header.e_shoff > size || header.e_phoff > size) return false;
  if (header.e_shoff + std::uintmax_t{header.e_shnum} * header.e_shentsize > size) return false;
  std::vector<Elf64_Phdr> segments(header.e_phnum);
  file.seekg(static_cast<std::streamoff>(header.e_phoff));
  const auto bytes = static_cast<std::streamsize>(segments.size() * sizeof(Elf64_Phdr));
  if (header.e_phentsize != sizeof(Elf64_Phdr) || !file.read(reinterpret_cast<char*>(segments.data()), bytes))
    return false;
  for (const Elf64_Phdr& segment : segments)
    if (segment.p_offset > size || segment.p_filesz > size - segment.p_offset) return false;
  return !segments.empty();
}

}  // namespace

Result<std::shared_ptr<const LibraryImage>, Failure> LibraryImage::take(const std::string& file,
                                                                        const std::string& directory) {
  static std::atomic<int> last = 0;
  const fs::path path =
      fs::path(directory) / (fs::path(file).stem().string() + ".image." + std::to_string(++last));
  auto image = std::make_shared<const LibraryImage>(path.string());
  std::error_code error;
  const FileState before = state_of(file, error);
  if (!error) fs::copy_file(file, path, error);
  const FileState after = error ? before : state_of(file, error);
  if (error) return Failure{"cannot load " + file + ": " + error.message()};
  if (before != after || !is_whole(image->path(), fs::file_size(path, error)))
    return Failure{"cannot load " + file + ": it is not whole"};
  return image;
}

LibraryImage::~LibraryImage() {
  ::unlink(path_.c_str());
}

}  // namespace offstage::lambda_host
