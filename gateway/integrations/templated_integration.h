#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "gateway/integrations/mapping_source.h"
#include "gateway/integrations/method_integration.h"
#include "gateway/service/rest_method.h"
#include "gateway/templates/template.h"

namespace offstage::gateway {

/// A request as the mappings have made it, for what stands behind the method.
struct MappedRequest {
  RestCallPtr call;
  std::string body;
  std::vector<std::pair<std::string, std::string>> headers;
  std::vector<std::pair<std::string, std::string>> query;  // not encoded
  std::map<std::string, std::string, std::less<>> path;    // by parameter; encoded as it came
};

/// What answered, and the text by which the way to answer is chosen: the status, or a function's error
/// message.
struct BackendReply {
  std::string selection;
  HttpResponse response;
  bool is_traced = false;
};

/// What a method with mapping templates stands in front of: a function, a URL, a table, nothing. Thread-safe.
class Backend {
 public:
  using Done = std::function<void(Result<BackendReply, Refusal>)>;

  virtual ~Backend() = default;
  /// `done` is called exactly once, from any thread, perhaps before this returns.
  virtual void send(MappedRequest request, Done done) const = 0;
};

/// The custom integrations of a REST API: request parameters and template, then the backend, then the
/// response that its answer selects ("Data transformations for REST APIs", developer guide).
class TemplatedIntegration : public MethodIntegration {
 public:
  /// The error names a template that cannot be parsed, with its place. References must outlive what is made;
  /// so must it each call.
  static Result<std::unique_ptr<TemplatedIntegration>, templates::TemplateError> make(
      const RestMethod& method, const ApiIdentity& api, const RestApiSettings& settings,
      std::unique_ptr<Backend> backend);

  void run(RestCallPtr call, Done done) const override;

 private:
  using Templates = std::map<std::string, templates::Template, std::less<>>;  // by media type

  struct Response {
    const IntegrationResponse* settings;
    Templates templates;
  };

  /// $context of one call, from its request template to its response template.
  struct Rendering;

  TemplatedIntegration(const RestIntegration& integration, const ApiIdentity& api,
                       const RestApiSettings& settings, std::unique_ptr<Backend> backend)
      : integration_(integration), api_(api), settings_(settings), backend_(std::move(backend)) {}

  Result<MappedRequest, Refusal> mapped_request(Rendering& rendering) const;
  Result<std::string, Refusal> request_body(Rendering& rendering) const;
  Result<IntegrationAnswer, Refusal> answer(Rendering& rendering, const BackendReply& reply) const;
  const Response* selected(const std::string& selection) const;

  const RestIntegration& integration_;
  const ApiIdentity& api_;
  const RestApiSettings& settings_;
  const std::unique_ptr<Backend> backend_;
  Templates request_templates_;
  std::vector<Response> responses_;
};

}  // namespace offstage::gateway
