#include "cli/url.h"

namespace offstage::cli {

std::string url_of(const std::string& scheme, const std::string& host, std::uint16_t port) {
  const bool any = host == "0.0.0.0" || host == "::";
  const bool is_ipv6 = host.find(':') != std::string::npos && !any;
  return scheme + "://" +
         (any       ? "127.0.0.1"
          : is_ipv6 ? "[" + host + "]"
                    : host) +
         ":" + std::to_string(port);
}

}  // namespace offstage::cli
