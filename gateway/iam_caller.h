#pragma once

#include <string>

namespace offstage::gateway {

/// Who signed a request, as events show it. But for the access key it is made up: only AWS knows.
struct IamCaller {
  std::string access_key;
  std::string account;
  std::string user_id;   // "AIDA..."
  std::string user_arn;  // "arn:aws:iam::123456789012:user/offstage"
};

}  // namespace offstage::gateway
