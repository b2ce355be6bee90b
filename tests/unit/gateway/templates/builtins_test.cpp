// $input, $util, $context and $stageVariables, and the Java methods that templates call.

#include <string>

#include "gateway/templates/template.h"
#include "tests/unit/gateway/templates/rendering.h"

using namespace offstage;
using namespace offstage::gateway::templates;

namespace {

constexpr const char* kBody =
    R"({"name":"Sander \"S\"","n":5,"f":1.5,"big":10000000000,"e":1e10,"t":true,"nil":null,"list":["a",{"b":1}],)"
    R"("o":{"k":"v","l":[1,2]},"url":"https://x/y","class":"first"})";

void check_with(const char* body, const std::vector<Case>& cases) {
  for (const auto& [text, wanted] : cases) {
    INFO(std::string(text));
    CHECK(rendered(text, body).text == std::string(wanted));
  }
}

}  // namespace

TEST_CASE("template: $input.json gives JSON, $input.path values") {
  check_with(kBody,
             {
                 {"$input.json('$.name')|$input.path('$.name')", R"("Sander \"S\""|Sander "S")"},
                 {"$input.json('$.n') $input.path('$.n')", "5 5"},
                 {"$input.json('$.f') $input.path('$.big') $input.path('$.e')", "1.5 10000000000 1.0E10"},
                 {"$input.json('$.t') $input.path('$.t')", "true true"},
                 {"$input.json('$.nil')|$input.path('$.nil')|", "null||"},
                 {"$input.json('$.missing')|$input.path('$.missing')|", "\"\"||"},
                 {"$input.json('$.o')|$input.path('$.o')", R"({"k":"v","l":[1,2]}|{k=v, l=[1,2]})"},
                 {"$input.json('$.list')|$input.path('$.list')", R"(["a",{"b":1}]|["a",{"b":1}])"},
                 {"$input.path('$.list').size() $input.path('$').o.k", "2 v"},
                 {"$input.path('$.list')[1].b $input.path('$.o').keySet()", "1 [k, l]"},
                 {"$input.path('$.url') $input.path('$').class", "https://x/y first"},
                 {"#set($r = $input.path('$'))#set($r.n = 6)$input.json('$.n')", "6"},
                 {"$input.json(\"$.o['k']\")", "\"v\""},
             });
  CHECK(rendered("$input.body|$input.json('$')", kBody)
            .text.starts_with(R"({"name":"Sander \"S\"","n":5,"f":1.5)"));
}

TEST_CASE("template: a body that is empty or no JSON") {
  check_with("", {{"$input.body|$input.json('$')|$input.json('$.a')|$input.path('$')", "{}|{}|\"\"|{}"}});
  check_with("a=1&b=x+y",
             {
                 {"$input.json('$.a')|$input.path('$.a')|$input.json('$')", "\"\"||\"a=1&b=x+y\""},
                 {"#foreach($pair in $input.path('$').split('&'))#set($kv = $pair.split('='))"
                  "$kv[0]:$util.urlDecode($kv[1]);#end",
                  "a:1;b:x y;"},
             });
  check_with("[1,2]", {{"$input.json('$[1]') $input.path('$').size()", "2 2"}});
}

TEST_CASE("template: values that hold themselves are no trap") {
  const std::string held = "#set($r = $input.path('$'))#set($r.self = $r)";
  CHECK(rendered(held + "$input.json('$..nope')", "{}").text ==
        "error: t:1:53: .json(): JSON path: it meets too much");
  // 2^60 ways through either.
  const std::string doubling =
      "#set($a = [1])#set($b = [1])#foreach($i in [1..60])#set($a = [$a, $a])#set($b = [$b, $b])#end";
  CHECK(rendered(doubling + "#if($a == $b)same#{else}too much#end").text == "too much");
  CHECK(rendered(doubling + "#if($a == $a)same#end").text == "same");
  CHECK(rendered(doubling + "$a").text == "error: t:1:94: the output is longer than 10485760 bytes");
}

TEST_CASE("template: $input.params looks into path, query and headers") {
  const auto nothing = document("{}");
  Scope scope(nothing.root(), nothing.root());
  const Input input{"", {{"id", "p"}}, {{"id", "q"}, {"only", "q"}}, {{"only", "h"}, {"X-Header", "h"}}};
  const auto text = [&](const char* of) { return rendered(of, input, scope).text; };
  CHECK(text("$input.params('id') $input.params('only') $input.params('X-Header')") == "p q h");
  CHECK(text("[$input.params('x-header')][$input.params('none')]") == "[][]");
  CHECK(text("$input.params().path.id $input.params().querystring.get('id') "
             "$input.params().header['X-Header']") == "p q h");
  CHECK(text("$input.params()") == "{path={id=p}, querystring={id=q, only=q}, header={only=h, X-Header=h}}");
  CHECK(text("#foreach($type in $input.params().keySet())#set($all = $input.params().get($type))\"$type\":{"
             "#foreach($name in $all.keySet())\"$name\":\"$all.get($name)\"#if($foreach.hasNext),#end#end}"
             "#if($foreach.hasNext),#end#end") ==
        R"("path":{"id":"p"},"querystring":{"id":"q","only":"q"},"header":{"only":"h","X-Header":"h"})");
}

TEST_CASE("template: $util") {
  const Case cases[] = {
      {R"($util.escapeJavaScript("a'b""c/d\e"))", R"(a\'b\"c\/d\\e)"},
      {R"($util.escapeJavaScript("a'b").replaceAll("\\'", "'"))", "a'b"},
      {"$util.escapeJavaScript('é\n\t😀')", R"(\u00E9\n\t\uD83D\uDE00)"},
      {"$util.escapeJavaScript(5) $util.escapeJavaScript($none)|", "5 |"},
      {"$util.urlEncode('a b&c=é/*') $util.urlDecode('a+b%26c')", "a+b%26c%3D%C3%A9%2F* a b&c"},
      {"$util.base64Encode('hello') $util.base64Decode('aGVsbG8=')", "aGVsbG8= hello"},
      {"#set($o = $util.parseJson('{\"a\":[1,{\"b\":2}]}'))$o.a[1].b $o $util.parseJson('plain')",
       "2 {a=[1,{\"b\":2}]} plain"},
      {"[$util.toJson('x')][$util.time.nowISO8601()][$util]", "[][][]"},
      {"$util.urlDecode('%zz')",
       "error: t:1:7: .urlDecode(): IllegalArgumentException: a % without two hexadecimal digits"},
      {"$util.base64Decode('!')", "error: t:1:7: .base64Decode(): that is no base64"},
  };
  check_all(cases);
  const auto unknown = rendered("$util.toJson('x')").warnings;
  REQUIRE(unknown.size() == 1);
  CHECK(unknown[0] == "t:1:7: $util has no method toJson for such arguments");
}

TEST_CASE("template: $context and $stageVariables") {
  const Case cases[] = {
      {"$context.stage $context.identity.sourceIp $context.get('httpMethod') [$context.nothing.at.all]",
       "dev 127.0.0.1 GET []"},
      {"[$context.identity][$context.requestOverride][$context.get('none')]", "[][][]"},
      {"$stageVariables.table ${stageVariables.table} $stageVariables.get('table') [$stageVariables.none]",
       "movies movies movies []"},
      {"#foreach($k in $context.identity.keySet())$k=$context.identity.get($k)#end", "sourceIp=127.0.0.1"},
  };
  check_all(cases);
}

TEST_CASE("template: overrides are read back, and the response template sees what the request's set") {
  const auto nothing = document("{}");
  Scope scope(nothing.root(), nothing.root());
  CHECK(scope.request_override().header.empty());
  {
    // Gone before the second template is rendered.
    const Input request{R"({"user": "ann"})", {}, {}, {}};
    const auto text = rendered(
        "#set($context.requestOverride.header.x-user = $input.path('$.user'))"
        "#set($context.requestOverride.header[\"multi\"] = ['a', 'b'])"
        "#set($context.requestOverride.path.id = 5)#set($context.requestOverride.querystring.q = "
        "\"v$input.body\")"
        "#set($context.requestOverride.path.body = $input.body)#set($context.responseOverride.status = "
        "201)ok",
        request, scope);
    CHECK(text.text == "ok");
    CHECK(text.warnings.empty());
  }
  const auto response = rendered(
      "$context.requestOverride.path.body #set($context.responseOverride.header.location = '/x')"
      "#if($context.responseOverride.status == 201)#set($context.responseOverride.status = 202)#end",
      {}, scope);
  CHECK(response.text == R"({"user": "ann"})");

  const auto of_request = scope.request_override();
  using Values = Overrides::Values;
  CHECK(of_request.header == Values{{"x-user", {"ann"}}, {"multi", {"a", "b"}}});
  CHECK(of_request.querystring == Values{{"q", {R"(v{"user": "ann"})"}}});
  REQUIRE(of_request.path.size() == 2);
  CHECK(of_request.path[0].second == std::vector<std::string>{"5"});
  const auto of_response = scope.response_override();
  CHECK(of_response.header == Values{{"location", {"/x"}}});
  CHECK(of_response.status == "202");
}

TEST_CASE("template: Java's String") {
  const Case cases[] = {
      {"$s.length() $s.isEmpty() $s.equals('x') $s.equalsIgnoreCase('ABCABC') $s.contains('ca') "
       "$s.hashCode()",
       "6 false false true true -1424388928"},
      {"$s.startsWith('ab') $s.endsWith('bc') $s.indexOf('c') $s.indexOf('c', 3) $s.lastIndexOf('c') "
       "$s.indexOf('z')",
       "true true 2 5 5 -1"},
      {"$s.substring(4) $s.substring(1, 3) $s.charAt(2) $s.toUpperCase() $s.concat('!') $s.compareTo('abd')",
       "bc bc c ABCABC abcabc! -1"},
      {"$s.replace('b', 'x') $s.replace('', '-') $s.replaceFirst('b', '')", "axcaxc -a-b-c-a-b-c- acabc"},
      {"#set($r = '<$0>')$s.replaceAll('[ac]', $r) $s.replaceAll('(a)(b)', '$2$1')", "<a>b<c><a>b<c> bacbac"},
      {"$s.matches('abc') $s.matches('(abc)+') $s.matches('^[a-c]{6}$')", "false true true"},
      {"#set($t = '  a,b,,c,, ')$t.trim().split(',') $t.trim().split(',', 2) $t.split(';').size()",
       "[a, b, , c] [a, b,,c,,] 1"},
      {"#set($t = 'a😀é')$t.length() $t.substring(3) $t.toUpperCase() $t.indexOf('é') $t.charAt(3)",
       "4 é A😀É 3 é"},
      {"$s.toString().length() $s.empty $s.trim().nope() $s.concat(1)|", "6 false  |"},
      {"$s.format('%05d|%s|%.2f%%', [7, 'x', 1.5])", "00007|x|1.50%"},
      {"$s.split('b')[1].class.name|$s.getClass()|", "||"},
  };
  check_all(cases, "#set($s = 'abcabc')");
  CHECK(rendered("#set($s = 'a')$s.replaceAll('(', '')")
            .text.starts_with("error: t:1:18: .replaceAll(): regular expression (: "));
  CHECK(rendered("#set($s = 'a')$s.replaceAll('a', '$')").text ==
        "error: t:1:18: .replaceAll(): illegal replacement $");
  const auto refused = rendered("$context.stage.class.forName('x')").warnings;
  REQUIRE(refused.size() == 1);
  CHECK(refused[0] == "t:1:16: .class is refused: API Gateway lets no template look into Java");
}

TEST_CASE("template: an expression that backtracks for ever is stopped") {
  const auto text =
      rendered("#set($s = 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab')$s.matches('(a|aa)+c')").text;
  CHECK(text.find(": .matches(): regular expression (a|aa)+c: ") != std::string::npos);
}

TEST_CASE("template: Java's collections and numbers") {
  const Case cases[] = {
      {"$l.size() $l.isEmpty() $l.contains('b') $l.indexOf('c') $l.get(0) $l.empty $l.subList(1, 3)",
       "3 false true 2 a false [b, c]"},
      {"$l.add('d') $l $l.add(0, 'z') $l $l.remove(0) $l.remove('d') $l",
       "true [a, b, c, d]  [z, a, b, c, d] z true [a, b, c]"},
      {"$l.set(1, 'x') $l $l.addAll(['y']) $l $l.clear() $l", "b [a, x, c] true [a, x, c, y]  []"},
      {"$m.put('c', 3) $m.put('c', 4) $m $m.remove('a') $m.size()", " 3 {a=1, b=2, c=4} 1 2"},
      {"$m.keySet() $m.values() $m.entrySet() $m.containsKey('a') $m.containsValue(2) $m.containsKey('z')",
       "[a, b] [1, 2] [a=1, b=2] true true false"},
      {"$m.putAll({'b': 9, 'd': 8})$m.get('b')$m.getOrDefault('z', 0) $m.isEmpty()", "90 false"},
      {"#set($n = 5)$n.intValue() $n.toString().length() $n.compareTo(6) $n.equals(5) $n.nope()|",
       "5 1 -1 true |"},
      {"#set($n = 5.7)$n.intValue() $n.doubleValue()", "5 5.7"},
      {"#set($big = {})#foreach($i in [1..40])#set($big[\"k$i\"] = $i)#end$big.k1 $big.k40 $big.remove('k1') "
       "$big.k1|$big.k39 $big.size()",
       "1 40 1 |39 39"},
      {"$l.get(9)", "error: t:1:57: .get(): IndexOutOfBoundsException: index 9 in a list of 3"},
  };
  check_all(cases, "#set($l = ['a', 'b', 'c'])#set($m = {'a': 1, 'b': 2})");
}
