#include "gateway/api_identity.h"

#include <cstdint>

namespace offstage::gateway {
namespace {

std::uint64_t fnv1a(std::string_view text) {
  std::uint64_t hash = 0xcbf29ce484222325u;
  for (const char c : text) {
    hash ^= static_cast<unsigned char>(c);
    hash *= 0x100000001b3u;
  }
  return hash;
}

/// One step of splitmix64: FNV alone leaves the upper bits of short texts alike.
std::uint64_t mix(std::uint64_t x) {
  x += 0x9e3779b97f4a7c15u;
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
  return x ^ (x >> 31);
}

}  // namespace

std::string stable_id(std::string_view text, std::size_t length) {
  static constexpr char kAlphabet[] = "abcdefghijklmnopqrstuvwxyz0123456789";
  std::uint64_t state = fnv1a(text);
  std::string id(length, 'a');
  for (char& c : id) {
    state = mix(state);
    c = kAlphabet[state % 36];
  }
  return id;
}

ApiIdentity rest_api_identity(const Service& service) {
  const std::string name = service.name + "/" + service.stage;
  return {service.account,      stable_id(name + "/rest", 10),
          service.rest_stage(), stable_id(name + "/deployment", 6),
          service.region,       service.rest_base_path()};
}

ApiIdentity web_socket_api_identity(const Service& service) {
  return {service.account, stable_id(service.name + "/" + service.stage + "/websocket", 10),
          service.stage,   "",
          service.region,  "/" + service.stage};
}

ApiIdentity http_api_identity(const Service& service) {
  return {service.account, stable_id(service.name + "/" + service.stage + "/http", 10),
          "$default",      "",
          service.region,  ""};
}

}  // namespace offstage::gateway
