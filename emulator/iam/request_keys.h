#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/policy/context.h"
#include "emulator/iam/needs.h"
#include "emulator/iam/principal.h"

namespace offstage::emulator::iam {

/// The condition keys of one need, worked out when a policy asks for them: those of the principal, the global
/// ones of the request, and DynamoDB's own ("Specifying conditions: using condition keys", developer guide).
/// Everything lives longer than this.
class RequestKeys : public PolicyContext {
 public:
  RequestKeys(Context& context, const Principal& principal, const RequestReader& request, const Need& need,
              std::string_view user_agent)
      : context_(context), principal_(principal), request_(request), need_(need), user_agent_(user_agent) {}

  const std::vector<std::string>* find(std::string_view key) const override;

 private:
  using Values = std::optional<std::vector<std::string>>;
  struct Key {
    std::string_view name;
    Values (RequestKeys::*values)() const;
  };
  static const Key kKeys[];

  Values values_of(std::string_view key) const;
  Values resource_tag(std::string_view tag) const;
  Values leading_keys() const;
  Values attributes() const;
  Values select() const;
  Values return_values() const;
  Values return_consumed_capacity() const;
  Values enclosing_operation() const;
  Values full_table_scan() const;
  Values current_time() const;
  Values epoch_time() const;
  Values requested_region() const;
  Values user_agent() const;

  /// The request, or the part of it that the need is about.
  RequestReader subject() const { return request_.structure(*need_.value); }

  Context& context_;
  const Principal& principal_;
  const RequestReader& request_;
  const Need& need_;
  const std::string_view user_agent_;
  mutable std::map<std::string, Values, std::less<>> known_;
};

}  // namespace offstage::emulator::iam
