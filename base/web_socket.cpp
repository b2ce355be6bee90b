#include "base/web_socket.h"

#include <algorithm>

#include "base/encoding.h"

namespace offstage {
namespace {

/// Whether a header that holds a list, "keep-alive, Upgrade", has the token.
bool lists(const HttpRequest& request, std::string_view name, std::string_view token) {
  for (const HttpHeader& header : request.headers) {
    if (!equals_ignoring_case(header.name, name)) continue;
    std::string_view rest = header.value;
    while (!rest.empty()) {
      const std::size_t end = std::min(rest.find(','), rest.size());
      std::string_view item = rest.substr(0, end);
      while (item.starts_with(' ') || item.starts_with('\t')) item.remove_prefix(1);
      while (item.ends_with(' ') || item.ends_with('\t')) item.remove_suffix(1);
      if (equals_ignoring_case(item, token)) return true;
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
  }
  return false;
}

}  // namespace

bool asks_for_web_socket(const HttpRequest& request) {
  return lists(request, "Connection", "upgrade") && lists(request, "Upgrade", "websocket");
}

std::optional<int> web_socket_fault(const HttpRequest& request) {
  const std::string* version = request.header("Sec-WebSocket-Version");
  if (version != nullptr && *version != "13") return 426;
  const std::string* key = request.header("Sec-WebSocket-Key");
  if (request.method != "GET" || request.protocol != "HTTP/1.1" || version == nullptr || key == nullptr)
    return 400;
  const auto bytes = encoding::from_base64(*key);
  if (!bytes || bytes->size() != 16) return 400;
  return std::nullopt;
}

}  // namespace offstage
