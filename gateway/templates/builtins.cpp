// $input and $util.

#include "base/encoding.h"
#include "gateway/templates/evaluator.h"
#include "gateway/templates/java_text.h"
#include "gateway/templates/json_path.h"

namespace offstage::gateway::templates {

namespace {

Map* as_map(Heap& heap, const Parameters& parameters) {
  auto* const map = heap.map();
  for (const auto& [name, value] : parameters) map->put(heap.text(name), heap.text(value));
  heap.note_growth(parameters.size() * sizeof(MapEntry));
  return map;
}

/// JSON text as a value. What is no JSON is itself a text, as for the service's lenient parser: templates for
/// forms live on $input.path('$').split('&').
Value parsed(Heap& heap, std::string_view json) {
  const auto value = heap.parse_json(json);
  return value ? *value : heap.text(std::string(json));
}

Answer decoded_base64(const std::string& text, Heap& heap) {
  const auto bytes = encoding::from_base64(text);
  if (!bytes) return unexpected(Failure{"that is no base64"});
  return heap.text(encoding::repair_utf8(*bytes));
}

Answer decoded_url(const std::string& text, Heap& heap) {
  auto decoded = url_decode(text);
  if (!decoded) return unexpected(Failure{"IllegalArgumentException: a % without two hexadecimal digits"});
  return heap.text(std::move(*decoded));
}

}  // namespace

/// Of the heap's own: it may go on in $context. An empty body reads as an empty object.
Value Evaluator::body_text() {
  if (is_null(body_text_)) body_text_ = heap_.text(input_.body.empty() ? "{}" : input_.body);
  return body_text_;
}

Value Evaluator::body() {
  if (!body_) body_ = parsed(heap_, *text_in(body_text()));
  return *body_;
}

/// $input.params(): path, querystring and header.
Value Evaluator::parameters() {
  if (parameters_ == nullptr) {
    parameters_ = heap_.map();
    parameters_->put(heap_.text("path"), as_map(heap_, input_.path));
    parameters_->put(heap_.text("querystring"), as_map(heap_, input_.querystring));
    parameters_->put(heap_.text("header"), as_map(heap_, input_.header));
  }
  return parameters_;
}

/// $input.params('x'): from the path, else the query, else the headers.
Value Evaluator::parameter(std::string_view name) {
  parameters();
  for (const auto& group : parameters_->entries) {
    if (const auto* found = map_in(group.value)->find(name)) return found->value;
  }
  return {};
}

Answer Evaluator::call_input(const Invocation& call) {
  if (call.is("getBody", 0)) return body_text();
  if (call.is("params", 0)) return parameters();
  if (call.is("params", 1) && call.text(0) != nullptr) return parameter(*call.text(0));
  const bool wants_json = call.is("json", 1);
  if ((!wants_json && !call.is("path", 1)) || call.text(0) == nullptr) return std::nullopt;
  const auto path = JsonPath::parse(*call.text(0));
  if (!path) return unexpected(path.error());
  auto found = path->evaluate(body(), heap_);
  if (!found) return unexpected(std::move(found).error());
  if (!wants_json) return found->value_or(Value());
  auto text = *found ? to_json(**found) : "\"\"";
  if (text.size() > kTextBytesMax) return unexpected(Failure{"a text of more than 16 MB"});
  return heap_.text(std::move(text));
}

Answer call_util(const Invocation& call) {
  if (call.count() != 1) return std::nullopt;
  const auto& method = call.method;
  // Everything of $util takes text; what is none is printed first.
  const auto text = to_text(call.arguments[0]);
  if (text.size() > kTextBytesMax) return unexpected(Failure{"a text of more than 16 MB"});
  auto& heap = call.heap;
  if (method == "escapeJavaScript") return heap.text(escape_java_script(text));
  if (method == "parseJson") return parsed(heap, text);
  if (method == "urlEncode") return heap.text(url_encode(text));
  if (method == "urlDecode") return decoded_url(text, heap);
  if (method == "base64Encode") return heap.text(encoding::base64(text));
  if (method == "base64Decode") return decoded_base64(text, heap);
  return std::nullopt;
}

}  // namespace offstage::gateway::templates
