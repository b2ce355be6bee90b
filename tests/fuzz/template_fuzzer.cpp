// A template; behind a line of "----", when there is one, the body that $input reads.

#include "gateway/templates/template.h"
#include "tests/fuzz/input.h"

using namespace offstage;
using namespace offstage::gateway::templates;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto text = offstage::fuzz::text(data, size);
  const auto line = text.find("\n----\n");
  const auto parsed = Template::parse("fuzz", text.substr(0, line));
  if (!parsed) {
    offstage::fuzz::require(!parsed.error().text().empty());
    return 0;
  }
  static const auto kContext = json::Document::parse(
      R"({"stage": "dev", "identity": {"sourceIp": "127.0.0.1"}, "authorizer": {"claims": {"sub": "s"}}})");
  Scope scope(kContext->root(), kContext->root());
  Input input;
  if (line != std::string_view::npos) input.body = text.substr(line + 6);
  input.path = {{"name", "sander"}};
  input.querystring = {{"q", "a b"}};
  const Limits limits{.foreach_rounds_max = 20, .output_bytes_max = 100'000, .steps_max = 20'000};
  // Twice, as a request and a response template share what the first has set.
  for (int i = 0; i < 2; ++i) {
    const auto rendered = parsed->render(input, scope, limits);
    if (rendered) offstage::fuzz::require(rendered->text.size() <= limits.output_bytes_max);
  }
  (void)scope.request_override();
  (void)scope.response_override();
  return 0;
}
