#include "gateway/service/payload_version.h"

#include "gateway/service/node_reader.h"

namespace offstage::gateway {

Result<std::string, Diagnostic> read_payload_version(const Node& node, const std::string& path) {
  const std::string text = node.scalar_text();  // unquoted it is a number: 2.0 is 2
  if (text == "1.0" || text == "1") return std::string("1.0");
  if (text == "2.0" || text == "2") return std::string("2.0");
  return expected(node, path, "'1.0' or '2.0'");
}

}  // namespace offstage::gateway
