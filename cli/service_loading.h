#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "gateway/service/service_reader.h"

namespace CLI {
class App;
}

namespace offstage::cli {

/// What `up`, `gateway`, `info` and `print` let one say about the service to read.
struct ServiceArguments {
  std::string directory = ".";
  std::string file;                  // --config; empty: serverless.yml
  std::string stage;                 // empty: what the file says
  std::string region;                // likewise
  std::vector<std::string> options;  // "name=value", for ${opt:name}
  std::vector<std::string> params;   // "name=value", for ${param:name}
  bool allow_unresolved = false;
  std::optional<std::string> prefix;  // of the REST API's paths
  bool leaves_out_stage = false;
};

void add_service_arguments(CLI::App& command, ServiceArguments& arguments);
/// Those of commands that have to do with routes.
void add_route_arguments(CLI::App& command, ServiceArguments& arguments);

/// The arguments that hand the same on to a child.
std::vector<std::string> repeat_service_arguments(const ServiceArguments& arguments);

/// The same for the reader of the file.
gateway::ServiceOptions service_options(const ServiceArguments& arguments);

/// Reads the service. When it is wrong, says so on standard error ("serverless.yml:12: ...") and returns
/// nothing. Warnings are printed there too when they are wanted.
std::optional<gateway::Service> load_service(const ServiceArguments& arguments, bool print_warnings);

}  // namespace offstage::cli
