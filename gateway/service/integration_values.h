#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/result.h"
#include "gateway/service/diagnostic.h"
#include "gateway/service/node.h"
#include "gateway/service/rest_method.h"

/// Values of an integration that an event and a resource spell alike.
namespace offstage::gateway {

using TemplateTexts = std::map<std::string, TemplateText, std::less<>>;

/// A mapping template; the error is one that cannot be parsed.
Result<TemplateText, Diagnostic> read_template(const Node& node, const std::string& path);

/// A map by media type, on top of `templates`; null takes one away. One text alone is for JSON.
Result<void, Diagnostic> read_templates(const Node& node, const std::string& path, TemplateTexts& templates);

Result<ContentHandling, Diagnostic> read_content_handling(const Node& node, const std::string& path);
Result<RestIntegration::Passthrough, Diagnostic> read_passthrough(const Node& node, const std::string& path);

/// In milliseconds. More than every account may have is a warning, but for answers that are streamed.
Result<int, Diagnostic> read_integration_timeout(const Node& node, const std::string& path, bool streams,
                                                 std::vector<Diagnostic>& warnings);

/// BUFFERED or STREAM: true when answers of the integration are to be streamed, and are here. Only proxies
/// may
/// ("Stream the integration response for your proxy integrations in API Gateway", developer guide).
Result<bool, Diagnostic> read_transfer_mode(const Node& node, const std::string& path,
                                            RestIntegration::Type type, std::vector<Diagnostic>& warnings);

/// From how many bytes on a REST API compresses its answers.
Result<int, Diagnostic> read_compression_size(const Node& node, const std::string& path);

/// The status of an answer.
Result<int, Diagnostic> read_status(const Node& node, const std::string& path);

/// A regular expression for what the integration says; empty for the default.
Result<std::string, Diagnostic> read_selection_pattern(const Node& node, const std::string& path);

/// A URL may begin with a stage variable.
Result<void, Diagnostic> check_url(const Node& node, const std::string& path, const std::string& url);

/// What `cors` adds to every answer that is the gateway's own.
ParameterMapping cors_headers(const RestMethod& method);

}  // namespace offstage::gateway
