#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/result.h"
#include "gateway/service/diagnostic.h"
#include "gateway/service/node.h"
#include "gateway/service/service.h"

/// serverless.yml -> Service. The only entry of this folder for others. The steps, a file each: YAML text
/// to nodes (yaml_parser), `${...}` (variables), CloudFormation functions (cloudformation), nodes to plain
/// values (function_reader, event_reader, table_reader, provider_reader).
namespace offstage::gateway {

/// What the command line and the surroundings give to the file.
struct ServiceOptions {
  std::string directory;                           // holds serverless.yml, .yaml or .json
  std::string file = {};                           // another name for it, as seen from the directory
  std::map<std::string, std::string> options;      // for ${opt:...}: stage, region, and any other
  std::map<std::string, std::string> environment;  // for ${env:...}
  std::map<std::string, std::string> params;       // for ${param:...}: what --param x=v gave
  bool allow_unresolved = false;                   // see VariableInputs
};

struct LoadedService {
  Service service;
  std::vector<Diagnostic> warnings;  // in the order of the file: what is read past, and why
};

/// Reads and checks the whole service. Touches the files of the service and nothing else; may be called
/// from any thread. The error is the first thing that is wrong, with what was expected instead.
Result<LoadedService, Diagnostic> read_service(const ServiceOptions& options);

/// The file with its variables resolved, as `offstage print` shows it. Nothing else of it is looked at.
Result<Node, Diagnostic> read_resolved_file(const ServiceOptions& options, std::vector<Diagnostic>& warnings);

}  // namespace offstage::gateway
