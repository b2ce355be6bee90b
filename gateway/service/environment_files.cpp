#include "gateway/service/environment_files.h"

#include <cctype>
#include <filesystem>
#include <optional>
#include <system_error>
#include <utility>

#include "gateway/service/included_files.h"

namespace offstage::gateway {
namespace {

bool is_blank(char c) {
  return c == ' ' || c == '\t';
}

bool is_name(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '.' || c == '-';
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (is_blank(text.front()) || text.front() == '\r')) text.remove_prefix(1);
  while (!text.empty() && (is_blank(text.back()) || text.back() == '\r')) text.remove_suffix(1);
  return text;
}

/// \n and \r as they are meant between double quotes.
std::string with_line_breaks(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char next = text[i] == '\\' && i + 1 < text.size() ? text[i + 1] : '\0';
    if (next != 'n' && next != 'r') {
      out += text[i];
      continue;
    }
    out += next == 'n' ? '\n' : '\r';
    ++i;
  }
  return out;
}

/// Reads a file from its begin to its end.
class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  std::map<std::string, std::string> read() {
    std::map<std::string, std::string> values;
    while (at_ < text_.size()) {
      if (const auto name = read_name()) {
        values.insert_or_assign(*name, read_value());  // the last of one name wins
      }
      skip_line();
    }
    return values;
  }

 private:
  void skip_blanks() {
    while (at_ < text_.size() && is_blank(text_[at_])) ++at_;
  }

  void skip_line() {
    while (at_ < text_.size() && text_[at_] != '\n') ++at_;
    if (at_ < text_.size()) ++at_;
  }

  std::string word() {
    const std::size_t begin = at_;
    while (at_ < text_.size() && is_name(text_[at_])) ++at_;
    return std::string(text_.substr(begin, at_ - begin));
  }

  /// Up to behind the `=`.
  std::optional<std::string> read_name() {
    skip_blanks();
    std::string name = word();
    if (name == "export" && at_ < text_.size() && is_blank(text_[at_])) {
      skip_blanks();
      name = word();
    }
    skip_blanks();
    if (name.empty() || at_ >= text_.size() || text_[at_] != '=') return std::nullopt;
    ++at_;
    return name;
  }

  std::string read_value() {
    skip_blanks();
    const char quote = at_ < text_.size() ? text_[at_] : '\0';
    if (quote == '\'' || quote == '"' || quote == '`') {
      if (const auto end = closing(quote)) {
        const std::string_view inner = text_.substr(at_ + 1, *end - at_ - 1);
        at_ = *end + 1;
        return quote == '"' ? with_line_breaks(inner) : std::string(inner);
      }
    }
    const std::size_t begin = at_;
    while (at_ < text_.size() && text_[at_] != '\n' && text_[at_] != '#') ++at_;
    return std::string(trimmed(text_.substr(begin, at_ - begin)));
  }

  std::optional<std::size_t> closing(char quote) const {
    for (std::size_t i = at_ + 1; i < text_.size(); ++i) {
      if (text_[i] == '\\' && i + 1 < text_.size() && text_[i + 1] == quote) {
        ++i;
      } else if (text_[i] == quote) {
        return i;
      }
    }
    return std::nullopt;
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// By the first number of each version that `frameworkVersion` names: "3", "^2.1 || 3", "<4".
bool is_before_version_4(const std::string& text) {
  const bool has_no_end = text.find('>') != std::string::npos && text.find('<') == std::string::npos;
  bool is_before = false;
  for (std::size_t i = 0; i < text.size() && !has_no_end; ++i) {
    if (!is_digit(text[i]) || (i > 0 && (text[i - 1] == '.' || is_digit(text[i - 1])))) continue;
    const bool is_old = text[i] < '4' && (i + 1 == text.size() || !is_digit(text[i + 1]));
    const bool is_bound = i > 0 && text[i - 1] == '<';
    if (!is_old && !is_bound) return false;
    is_before = true;
  }
  return is_before;
}

}  // namespace

bool uses_environment_files(const Node* use_dotenv, const Node* framework_version) {
  if (use_dotenv != nullptr) return use_dotenv->kind != Node::Kind::kBool || use_dotenv->boolean;
  return framework_version == nullptr || !is_before_version_4(framework_version->scalar_text());
}

std::vector<std::string> environment_file_names(const std::string& directory, const Node* use_dotenv,
                                                const std::string& stage) {
  std::vector<std::string> names{".env." + stage, ".env"};
  std::vector<std::string> places;
  if (use_dotenv != nullptr && use_dotenv->is_string()) places.push_back(use_dotenv->text);
  if (use_dotenv != nullptr) {
    for (const Node& item : use_dotenv->items) places.push_back(item.scalar_text());
  }
  for (const std::string& place : places) {
    std::error_code error;
    if (std::filesystem::is_directory(std::filesystem::path(directory) / place, error)) {
      names.push_back((std::filesystem::path(place) / (".env." + stage)).string());
      names.push_back((std::filesystem::path(place) / ".env").string());
    } else {
      names.push_back(place);
    }
  }
  return names;
}

std::map<std::string, std::string> parse_environment_file(std::string_view text) {
  return Reader(text).read();
}

Result<void, Diagnostic> add_environment_file(const std::string& directory, const std::string& name,
                                              std::map<std::string, std::string>& values) {
  auto content = read_whole_file((std::filesystem::path(directory) / name).string());
  if (!content) return Diagnostic{{name, 0}, "cannot be read: " + content.error().text};
  if (!*content) return {};
  values.merge(parse_environment_file(**content));
  return {};
}

}  // namespace offstage::gateway
