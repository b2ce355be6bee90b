#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "gateway/service/diagnostic.h"
#include "gateway/service/node.h"

namespace offstage::gateway {

/// The CloudFormation template that the service deploys, as far as values depend on it: what stands under
/// `resources`, the resources that Serverless makes for the functions, and the pseudo parameters. Physical
/// names and ARNs are those of the deployment where these can be known, and plausible ones where not.
class CloudFormation {
 public:
  /// A value that is known without a template: of a function or of something that Serverless makes.
  struct Made {
    std::string ref;
    std::string arn;
    std::map<std::string, std::string, std::less<>> attributes = {};  // beside Arn
  };

  /// `resources` is the merged map with Resources, Parameters, Conditions and Mappings; it must outlive this.
  CloudFormation(const Node& resources, const Service& service) : template_(resources), service_(service) {}

  void add_made(std::string logical_id, Made made) {
    made_.insert_or_assign(std::move(logical_id), std::move(made));
  }

  /// What Fn::ImportValue finds: a map from the names of exports to their values, which must outlive this.
  void set_imports(const Node& imports) { imports_ = &imports; }

  /// The value with all functions in it worked out; what AWS::NoValue stands for is gone. The error names the
  /// place and what was expected; a value that only AWS can know (an attribute such as a domain name) is a
  /// made-up one and a warning.
  Result<Node, Diagnostic> evaluate(const Node& value, std::vector<Diagnostic>& warnings) const;

  /// Whether the `Condition` of a resource or an output holds; true when it has none.
  Result<bool, Diagnostic> is_wanted(const Node& resource, std::vector<Diagnostic>& warnings) const;

  /// The name that a resource without a name of its own gets: {service}-{stage}-{logicalId}. CloudFormation
  /// adds random characters, which would change with each start here.
  std::string default_name(std::string_view logical_id) const;

 private:
  class Evaluation;

  const Node& template_;
  const Service& service_;
  const Node* imports_ = nullptr;
  std::map<std::string, Made, std::less<>> made_;
};

}  // namespace offstage::gateway
