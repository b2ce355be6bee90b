#include "emulator/partiql/parser.h"

#include <doctest/doctest.h>

#include <random>
#include <string>

using namespace offstage;
using namespace offstage::emulator;

namespace {

/// The error's text, or "" for a statement that can be executed.
std::string error_of(const std::string& text, const std::vector<AttributeValue>& parameters = {}) {
  const auto statement = partiql::parse(text);
  if (!statement) return statement.error().message();
  const auto bound = partiql::bind(*statement, parameters);
  return bound ? "" : bound.error().message();
}

const std::vector<std::string> kGood = {
    "SELECT * FROM \"t\"",
    "select a, b.c, d[0].\"e f\"['g'] from t.\"i-1\" where a = 'x''y' and (b < 1 or not c is missing)",
    "SELECT * FROM t WHERE a IN ['x', 'y'] AND b NOT IN (1, -2.5e3) AND c BETWEEN 1 AND 2 ORDER BY a DESC",
    "SELECT * FROM t -- comment\n WHERE /* and\n another */ SIZE(a) > 3 AND Begins_With(b, 'p') AND c IS NOT "
    "NULL",
    "SELECT * FROM t WHERE a IS STRING AND b <> {'m': [1, true, false, null, <<'s', 't'>>]}",
    "INSERT INTO t VALUE {'pk': 'a', 'n': +1, 'set': <<1, 2>>, 'empty': {}, 'list': []}",
    "UPDATE t SET a = 1 SET b.c = b.c + 1, l = list_append(l, [1]) REMOVE d[2] WHERE pk = 'a'",
    "UPDATE t SET s = set_add(s, <<'x'>>) SET r = SET_DELETE(r, <<1>>) WHERE pk = 'a' RETURNING MODIFIED NEW "
    "*",
    "DELETE FROM t WHERE pk = 'a' AND attribute_exists(b) RETURNING ALL OLD *",
};

}  // namespace

TEST_CASE("partiql: statements that can be executed") {
  for (const auto& text : kGood) {
    CAPTURE(text);
    CHECK(error_of(text) == "");
  }
  CHECK(error_of("SELECT * FROM t WHERE a = ? AND b IN (?, ?)", {"x", "y", "z"}) == "");
}

TEST_CASE("partiql: error texts, with places where AWS names them") {
  const std::string malformed = "Statement wasn't well formed, can't be processed: ";
  const std::pair<std::string, std::string> rows[] = {
      {"SELECTT * FROMM t", malformed + "Unexpected token after expression"},
      {"SELECT * FROM t WHERE a = 1 b", malformed + "Unexpected token after expression"},
      {"SELECT * FROM t LIMIT 1", "Unsupported clause: LIMIT at 1:23:1"},
      {"SELECT * FROM t WHERE a =", malformed + "Missing right-hand side expression of infix operator"},
      {"SELECT * FROM t WHERE a = 1 AND", malformed + "Missing right-hand side expression of infix operator"},
      {"SELECT * FROM t WHERE", malformed + "Unexpected term"},
      {"SELECT * FROM t WHERE;", malformed + "Unexpected term"},
      {"SELECT * FROM t WHERE NOT", malformed + "Unexpected term"},
      {"SELECT * FROM t WHERE ORDER BY pk", malformed + "Unexpected keyword"},
      {"SELECT * FROM t WHERE IS NULL", malformed + "Unexpected operator"},
      {"SELECT * FROM t WHERE pk = LIKE", malformed + "Unexpected operator"},
      {"SELECT * FROM t WHERE x IS FOO", malformed + "Expected type name"},
      {"SELECT * FROM t WHERE attribute_exists(m.inner)", malformed + "Invalid path dot component"},
      {"SELECT * FROM t ORDER BY pk WHERE pk = 1", malformed + "Unexpected token after expression"},
      {"SLECT * FROM t WHERE pk = 1", malformed + "Expected data manipulation"},
      {"DELETE FROM WHERE pk = 'a'", malformed + "Expected identifier for simple path"},
      {"INSERT INTO t x VALUE {'pk': 1}", malformed + "Unexpected token after expression"},
      {"FROM t SET c = 1 WHERE pk = 'a'", malformed + "Unexpected token after expression"},
      {"SELECT * FROM t WHERE a = 1e2147483648", malformed},
      {"SELECT * FROM t WHERE a = 1.5e-2147483647", malformed},
      {"SELECT * FROM t WHERE a = 1 # note", malformed},
      {"SELECT * FROM t WHERE a = 1 /* note", malformed},
      {"x IS INT4", "Unsupported operation: IsType"},
      {"UPDATE t x SET a = 1 WHERE pk = 'a'", "Aliasing is not supported"},
      {"SELECT * FROM \"\"", "Path component cannot be an empty string"},
      {"SELECT * FROM a.b.c", "A path may contain at most 2 components in the FROM clause"},
      {"INSERT INTO a.b VALUE {'pk': 1}", "FROM clause may only contain a single table name"},
      {"UPDATE t REMOVE l[-1] WHERE pk = 'a'",
       "List index is not within the allowable range; index: [-1] at 1:20:1"},
      {"SELECT * FROM t WHERE attribute_exists(a) > false",
       "Incorrect operand type for operator or function; operator or function: >, operand type: BOOL"},
      {"UPDATE t SET n = 'a' + 1 WHERE pk = 'a'",
       "Incorrect operand type for operator or function; operator or function: +, operand type: S"},
      {"UPDATE t SET s = set_add(s, <<'b', 'b'>>) WHERE pk = 'a'",
       "One or more parameter values were invalid: Input collection [b, b] contains duplicates."},
      {"UPDATE t SET s = set_add(s, <<2, 2.0>>) WHERE pk = 'a'",
       "One or more parameter values were invalid: Input collection [2, 2.0] contains duplicates! under "
       "root"},
      {"INSERT INTO t VALUE {'pk': 'a', 's': <<1, 'a'>>}",
       "Unsupported data type in Bag. DynamoDB only supports either numbers or strings in bags"},
      {"INSERT INTO t VALUE {'pk': 'a', 'm': {'k': ?}}",
       "Unsupported data type: Parameter under key root.k at 1:44:1"},
      {"SELECT * FROM t WHERE set_add(s, <<'x'>>) = s", "Unrecognized function: set_add at 1:23:7"},
      {"SELECT a. FROM t", malformed + "Invalid path dot component"},
      {"SELECT * FROM t WHERE a = 'x", malformed},
      {"SELECT a AS b FROM t", "Aliasing is not supported"},
      {"SELECT * FROM t x", "Aliasing is not supported"},
      {"SELECT *\n FROM t WHERE EXISTS(a)", "Unrecognized function: exists at 2:15:6"},
      {"SELECT * FROM t WHERE attribute_exists('a')",
       "Operator or function requires a document path; operator or function: attribute_exists"},
      {"SELECT * FROM t WHERE begins_with(a)",
       "Incorrect number of operands for operator or function; operator or function: begins_with, number of "
       "operands: 1"},
      {"SELECT * FROM t WHERE a < true",
       "Incorrect operand type for operator or function; operator or function: <, operand type: BOOL"},
      {"UPDATE t SET a = set_add(b, <<1>>) WHERE pk = 'a'",
       "The first argument to SET_ADD must equal the assignment value at 1:18:7"},
      {"UPDATE t SET a = set_add(a, 1) WHERE pk = 'a'",
       "The second argument to SET_ADD must be a value with type SET at 1:26:1"},
      {"UPDATE t SET a = set_delete(a) WHERE pk = 'a'",
       "SET_DELETE must have exactly two arguments at 1:18:10"},
      {"INSERT INTO t VALUE {'a': set_add(a, <<1>>)}",
       "Unsupported data type: set_add under key root at 1:27:7"},
      {"INSERT INTO t VALUE {'a': <<>>}", "Empty bags are not supported"},
      {"INSERT INTO t VALUE {'a': [1, 1e200]}",
       "Number overflow. Attempting to store a number with magnitude larger than supported range under "
       "root[1]"},
      {"DELETE FROM t WHERE pk = 'a' RETURNING MODIFIED OLD *",
       "Invalid returning clause: RETURNING MODIFIED OLD *. Only RETURNING ALL OLD * is allowed in DELETE "
       "statements."},
      {"SELECT * FROM t WHERE a = ?", "Number of parameters in request and statement don't match."},
  };
  for (const auto& [text, message] : rows) {
    CAPTURE(text);
    CHECK(error_of(text) == message);
  }
}

TEST_CASE("partiql: truth tests within truth tests are bounded") {
  CHECK(error_of("SELECT * FROM t WHERE a = b = c = d = e") == "");
  std::string long_one = "SELECT * FROM t WHERE (a = b";
  for (int i = 0; i < 800; ++i) long_one += " AND a = b";
  CHECK(error_of(long_one + ") = b") == "");
  std::string chain = "SELECT * FROM t WHERE a";
  for (int i = 0; i < 30; ++i) chain += " = b";
  CHECK(error_of(chain) == "The expression contains too many operators; operator count: 10001");
}

TEST_CASE("partiql: nesting is bounded") {
  const std::string deep(100'000, '(');
  CHECK(error_of("SELECT * FROM t WHERE " + deep) != "");
  CHECK(error_of("INSERT INTO t VALUE " + std::string(100'000, '[')) != "");
  std::string negations;
  for (int i = 0; i < 10'000; ++i) negations += "NOT ";
  CHECK(error_of("SELECT * FROM t WHERE " + negations + "a = 1") != "");
}

TEST_CASE("partiql: no text makes the parser fail otherwise than with an error") {
  const std::string alphabet = "'\"?*()[]{}<>=.,:+-/ \n01eaS\xff";
  std::mt19937 random(13);
  const auto below = [&](std::size_t limit) { return random() % limit; };
  for (int round = 0; round < 20'000; ++round) {
    auto text = kGood[below(kGood.size())];
    for (std::size_t changes = 1 + below(4); changes > 0 && !text.empty(); --changes) {
      const auto at = below(text.size());
      switch (below(4)) {
        case 0:
          text[at] = alphabet[below(alphabet.size())];
          break;
        case 1:
          text.erase(at, 1 + below(8));
          break;
        case 2:
          text.insert(at, 1, alphabet[below(alphabet.size())]);
          break;
        default: {
          const auto& other = kGood[below(kGood.size())];
          text.insert(at, other, below(other.size()), below(20));
        }
      }
    }
    const auto statement = partiql::parse(text);
    if (statement) (void)partiql::bind(*statement, std::vector<AttributeValue>(statement->parameters));
  }
}
