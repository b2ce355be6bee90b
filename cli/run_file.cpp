#include "cli/run_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <filesystem>
#include <system_error>

#include "base/json.h"

namespace offstage::cli {
namespace {

std::string path_of(const std::string& service_directory) {
  return (std::filesystem::path(service_directory) / ".offstage/run.json").string();
}

struct flock whole_file() {
  struct flock lock{};
  lock.l_type = F_WRLCK;
  lock.l_whence = SEEK_SET;
  return lock;
}

std::string text_of(const Endpoints& endpoints) {
  std::string text;
  json::Writer writer(text);
  writer.begin_object();
  writer.key("pid");
  writer.integer(::getpid());
  writer.member("http", endpoints.http);
  writer.member("dynamodb", endpoints.dynamodb);
  writer.member("lambda", endpoints.lambda);
  writer.end_object();
  return text + "\n";
}

std::string member(const json::Document& document, std::string_view name) {
  const auto value = document.root().find(name);
  return value ? std::string(value->as_string()) : std::string();
}

}  // namespace

std::unique_ptr<RunFile> RunFile::write(const std::string& service_directory, const Endpoints& endpoints) {
  const std::string path = path_of(service_directory);
  std::error_code error;
  std::filesystem::create_directories(std::filesystem::path(path).parent_path(), error);
  const int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (descriptor < 0) return nullptr;
  const std::string text = text_of(endpoints);
  struct flock lock = whole_file();
  if (::fcntl(descriptor, F_OFD_SETLK, &lock) != 0 || ::ftruncate(descriptor, 0) != 0 ||
      ::write(descriptor, text.data(), text.size()) != static_cast<ssize_t>(text.size())) {
    ::close(descriptor);
    return nullptr;
  }
  return std::unique_ptr<RunFile>(new RunFile(path, descriptor));
}

RunFile::~RunFile() {
  ::unlink(path_.c_str());
  ::close(descriptor_);
}

std::optional<Endpoints> RunFile::read(const std::string& service_directory) {
  const int descriptor = ::open(path_of(service_directory).c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return std::nullopt;
  struct flock lock = whole_file();
  const bool is_stale = ::fcntl(descriptor, F_OFD_GETLK, &lock) != 0 || lock.l_type == F_UNLCK;
  char text[4096];
  const ssize_t size = is_stale ? 0 : ::read(descriptor, text, sizeof text);
  ::close(descriptor);
  if (size <= 0) return std::nullopt;
  const auto document = json::Document::parse({text, static_cast<std::size_t>(size)});
  if (!document) return std::nullopt;
  Endpoints endpoints;
  endpoints.http = member(*document, "http");
  endpoints.dynamodb = member(*document, "dynamodb");
  endpoints.lambda = member(*document, "lambda");
  return endpoints;
}

}  // namespace offstage::cli
