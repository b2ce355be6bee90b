#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "emulator/expression/condition.h"
#include "emulator/expression/key_condition.h"
#include "emulator/expression/projection.h"
#include "emulator/expression/update.h"
#include "tests/unit/emulator/expression/expression_fixture.h"

// Mutated expression texts: whatever they become, they parse or are refused with a ValidationException,
// and what parses can be evaluated.
namespace offstage::emulator::expression {
namespace {

constexpr unsigned kSeed = 20240607;
constexpr int kRounds = 4000;

const std::vector<std::string> kTexts = {
    "a = :s AND NOT (b.c[0] <> :n OR size(a) > :n)",
    "a BETWEEN :m AND :n OR a IN (:s, :t, b) AND attribute_type(a, :type)",
    "attribute_exists(a) AND begins_with(b, :s) AND contains(#a, :t)",
    "SET a = :s, b.c = if_not_exists(b, :n) + :m REMOVE l[1], l[0] ADD d :n DELETE e :ss",
    "SET l = list_append(if_not_exists(l, :nothing), :list), l2[4] = a - :n",
    "a, b.c, l[0], l[2].x, #dot",
    "pk = :s AND begins_with(sk, :t)",
    "#a = :s AND b BETWEEN :m AND :n"};

const std::vector<std::string> kPieces = {"(",
                                          ")",
                                          "((",
                                          "))",
                                          ",",
                                          ".",
                                          "[",
                                          "]",
                                          "[0]",
                                          "[99999999999]",
                                          "=",
                                          "<",
                                          "<>",
                                          "+",
                                          "-",
                                          " AND ",
                                          " OR ",
                                          " NOT ",
                                          " IN ",
                                          " BETWEEN ",
                                          "SET ",
                                          "REMOVE ",
                                          "ADD ",
                                          "DELETE ",
                                          "size(",
                                          "if_not_exists(",
                                          ":s",
                                          ":n",
                                          ":undefined",
                                          "#a",
                                          "#undefined",
                                          "a",
                                          "status",
                                          "_",
                                          "é",
                                          "\xff",
                                          std::string("\0", 1),
                                          " "};

class Mutator {
 public:
  std::string next() {
    std::string text = kTexts[below(kTexts.size())];
    for (std::size_t changes = below(4); changes > 0; --changes) change(text);
    return text;
  }

 private:
  std::size_t below(std::size_t bound) { return random_() % bound; }

  void change(std::string& text) {
    const std::size_t at = below(text.size() + 1);
    switch (below(4)) {
      case 0:
        text.erase(at, 1 + below(4));
        break;
      case 1:
        text.insert(at, kPieces[below(kPieces.size())]);
        break;
      case 2:
        if (at < text.size()) text[at] = static_cast<char>(below(256));
        break;
      default: {
        const std::string& other = kTexts[below(kTexts.size())];
        text.insert(at, other.substr(below(other.size())));
      }
    }
  }

  std::mt19937 random_{kSeed};
};

template <class T>
void check_error(const Result<T>& result) {
  CHECK(result.error().name() == "ValidationException");
  CHECK_FALSE(result.error().message().empty());
}

TEST_CASE("expressions: mutated texts never crash") {
  INFO("seed " << kSeed);
  const Item item =
      item_of(R"({"a":{"S":"a"},"b":{"M":{"c":{"L":[{"N":"1"}]}}},"l":{"L":[{"N":"1"},{"N":"2"}]},
                                "d":{"N":"1"},"e":{"SS":["x"]},"l2":{"L":[]}})");
  const KeySchema key{{{"pk", AttributeType::kString}}, {{"sk", AttributeType::kString}}};
  Mutator mutator;
  int good = 0;
  for (int round = 0; round < kRounds; ++round) {
    const std::string text = mutator.next();
    INFO(text);
    Placeholders defined = placeholders();
    if (const auto condition = parse_condition(text, ExpressionKind::kFilter, defined)) {
      evaluate(*condition, item);
      paths_of(*condition);
      ++good;
    } else {
      check_error(condition);
    }
    if (const auto update = parse_update(text, defined)) {
      const auto after = apply(*update, item, round % 2 == 0);
      if (!after) check_error(after);
      updated_new(*update, after ? *after : item);
      ++good;
    } else {
      check_error(update);
    }
    if (const auto projection = parse_projection(text, defined)) {
      project(*projection, item);
      ++good;
    } else {
      check_error(projection);
    }
    if (const auto keys = parse_key_condition(text, defined, Validation::kNewest)) {
      const auto range = resolve(*keys, key, Validation::kNewest);
      if (!range) check_error(range);
      ++good;
    } else {
      check_error(keys);
    }
  }
  // The mutations are mild enough to leave a good part of the texts good.
  CHECK(good > kRounds / 20);
}

}  // namespace
}  // namespace offstage::emulator::expression
