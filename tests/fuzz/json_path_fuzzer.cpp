// A path into a tree that has a little of everything.

#include "gateway/templates/json_path.h"
#include "tests/fuzz/input.h"

using namespace offstage::gateway::templates;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto path = JsonPath::parse(offstage::fuzz::text(data, size));
  if (!path) return 0;
  Heap heap;
  const auto root = heap.parse_json(
      R"({"a": {"b": [1, 2.5, "x", null, true, {"c": "y", "n": 3}], "e": {}}, "list": [[1, [2]], "z"], "n": -7})");
  if (const auto found = path->evaluate(*root, heap); found && *found) (void)to_json(**found);
  return 0;
}
