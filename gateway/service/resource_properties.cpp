#include "gateway/service/resource_properties.h"

#include <utility>

#include "gateway/service/node_reader.h"

namespace offstage::gateway {
namespace {

/// What `Ref` gives for the resource.
Result<std::string, Diagnostic> reference_to(const Node::Entry& resource,
                                             const CloudFormation& cloudformation,
                                             std::vector<Diagnostic>& warnings) {
  Node reference = Node::map(resource.where);
  reference.add("Ref", resource.where, Node::string(resource.key, resource.where));
  ASSIGN_OR_RETURN(const Node name, cloudformation.evaluate(reference, warnings));
  return read_string(name, "Ref");
}

}  // namespace

const Node* ResourceProperties::find(std::string_view name) const {
  return member(properties, name);
}

Result<const Node*, Diagnostic> ResourceProperties::need(std::string_view name, std::string_view what) const {
  const Node* node = find(name);
  if (node == nullptr) return missing(properties.where, at(name), what);
  return node;
}

Result<std::vector<ResourceProperties>, Diagnostic> resources_of_type(const Node& resources,
                                                                      std::string_view type,
                                                                      const CloudFormation& cloudformation,
                                                                      std::vector<Diagnostic>& warnings) {
  std::vector<ResourceProperties> found;
  const Node* section = resources.find("Resources");
  if (section == nullptr) return found;
  for (const Node::Entry& resource : section->entries) {
    const Node* its_type = member(resource.value, "Type");
    if (its_type == nullptr || its_type->scalar_text() != type) continue;
    ASSIGN_OR_RETURN(const bool is_wanted, cloudformation.is_wanted(resource.value, warnings));
    if (!is_wanted) continue;
    ResourceProperties one;
    one.logical_id = resource.key;
    one.path = "resources.Resources." + resource.key + ".Properties";
    one.where = resource.where;
    const Node* properties = member(resource.value, "Properties");
    if (properties == nullptr) return missing(resource.where, one.path, "the properties of the resource");
    ASSIGN_OR_RETURN(one.properties, cloudformation.evaluate(*properties, warnings));
    RETURN_IF_ERROR(check_map(one.properties, one.path));
    ASSIGN_OR_RETURN(one.reference, reference_to(resource, cloudformation, warnings));
    found.push_back(std::move(one));
  }
  return found;
}

}  // namespace offstage::gateway
