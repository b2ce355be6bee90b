#include "gateway/service/key_set_reader.h"

#include <filesystem>
#include <optional>
#include <string>
#include <utility>

#include "gateway/service/node_reader.h"
#include "gateway/service/user_pool.h"

namespace offstage::gateway {
namespace {

bool is_url(std::string_view text) {
  return text.starts_with("http://") || text.starts_with("https://");
}

/// Who makes the tokens that the key of an entry stands for.
Result<std::string, Diagnostic> issuer_of(const Node::Entry& entry, const std::string& path,
                                          const CloudFormation& cloudformation,
                                          std::vector<Diagnostic>& warnings) {
  if (is_url(entry.key)) return entry.key;
  if (auto issuer = user_pool_issuer(entry.key)) return *std::move(issuer);
  Node reference = Node::map(entry.where);
  reference.add("Ref", entry.where, Node::string(entry.key, entry.where));
  const auto pool = cloudformation.evaluate(reference, warnings);
  if (pool) {
    if (auto issuer = user_pool_issuer(pool->scalar_text())) return *std::move(issuer);
  }
  return Diagnostic{entry.where,
                    path + ": expected the URL of an issuer, or a user pool's ARN, id or logical id"};
}

}  // namespace

Result<void, Diagnostic> read_key_sets(const Node& jwks, const CloudFormation& cloudformation,
                                       Service& service, std::vector<Diagnostic>& warnings) {
  RETURN_IF_ERROR(check_map(jwks, "custom.offstage.jwks"));
  for (const Node::Entry& entry : jwks.entries) {
    const std::string path = "custom.offstage.jwks." + entry.key;
    KeySetPlace place;
    place.where = entry.where;
    ASSIGN_OR_RETURN(place.issuer, issuer_of(entry, path, cloudformation, warnings));
    ASSIGN_OR_RETURN(place.location, read_string(entry.value, path));
    if (!is_url(place.location)) {
      const std::filesystem::path file = std::filesystem::path(service.directory) / place.location;
      std::error_code error;
      if (!std::filesystem::is_regular_file(file, error)) {
        return expected(entry.value, path, "a file with a JSON web key set, or its URL");
      }
      place.location = file.string();
    }
    service.key_sets.push_back(std::move(place));
  }
  return {};
}

}  // namespace offstage::gateway
