#include "emulator/operations/encryption.h"

#include "emulator/model/errors.h"
#include "emulator/model/texts/tables.h"

namespace offstage::emulator {
namespace {

constexpr std::string_view kManagedAlias = "alias/aws/dynamodb";
/// Of the key that AWS manages for this account.
constexpr std::string_view kManagedKey = "0ff57a6e-0000-4000-8000-00000000d0db";

std::string key_arn(const Context& context, std::string_view resource) {
  return arn_prefix(context.region, context.account, "kms").append(resource);
}

}  // namespace

Result<std::string> read_encryption(const Context& context, const RequestReader& request) {
  const auto member = request.member("SSESpecification");
  if (!member) return std::string();
  const auto reader = request.structure(*member);
  const auto type = reader.string("SSEType");
  const auto key = reader.string("KMSMasterKeyId");
  if (!reader.boolean("Enabled", type.has_value() || key.has_value())) {
    if (type) return errors::invalid_parameter(texts::kEncryptionOffWith, {"SSEType"});
    if (key) return errors::invalid_parameter(texts::kEncryptionOffWith, {"KMSMasterKeyId"});
    return std::string();
  }
  if (type == "AES256") return errors::invalid_parameter(texts::kEncryptionTypeUnsupported);
  if (key && !type) return errors::invalid_parameter(texts::kKeyWithoutType);
  if (!key || *key == kManagedAlias) return key_arn(context, std::string("key/").append(kManagedKey));
  if (key->starts_with("arn:")) return std::string(*key);
  if (key->starts_with("alias/")) return key_arn(context, *key);
  return key_arn(context, std::string("key/").append(*key));
}

}  // namespace offstage::emulator
