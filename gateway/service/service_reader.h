#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/result.h"
#include "gateway/service/service.h"

/// serverless.yml -> Service. The only entry of this folder for others. Four steps, one file each:
/// YAML text to nodes (yaml_parser), `${...}` (variables), CloudFormation functions (cloudformation),
/// nodes to plain values (service_builder and its parts).
namespace offstage::gateway {

/// What somebody should know about a line of the service's files. Printed as "serverless.yml:12: message".
struct Diagnostic {
  SourceLocation where;
  std::string message;

  std::string text() const;
};

/// What the command line and the surroundings give to the file.
struct ServiceOptions {
  std::string directory;                           // holds serverless.yml or serverless.yaml
  std::map<std::string, std::string> options;      // for ${opt:...}: stage, region, and any other
  std::map<std::string, std::string> environment;  // for ${env:...}
};

struct LoadedService {
  Service service;
  std::vector<Diagnostic> warnings;  // in the order of the file: what is read past, and why
};

/// Reads and checks the whole service. Touches the files of the service and nothing else; may be called
/// from any thread. The error is the first thing that is wrong, with what was expected instead.
Result<LoadedService, Diagnostic> read_service(const ServiceOptions& options);

}  // namespace offstage::gateway
