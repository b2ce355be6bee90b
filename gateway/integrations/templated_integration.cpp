#include "gateway/integrations/templated_integration.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "base/encoding.h"
#include "gateway/event_v1.h"
#include "gateway/media_type.h"
#include "gateway/named_values.h"
#include "gateway/templates/regex.h"

namespace offstage::gateway {
namespace {

constexpr std::string_view kJson = "application/json";

/// What the caller cannot help: the API itself is wrong.
Refusal broken(std::string note) {
  return {
      .type = GatewayResponse::kApiConfigurationError, .status = {}, .message = {}, .note = std::move(note)};
}

using Texts = std::map<std::string, TemplateText, std::less<>>;

Result<std::map<std::string, templates::Template, std::less<>>, templates::TemplateError> parsed(
    const std::string& name, const Texts& texts) {
  std::map<std::string, templates::Template, std::less<>> templates;
  for (const auto& [type, text] : texts) {
    const std::string place =
        text.where.line == 0 ? "" : fmt::format(" at {}:{}", text.where.file, text.where.line);
    ASSIGN_OR_RETURN(auto one,
                     templates::Template::parse(fmt::format("{} {}{}", name, type, place), text.text));
    templates.emplace(type, std::move(one));
  }
  return templates;
}

templates::Parameters last_values(const NamedValues& values) {
  templates::Parameters parameters;
  for (const NamedValues::Entry& entry : values.entries()) {
    parameters.emplace_back(entry.name, entry.values.back());
  }
  return parameters;
}

/// "integration.request.header.X" -> "X", when the target is of that kind.
std::optional<std::string> target_of(std::string_view mapping, std::string_view prefix) {
  if (!mapping.starts_with(prefix)) return std::nullopt;
  return std::string(mapping.substr(prefix.size()));
}

template <class List>
void replace(List& list, const std::string& name, const std::vector<std::string>& values) {
  std::erase_if(list, [&](const auto& each) { return equals_ignoring_case(each.first, name); });
  for (const std::string& value : values) list.emplace_back(name, value);
}

std::optional<int> status_in(const std::optional<std::string>& text) {
  if (!text) return std::nullopt;
  int status = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), status);
  const bool is_status =
      error == std::errc() && end == text->data() + text->size() && status >= 100 && status <= 599;
  return is_status ? std::optional(status) : std::nullopt;
}

void set_header(HttpResponse& response, const std::string& name, const std::vector<std::string>& values) {
  std::erase_if(response.headers,
                [&](const HttpHeader& each) { return equals_ignoring_case(each.name, name); });
  for (const std::string& value : values) response.headers.push_back({name, value});
}

}  // namespace

struct TemplatedIntegration::Rendering {
  Rendering(RestCallPtr the_call, const ApiIdentity& api, const RestApiSettings& settings)
      : call(std::move(the_call)), source{*call, api, settings} {
    const ProxyRequest request = proxy_request(*call, api, settings);
    const auto context = json::Document::parse(rest_context(request));
    std::string variables;
    json::Writer writer(variables);
    writer.begin_object();
    for (const auto& [name, value] : settings.stage_variables) writer.member(name, value);
    writer.end_object();
    const auto stage_variables = json::Document::parse(variables);
    scope.emplace(context->root(), stage_variables->root());
    for (const PathParameter& parameter : call->match.parameters) {
      input.path.emplace_back(std::string(parameter.name), encoding::percent_decode(parameter.value));
    }
    input.querystring = last_values(parse_query(call->http().query()));
    input.header = last_values(event_headers(request, HeaderStyle::kRest));
  }

  Result<std::string, Refusal> render(const templates::Template& with, std::string body) {
    input.body = std::move(body);
    auto rendered = with.render(input, *scope);
    if (!rendered) return broken(rendered.error().text());
    for (const std::string& warning : rendered->warnings) notes += (notes.empty() ? "" : "; ") + warning;
    return std::move(rendered->text);
  }

  RestCallPtr call;
  MappingSource source;
  templates::Input input;
  std::optional<templates::Scope> scope;
  std::string notes;  // for the log
};

Result<std::unique_ptr<TemplatedIntegration>, templates::TemplateError> TemplatedIntegration::make(
    const RestMethod& method, const ApiIdentity& api, const RestApiSettings& settings,
    std::unique_ptr<Backend> backend) {
  const std::string name = method.verb + " " + method.path;
  std::unique_ptr<TemplatedIntegration> made(
      new TemplatedIntegration(method.integration, api, settings, std::move(backend)));
  ASSIGN_OR_RETURN(made->request_templates_,
                   parsed(name + " request template", method.integration.request_templates));
  for (const IntegrationResponse& response : method.integration.responses) {
    ASSIGN_OR_RETURN(auto templates, parsed(name + " response template " + std::to_string(response.status),
                                            response.templates));
    made->responses_.push_back({&response, std::move(templates)});
  }
  return made;
}

void TemplatedIntegration::run(RestCallPtr call, Done done) const {
  auto rendering = std::make_shared<Rendering>(std::move(call), api_, settings_);
  auto request = mapped_request(*rendering);
  if (!request) return done(std::move(request).error());
  backend_->send(*std::move(request),
                 [this, rendering, done = std::move(done)](Result<BackendReply, Refusal> reply) {
                   if (!reply) return done(std::move(reply).error());
                   done(answer(*rendering, *reply));
                 });
}

Result<std::string, Refusal> TemplatedIntegration::request_body(Rendering& rendering) const {
  const HttpRequest& http = rendering.call->http();
  std::string body = http.body;
  const bool is_binary = rendering.call->is_binary && !body.empty();
  const bool to_text = is_binary && integration_.content_handling == ContentHandling::kConvertToText;
  if (to_text) body = encoding::base64(body);
  if (!is_binary && integration_.content_handling == ContentHandling::kConvertToBinary) {
    auto bytes = encoding::from_base64(body);
    if (!bytes) return broken("CONVERT_TO_BINARY: the body is not base64");
    body = *std::move(bytes);
  }
  const std::string* header = http.header("Content-Type");
  const std::string_view type = header == nullptr ? kJson : std::string_view(*header);
  auto found = request_templates_.find(type);
  if (found == request_templates_.end()) found = request_templates_.find(media_type_of(type));
  if (found == request_templates_.end()) found = request_templates_.find("$default");
  if (found != request_templates_.end()) {
    if (is_binary && !to_text) return broken("a template cannot be rendered from a binary body");
    return rendering.render(found->second, std::move(body));
  }
  using Passthrough = RestIntegration::Passthrough;
  const bool passes =
      integration_.passthrough == Passthrough::kWhenNoMatch ||
      (integration_.passthrough == Passthrough::kWhenNoTemplates && request_templates_.empty());
  if (passes) return body;
  return Refusal{.type = GatewayResponse::kUnsupportedMediaType,
                 .status = {},
                 .message = {},
                 .note = "no request template for " + std::string(type)};
}

Result<MappedRequest, Refusal> TemplatedIntegration::mapped_request(Rendering& rendering) const {
  MappedRequest request{.call = rendering.call, .body = {}, .headers = {}, .query = {}, .path = {}};
  for (const auto& [target, source] : integration_.request_parameters) {
    const std::vector<std::string> values = rendering.source.values(source);
    if (values.empty()) continue;
    if (const auto name = target_of(target, "integration.request.header.")) {
      replace(request.headers, *name, values);
    } else if (const auto key = target_of(target, "integration.request.querystring.")) {
      replace(request.query, *key, values);
    } else if (const auto parameter = target_of(target, "integration.request.path.")) {
      const bool is_encoded = source.starts_with("method.request.path.");
      request.path[*parameter] = is_encoded ? values.back() : encoding::percent_encode(values.back());
    }
  }
  ASSIGN_OR_RETURN(request.body, request_body(rendering));
  const templates::Overrides overrides = rendering.scope->request_override();
  for (const auto& [name, values] : overrides.header) replace(request.headers, name, values);
  for (const auto& [name, values] : overrides.querystring) replace(request.query, name, values);
  for (const auto& [name, values] : overrides.path) {
    if (!values.empty()) request.path[name] = encoding::percent_encode(values.back());
  }
  return request;
}

const TemplatedIntegration::Response* TemplatedIntegration::selected(const std::string& selection) const {
  const Response* by_default = nullptr;
  for (const Response& response : responses_) {
    const std::string& pattern = response.settings->selection_pattern;
    if (pattern.empty()) {
      if (by_default == nullptr) by_default = &response;
      continue;
    }
    const auto matches =
        selection.empty() ? Result<bool, Failure>(false) : templates::regex_matches(selection, pattern);
    if (matches && *matches) return &response;
  }
  return by_default;
}

Result<IntegrationAnswer, Refusal> TemplatedIntegration::answer(Rendering& rendering,
                                                                const BackendReply& reply) const {
  const Response* response = selected(reply.selection);
  if (response == nullptr) return broken("no integration response for \"" + reply.selection + "\"");
  IntegrationAnswer answer{.response = {}, .is_traced = reply.is_traced, .note = {}};
  answer.response.status = response->settings->status;
  answer.response.set_header("Content-Type", std::string(kJson));
  rendering.source.response = &reply.response;
  for (const auto& [target, source] : response->settings->parameters) {
    const std::vector<std::string> values = rendering.source.values(source);
    const auto name = target_of(target, "method.response.header.");
    if (name && !values.empty()) set_header(answer.response, *name, values);
  }
  answer.response.body = reply.response.body;
  const std::string* accept = rendering.call->http().header("Accept");
  auto found = response->templates.find(accept == nullptr ? kJson : std::string_view(*accept));
  if (found == response->templates.end()) found = response->templates.find(kJson);
  if (found == response->templates.end()) found = response->templates.begin();
  if (found != response->templates.end()) {
    ASSIGN_OR_RETURN(answer.response.body, rendering.render(found->second, reply.response.body));
  }
  if (response->settings->content_handling == ContentHandling::kConvertToBinary) {
    auto bytes = encoding::from_base64(answer.response.body);
    if (!bytes) return broken("CONVERT_TO_BINARY: the answer is not base64");
    answer.response.body = *std::move(bytes);
  } else if (response->settings->content_handling == ContentHandling::kConvertToText) {
    answer.response.body = encoding::base64(answer.response.body);
  }
  const templates::Overrides overrides = rendering.scope->response_override();
  for (const auto& [name, values] : overrides.header) set_header(answer.response, name, values);
  if (const auto status = status_in(overrides.status)) answer.response.status = *status;
  answer.note = std::move(rendering.notes);
  return answer;
}

}  // namespace offstage::gateway
