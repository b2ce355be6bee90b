#include "gateway/integrations/web_client.h"

#include "base/encoding.h"

namespace offstage::gateway {
namespace {

constexpr int kThreads = 8;  // requests under way at a time; more of them wait

HttpClientOptions options_with(std::chrono::milliseconds timeout) {
  HttpClientOptions options;
  options.timeout = timeout;
  return options;
}

}  // namespace

WebClient::WebClient(std::chrono::milliseconds timeout)
    : client_(options_with(timeout)), workers_(kThreads) {}

void WebClient::send(const std::string& url, const std::string& query, HttpRequest request, Done done) {
  const std::size_t authority = url.find("://");
  const std::size_t path = authority == std::string::npos ? std::string::npos : url.find('/', authority + 3);
  const std::string origin = url.substr(0, path);
  request.target = path == std::string::npos ? "/" : url.substr(path);
  if (!query.empty()) request.target += (request.target.find('?') == std::string::npos ? "?" : "&") + query;
  workers_.post([this, origin, request = std::move(request), done = std::move(done)]() mutable {
    done(client_.send(origin, std::move(request)));
  });
}

std::string encoded_query(const std::vector<std::pair<std::string, std::string>>& query) {
  std::string text;
  for (const auto& [name, value] : query) {
    if (!text.empty()) text += '&';
    text += encoding::percent_encode(name) + "=" + encoding::percent_encode(value);
  }
  return text;
}

}  // namespace offstage::gateway
