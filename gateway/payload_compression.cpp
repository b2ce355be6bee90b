#include "gateway/payload_compression.h"

#include <algorithm>
#include <cstdlib>
#include <string_view>

#include "base/compression.h"

namespace offstage::gateway {
namespace {

using compression::Coding;

/// The first of those that the client likes best, whether or not it is one of ours.
std::string_view liked_best(std::string_view accept_encoding) {
  std::string_view best;
  double best_quality = 0;
  while (!accept_encoding.empty()) {
    const std::size_t end = std::min(accept_encoding.find(','), accept_encoding.size());
    const std::string_view entry = accept_encoding.substr(0, end);
    accept_encoding.remove_prefix(std::min(end + 1, accept_encoding.size()));
    const std::size_t semicolon = std::min(entry.find(';'), entry.size());
    const std::size_t q = entry.find("q=", semicolon);
    const double quality =
        q == std::string_view::npos ? 1 : std::strtod(std::string(entry.substr(q + 2)).c_str(), nullptr);
    if (quality <= best_quality) continue;
    best = entry.substr(0, semicolon);
    best_quality = quality;
  }
  return best;
}

}  // namespace

std::optional<std::string> decompressed_body(const HttpRequest& request, std::size_t bytes_max) {
  const std::string* header = request.header("Content-Encoding");
  if (header == nullptr || request.body.empty()) return request.body;
  const auto coding = compression::coding_named(*header);
  if (!coding) return std::nullopt;
  return compression::decode(*coding, request.body, bytes_max);
}

void compress(const HttpRequest& request, std::size_t bytes_min, HttpResponse& response) {
  const std::string* accept = request.header("Accept-Encoding");
  if (accept == nullptr || response.body.size() < bytes_min || response.body.empty()) return;
  const bool is_encoded =
      std::any_of(response.headers.begin(), response.headers.end(),
                  [](const HttpHeader& each) { return equals_ignoring_case(each.name, "Content-Encoding"); });
  const auto coding = compression::coding_named(liked_best(*accept));
  if (is_encoded || !coding || *coding == Coding::kIdentity) return;
  response.body = compression::encode(*coding, response.body);
  response.headers.push_back({"Content-Encoding", std::string(compression::name_of(*coding))});
}

}  // namespace offstage::gateway
