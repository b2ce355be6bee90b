#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "gateway/service/cloudformation.h"
#include "gateway/service/diagnostic.h"
#include "gateway/service/node.h"
#include "gateway/service/service.h"

namespace offstage::gateway {

/// Reads the variables of the REST API's stage from a map; `path` is where it stands. Names and values have
/// to be as API Gateway takes them ("Amazon API Gateway stage variables reference", developer guide).
Result<void, Diagnostic> read_stage_variables(const Node& variables, const std::string& path,
                                              Service& service);

/// Those that plugins put on the stage of `http` events: `custom.stageVariables` of
/// serverless-plugin-stage-variables and `custom.stageSettings.Variables` of serverless-api-stage.
Result<void, Diagnostic> read_plugin_stage_variables(const Node& custom, const CloudFormation& cloudformation,
                                                     Service& service, std::vector<Diagnostic>& warnings);

}  // namespace offstage::gateway
