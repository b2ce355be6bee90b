#include "gateway/service/resource_paths.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "gateway/service/node_reader.h"
#include "gateway/service/resource_identity.h"
#include "gateway/service/resource_properties.h"
#include "gateway/service/route_path.h"

namespace offstage::gateway {
namespace {

constexpr std::string_view kEventResource = "ApiGatewayResource";

bool is_letter_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/// movie-list is MovieDashlist, {petId} is PetidVar.
std::string logical_part(std::string_view segment) {
  std::string part;
  for (const char c : segment) {
    const char small = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    if (c == '-') {
      part += "Dash";
    } else if (is_letter_or_digit(c)) {
      part += part.empty() && small >= 'a' && small <= 'z' ? static_cast<char>(small - 'a' + 'A') : small;
    }
  }
  return segment.starts_with('{') ? part + "Var" : part;
}

/// Logical id -> path, for every path above a method and its own.
std::map<std::string, std::string> event_resources(const Service& service) {
  std::map<std::string, std::string> resources;
  for (const RestMethod& method : service.rest_methods) {
    std::string id(kEventResource);
    for (std::size_t begin = 1; begin < method.path.size();) {
      const std::size_t end = std::min(method.path.find('/', begin), method.path.size());
      id += logical_part(std::string_view(method.path).substr(begin, end - begin));
      resources.emplace(id, method.path.substr(0, end));
      begin = end + 1;
    }
  }
  return resources;
}

std::string child_of(const std::string& parent, const std::string& part) {
  return (parent == "/" ? "" : parent) + "/" + part;
}

}  // namespace

struct ResourcePaths::Unplaced {
  ResourceProperties resource;
  std::string parent;  // its id
  std::string part;
};

const std::string* ResourcePaths::find(std::string_view id) const {
  const auto found = paths_.find(id);
  return found == paths_.end() ? nullptr : &found->second;
}

/// restApiRootResourceId and restApiResources: an API that another service has made.
Result<void, Diagnostic> ResourcePaths::read_foreign(const Node& provider,
                                                     const CloudFormation& cloudformation,
                                                     std::vector<Diagnostic>& warnings) {
  const Node* settings = member(provider, "apiGateway");
  if (settings == nullptr) return {};
  const std::string path = "provider.apiGateway";
  if (const Node* root = member(*settings, "restApiRootResourceId")) {
    ASSIGN_OR_RETURN(const Node id, cloudformation.evaluate(*root, warnings));
    ASSIGN_OR_RETURN(const std::string text, read_string(id, path + ".restApiRootResourceId"));
    paths_[text] = "/";
  }
  const Node* resources = member(*settings, "restApiResources");
  if (resources == nullptr) return {};
  ASSIGN_OR_RETURN(const Node known, cloudformation.evaluate(*resources, warnings));
  for (const Node::Entry& entry : known.entries) {
    const auto normalised = normalised_path(entry.key);
    if (!normalised) return Diagnostic{entry.where, path + ".restApiResources: " + normalised.error().text};
    ASSIGN_OR_RETURN(const std::string id, read_string(entry.value, path + ".restApiResources." + entry.key));
    paths_[id] = *normalised;
  }
  return {};
}

/// Parents first, whatever their order in the file.
Result<void, Diagnostic> ResourcePaths::place(std::vector<Unplaced> resources) {
  while (!resources.empty()) {
    std::vector<Unplaced> later;
    for (Unplaced& each : resources) {
      const std::string* parent = find(each.parent);
      if (parent == nullptr) {
        later.push_back(std::move(each));
        continue;
      }
      const std::string path = child_of(*parent, each.part);
      const auto normalised = normalised_path(path);
      if (!normalised || *normalised != path) {
        const Node& part = *each.resource.find("PathPart");
        if (normalised) return expected(part, each.resource.at("PathPart"), "one part of a path");
        return Diagnostic{part.where, each.resource.at("PathPart") + ": " + normalised.error().text};
      }
      paths_[each.resource.reference] = path;
    }
    if (later.size() == resources.size()) {
      const Unplaced& first = later.front();
      const Node& parent = *first.resource.find("ParentId");
      return expected(parent, first.resource.at("ParentId"),
                      "a resource of the API, or the RootResourceId of the API");
    }
    resources = std::move(later);
  }
  return {};
}

Result<ResourcePaths, Diagnostic> ResourcePaths::read(const Node& provider, const Node& resources,
                                                      const CloudFormation& cloudformation,
                                                      const Service& service,
                                                      std::vector<Diagnostic>& warnings) {
  ResourcePaths paths;
  paths.paths_[root_resource_id(kServerlessRestApi)] = "/";
  RETURN_IF_ERROR(paths.read_foreign(provider, cloudformation, warnings));
  for (auto& [id, path] : event_resources(service)) paths.paths_[id] = path;
  ASSIGN_OR_RETURN(const std::vector<ResourceProperties> apis,
                   resources_of_type(resources, "AWS::ApiGateway::RestApi", cloudformation, warnings));
  for (const ResourceProperties& api : apis) paths.paths_[root_resource_id(api.reference)] = "/";
  ASSIGN_OR_RETURN(std::vector<ResourceProperties> parts,
                   resources_of_type(resources, "AWS::ApiGateway::Resource", cloudformation, warnings));
  std::vector<Unplaced> unplaced;
  for (ResourceProperties& resource : parts) {
    RETURN_IF_ERROR(resource.need("RestApiId", "the API that the resource is of"));
    ASSIGN_OR_RETURN(const Node* parent, resource.need("ParentId", "the resource above this one"));
    ASSIGN_OR_RETURN(const Node* part, resource.need("PathPart", "one part of a path"));
    ASSIGN_OR_RETURN(std::string parent_text, read_string(*parent, resource.at("ParentId")));
    ASSIGN_OR_RETURN(std::string part_text, read_string(*part, resource.at("PathPart")));
    const bool is_one = !part_text.empty() && part_text.find('/') == std::string::npos;
    if (!is_one) return expected(*part, resource.at("PathPart"), "one part of a path");
    unplaced.push_back({std::move(resource), std::move(parent_text), std::move(part_text)});
  }
  RETURN_IF_ERROR(paths.place(std::move(unplaced)));
  return paths;
}

void add_event_resources(const Service& service, CloudFormation& cloudformation) {
  for (const auto& [id, path] : event_resources(service)) cloudformation.add_made(id, {id, id});
  for (const Authorizer& authorizer : service.rest_api.authorizers) {
    const std::string id = normalised_name(authorizer.name) + "ApiGatewayAuthorizer";
    cloudformation.add_made(id, {authorizer.name, authorizer.name});
  }
}

}  // namespace offstage::gateway
