#include "cli/crash_stack.h"

#include <cxxabi.h>
#include <elf.h>
#include <fmt/format.h>

#include <charconv>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <vector>

namespace offstage::cli {
namespace {

/// A file of the machine's own kind, read without trust in what it says.
class ElfFile {
 public:
  explicit ElfFile(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    bytes_.assign(std::istreambuf_iterator<char>(in), {});
  }

  std::string symbol_at(std::size_t offset) const {
    const auto header = at<Elf64_Ehdr>(0);
    if (!header || std::memcmp(header->e_ident, ELFMAG, SELFMAG) != 0 ||
        header->e_ident[EI_CLASS] != ELFCLASS64)
      return {};
    // The full table holds what the one for the loader holds, and more.
    for (const std::uint32_t type : {std::uint32_t{SHT_SYMTAB}, std::uint32_t{SHT_DYNSYM}}) {
      for (std::size_t i = 0; i < header->e_shnum; ++i) {
        const auto section = at<Elf64_Shdr>(header->e_shoff + i * sizeof(Elf64_Shdr));
        if (!section || section->sh_type != type) continue;
        if (std::string name = in_table(*header, *section, offset); !name.empty()) return name;
      }
    }
    return {};
  }

 private:
  template <class T>
  std::optional<T> at(std::size_t position) const {
    if (position > bytes_.size() || bytes_.size() - position < sizeof(T)) return std::nullopt;
    T value;
    std::memcpy(&value, bytes_.data() + position, sizeof value);
    return value;
  }

  std::string in_table(const Elf64_Ehdr& header, const Elf64_Shdr& table, std::size_t offset) const {
    const auto names = at<Elf64_Shdr>(header.e_shoff + table.sh_link * sizeof(Elf64_Shdr));
    if (!names) return {};
    for (std::size_t i = 0; i < table.sh_size / sizeof(Elf64_Sym); ++i) {
      const auto symbol = at<Elf64_Sym>(table.sh_offset + i * sizeof(Elf64_Sym));
      if (!symbol) return {};
      const bool holds = ELF64_ST_TYPE(symbol->st_info) == STT_FUNC && offset >= symbol->st_value &&
                         offset - symbol->st_value < symbol->st_size;
      if (holds) return text_at(names->sh_offset + symbol->st_name);
    }
    return {};
  }

  std::string text_at(std::size_t position) const {
    std::string text;
    for (; position < bytes_.size() && bytes_[position] != '\0'; ++position) text.push_back(bytes_[position]);
    return text;
  }

  std::vector<char> bytes_;
};

std::string demangled(const std::string& name) {
  int status = 0;
  char* text = abi::__cxa_demangle(name.c_str(), nullptr, nullptr, &status);
  std::string result = status == 0 && text != nullptr ? text : name;
  std::free(text);
  return result;
}

/// The host loads copies with numbers: scores.3.so is a copy of scores.so.
std::string shown_file(const std::string& path) {
  const std::filesystem::path file = std::filesystem::path(path).filename();
  const std::filesystem::path stem = file.stem();
  const std::string number = stem.extension().string();
  const bool is_copy = path.find("/offstage-lambda-") != std::string::npos && number.size() > 1;
  return is_copy ? stem.stem().string() + file.extension().string() : file.string();
}

}  // namespace

std::string function_at(const std::string& file, std::size_t offset) {
  const std::string name = ElfFile(file).symbol_at(offset);
  return name.empty() ? name : demangled(name);
}

std::string stack_line(std::string_view frame) {
  const std::size_t blank = std::min(frame.find(' '), frame.size());
  std::size_t offset = 0;
  std::from_chars(frame.data(), frame.data() + blank, offset, 16);
  const std::string file(frame.substr(std::min(blank + 1, frame.size())));
  // A return address stands behind the call, which may be a function's last instruction.
  std::string function = function_at(file, offset == 0 ? 0 : offset - 1);
  if (function.empty()) function = fmt::format("0x{:x}", offset);
  return fmt::format("{}  {}", function, shown_file(file));
}

}  // namespace offstage::cli
