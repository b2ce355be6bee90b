// What Apache Velocity 1.7 makes of these with macros and #evaluate off and missing references as empty
// texts, which is how recordings of API Gateway behave, to the blank.

#include "gateway/templates/template.h"

#include <string>

#include "tests/unit/gateway/templates/rendering.h"

using namespace offstage::gateway::templates;

namespace {

/// Variables that most cases use.
const std::string kBefore =
    "#set($m = {'a': 1, 'b': 'two'})#set($l = ['x', 'y', 'z'])#set($s = 'str')#set($n = 5)#set($t = "
    "true)#set($f "
    "= false)";

}  // namespace

TEST_CASE("template: references") {
  const Case cases[] = {
      {"$s|$!s|${s}|$!{s}", "str|str|str|str"},
      {"$x|$!x|${x}|$m.zz|$m.zz.yy|$m.zz().yy|$x.y(\"a\")", "||||||"},
      {"$n-1 $n.5 $n. $n.toString() $n.intValue()", " 5.5 5. 5 5"},
      {"{\"a\": $n, \"b\": \"$s\", \"c\": ${s}y, \"d\": \"$l.size()\", $l.size}",
       "{\"a\": 5, \"b\": \"str\", \"c\": stry, \"d\": \"3\", }"},
      {"$m.a $m.get('a') $m[\"b\"] $m['b'] ${m.b}", "1 1 two two two"},
      {"$l[0] $l.get(1) $l[ 2 ] $l[-1] $l[\"a\"]", "x y z z "},
      {"#set($i = 1)$l[$i] #set($k = 'b')$m[$k]", "ytwo"},
      {"$s.length() $s .length() $s.length ()", "3 str .length()  ()"},
      {"$s.substring( 1 , 2 ).toUpperCase()x", "Tx"},
      {"$foo.bar[0]$l[0].length()$m.a.b[\"c\"]", "1"},
      {"$ $$ $$s $1 $- ${ $} $[ $.", "$ $$ $str $1 $- ${ $} $[ $."},
      {"$! x $!- ", "$ x $- "},
      {"${s}}} {$s} ($s) [$s]", "str}} {str} (str) [str]"},
      {"$m.a## no comment\n$m.b", "1## no comment\ntwo"},
      {"$s.length()abc.d x ${s}abc.d x", "3abc x strabc.d x"},
      {"$s{$n} $s{n.a} ${s}{$n} $s{ $n } $s{\"a\": $n}", "str{ str{ str{5} str{ 5 } str{\"a\": 5}"},
      {"${m.a}## a comment\n$m.b", "1two"},
      {"$m $l $t $n", "{a=1, b=two} [x, y, z] true 5"},
  };
  check_all(cases, kBefore);
}

TEST_CASE("template: backslashes") {
  const Case cases[] = {
      {R"(\$x \\$x \$s \\$s \\\$s \\\\$s)", R"($x \ $s \str \$s \\str)"},
      {R"(\$l[0] \$s.length() \${s}x \$!s \$!{s})", R"($l[0] $s.length() ${s}x $!s $!{s})"},
      {R"(\#set($a = 1) \#if \#end \# \#foo \#foreach)", R"(#set( = 1) #if #end \# \#foo #foreach)"},
      {R"(\\#if(true)x#end \\\#if \\#foo \\foo \\ \)", R"(\x \#if \\#foo \\foo \\ \)"},
      {R"(#set($h = "hello, \$s")$h)", "hello, $s"},
      {"#set( $email = \"foo\" )\n$email\n\\$email\n\\\\$email\n\\\n\\\\ \\# \\$\n\\#end\n\\# end\n",
       "foo\n$email\n\\foo\n\\\n\\\\ \\# \\$\n#end\n\\# end\n"},
  };
  check_all(cases, kBefore);
}

TEST_CASE("template: blanks and line breaks stay but for those of directives") {
  const Case cases[] = {
      {"a\n  #if(true)\n  b\n  #end\n  c", "a\n    b\n    c"},
      {"a\n  #set($x = 1)  \n  b", "a\n    b"},
      {"#if(true)\n  #set($x = 1)\n b#end", " b"},
      {"a  #set($x=1)b", "a  b"},
      {"$s  #set($x=1)b", "strb"},
      {"  #set($x=1)b", "b"},
      {"#if(true) \n b#else \n c#end \nd", " bd"},
      {"#foreach($i in $l)\n  $i\n#end\nX", "  x\n  y\n  z\nX"},
      {"x ## comment\ny", "x y"},
      {"## c\n  ## d\nz", "  z"},
      {"a #* b\n *# c#** d *#e", "a  ce"},
      {"#[[ $s #if ]]#z", " $s #if z"},
      {"#* never closed", ""},
      {"a\r\n#if(true)\r\nb\r\n#end\r\nc", "a\r\nb\r\nc"},
  };
  check_all(cases, kBefore);
}

TEST_CASE("template: conditions") {
  const Case cases[] = {
      // What is not there is the empty text, and that is no false.
      {"#if($x)yes#{else}no#end", "yes"},
      {"#if($m.zz)yes#{else}no#end", "yes"},
      {"#if(!$x)yes#{else}no#end", "no"},
      {"#if($x == \"\")yes#{else}no#end", "yes"},
      {"#if($x == $null)yes#{else}no#end", "yes"},
      {"#if($f)a#elseif($t)b#{else}c#end", "b"},
      {"#{if}($f)a#{elseif}($f)b#{else}c#{end}d", "cd"},
      {"#if($f)a#{else}truemonkey#{end}s", "truemonkeys"},
      // Literals are no conditions.
      {"#if(1)x#end#if(\"a\")y#end#if([1])z#end#if(1 + 1)u#end#if(1 == 1)v#end#if((true))w#end", "vw"},
      {"#if($n > 4 && $n <= 5)a#end#if($n gt 4 and not $f or $f)b#end#if($n ge 6 || $n ne 5)c#end", "ab"},
      {"#if(\"1\" == 1)a#end#if(1 == 1.0)b#end#if(\"a\" < \"b\")c#end#if($n == \"5\")d#end#if($t == "
       "\"true\")e#end",
       "abde"},
      {"#if($l == ['x', 'y', 'z'])a#end#if($l == \"[x, y, z]\")b#end#if($m == {'b': 'two', 'a': 1})c#end",
       "abc"},
      {"#set($z = {})#set($i = $z.put('k', null))#if(\"$z.k\" == \"\")not#{else}has#end", "not"},
      {"#ifx #endif #elsex", "#ifx #endif #elsex"},
  };
  check_all(cases, kBefore);
}

TEST_CASE("template: loops") {
  const Case cases[] = {
      {"#foreach ($i in $l) $i#if($foreach.hasNext),#end#end", " x, y, z"},
      {"#foreach($i in "
       "$l)$velocityCount$foreach.count$foreach.index$foreach.first$foreach.last$velocityHasNext;#end",
       "110truefalsetrue;221falsefalsetrue;332falsetruefalse;"},
      {"#foreach($i in $m)$i;#end#foreach($e in $m.entrySet())$e.key=$e.value;#end", "1;two;a=1;b=two;"},
      {"#foreach($k in $m.keySet())$k:$m.get($k) #end", "a:1 b:two "},
      {"#foreach($i in [1..3])$i#end#foreach($i in [2..-1])$i#end", "123210-1"},
      {"#set($a = 2)#foreach($i in [$a .. 4])$i#end#foreach($i in [1..$a])$i#end", "23412"},
      {"#foreach($i in $x)a#end#foreach($i in 5)b#end#foreach($i in \"abc\")c#end", ""},
      {"#foreach($i in $l)$i#if($foreach.count == 2)#break#end#end z", "xy z"},
      {"#foreach($i in [1, 2])#foreach($j in [3, 4])$foreach.parent.count$foreach.count #end#end",
       "11 12 21 22 "},
      {"#foreach($i in [1, 2])#foreach($j in [3, 4])$i$j#break($foreach.parent)#end#end", "13"},
      {"#set($i = 'old')#foreach($i in $l)$i#end$i$!velocityCount", "xyzold"},
      {"#set($v = 1)#foreach($i in [2, 3])$v,#set($v = $i)#end$v", "1,2,3"},
      {"a#foreach($i in $l)$i#stop()b#end", "ax"},
      {"a#stop b", "a"},
  };
  check_all(cases, kBefore);
}

TEST_CASE("template: expressions") {
  const Case cases[] = {
      {"#set($q = 7 / 2)$q #set($q = 7.0 / 2)$q #set($q = 7 % 4)$q", "33.53"},
      {"#set($q = -7 / 2)$q|#set($q = -7 % 3)$q|#set($q = 7.5 % 2)$q|#set($q = 2 * 2147483647)$q",
       "-3|-1|1.5|4294967294"},
      {"#set($q = 1)#set($q = 1 / 0)$q#set($q = 1 % 0)$q#set($q = $l - 1)$q", "111"},
      {"#set($q = 1 + 2 * 3 - 4)$q#set($q = (1 + 2) * 3)$q#set($q = 4 > 2 + 5)$q", "39false"},
      {"#set($q = \"a\" + 1)$q|#set($q = 1 + \"a\")$q|#set($q = $x + 1)$q|#set($q = $l + \"x\")$q",
       "a1|1a|1|[x, y, z]x"},
      {"#set($q = 1.50)$q #set($q = 1e10)$q #set($q = 123456789.125)$q #set($q = .5*.1)$q",
       "1.51.0E101.23456789125E80.05"},
      {"#set($q = 1.0E-5)$q|#set($q = 0.1 + 0.2)$q|#set($q = 100.0 / 50)$q",
       "1.0E-5|0.30000000000000004|2.0"},
      {"#set($q = \"a\" == 'a')$q #set($q = !true)$q #set($q = true && false)$q", "truefalsefalse"},
      {"#set($q = 'a$s \"\" b')$q #set($q = \"a\"\"b'c''d\")$q", "a$s \"\" ba\"b'c''d"},
      {"#set($q = \"a\\nb$s ${s}x $!{x} #if(true)T#end \")$q|", "a\\nbstr strx  T |"},
      {"#set($q = \"\\u0041$s\")$q|#set($q = '\\u0041')$q|#set($q = \"a##b\nc\")$q|", "Astr|\\u0041|ac|"},
      {"#set($q = [1, \"two\", 3.0, true, $s, [1], {\"a\":1}])$q", "[1, two, 3.0, true, str, [1], {a=1}]"},
      {"#set($q = {\"a\" : 1, 'b':\"x$s\", $s : $n})$q #set($q = {})$q#set($q = [])$q",
       "{a=1, b=xstr, str=5}{}[]"},
      {"#set($q = [2..-2])$q", "[2, 1, 0, -1, -2]"},
  };
  check_all(cases, kBefore);
}

TEST_CASE("template: #set into maps and lists") {
  const Case cases[] = {
      {"#set($m.c = 9)#set($m[\"d\"] = $l)$m", "{a=1, b=two, c=9, d=[x, y, z]}"},
      {"#set($l[0] = \"q\")#set($l[-1] = 'r')$l", "[q, y, r]"},
      {"#set($m[\"$s\"] = {})#set($m[\"$s\"].in = 1)$m.str", "{in=1}"},
      {"#set($foo.bar = 1)$foo#set($m.x.y = 1)$m", "{a=1, b=two}"},
      {"#set( $a.b.c = 1)x$a", "x"},
  };
  check_all(cases, kBefore);
}

TEST_CASE("template: #define is rendered at each use") {
  const Case cases[] = {
      {"#define($d)$c#end#set($c = 'foo')$d#set($c = 'bar') $d", "foo bar"},
      {"#define($d)$foreach.index#end#foreach($x in [1, 2, 3])$d#end", "012"},
      {"#define($d)hi#end$d()\"$d\"#set($q = \"<$d>\")$q#set($q = $d + '!')$q", "hi()\"hi\"<hi>hi!"},
      {"#define($d)a#break b#end$d$d", "aa"},
      // Within itself it is printed twice, then as it is written.
      {"#define($d)a$d#end$d", "aa$d"},
      {"#define($d)a$!d#end$d", "aa"},
  };
  check_all(cases, kBefore);
}

TEST_CASE("template: what API Gateway's Velocity does not offer is text") {
  const Case cases[] = {
      {"#macro(hi $who)hello $who#end#hi($s)|", "#hi($s)|"},
      {"x\n#macro ( blah )\nhello##\n#end\n#blah()", "x\n#blah()"},
      {"#blah($x) #blah(\"a\" 'b' [1,2]  $x.y ) #blah", "#blah($x) #blah(\"a\" 'b' [1,2]  $x.y ) #blah"},
      {"#@blah($s)body $s#end x", "#@blah($s)body $s#end x"},
      {"#evaluate($s) #return($s)", "#evaluate($s) #return($s)"},
      {"color: #13ff93 \"#\" #a", "color: #13ff93 \"#\" #a"},
  };
  check_all(cases, kBefore);
  const auto macro = rendered("#macro(hi)hello#end\n #hi()");
  REQUIRE(macro.warnings.size() == 2);
  CHECK(macro.warnings[0] ==
        "t:1:1: API Gateway has no #macro: what calls it is printed as it stands; use #define");
  CHECK(macro.warnings[1] == "t:2:2: API Gateway has no #hi: it is printed as it stands");
  CHECK(rendered("#13ff93 #title").warnings.empty());
  const auto brace = rendered("$context.stage{$x}").warnings;
  REQUIRE(brace.size() == 1);
  CHECK(brace[0] == "t:1:1: {$x} right behind $context.stage prints as {; write the reference in braces");
}

TEST_CASE("template: errors name template, line and column") {
  const Case cases[] = {
      {"{\n  #if($x == null)", "error: t:2:17: null is no value in Velocity; compare with \"\" instead"},
      {"a\n\n#end", "error: t:3:1: #end without an #if or #foreach"},
      {"#foreach($i in [1])\n", "error: t:2:1: expected the #end of a #foreach, found the end"},
      {"#if(true) x", "error: t:1:12: expected the #end of an #if, found the end"},
      {"#if true x", "error: t:1:5: expected ( and a condition, found 'true x'"},
      {"#foreach $i in $l", "error: t:1:9: expected #foreach( $variable in list )"},
      {"é$x[abc]",
       "error: t:1:5: expected an index, found 'abc]'; for a bracket behind a reference write ${x}["},
      {"${x", "error: t:1:4: expected } after ${x, found the end"},
      {"Hello $",
       "error: t:1:7: a template cannot end with $; write it with a blank or a line break behind it"},
      {"#set($x = 1 -1)",
       "error: t:1:13: expected an operator, found a negative number; for a difference write a "
       "blank behind the -"},
      {"#set($x = \"a)", "error: t:1:11: a string without its closing quote"},
      {"#set($x = \"a $s[\")",
       "error: t:1:18: expected an index, found the end; for a bracket behind a reference "
       "write ${s}["},
      {"#set($x)", "error: t:1:8: #set: expected = after $x, found ')'"},
      {"#set($x = [1, ])", "error: t:1:15: expected a value, found '])'"},
      {"#parse('x')", "error: t:1:1: #parse is not available: a mapping template cannot read other files"},
      {"#include('x')",
       "error: t:1:1: #include is not available: a mapping template cannot read other files"},
      {"#[[ x", "error: t:1:1: #[[ without ]]#"},
      {"#set($s = 'abc')$s.substring(9)",
       "error: t:1:20: .substring(): StringIndexOutOfBoundsException: begin 9, end 3, length 3"},
      {"#set($l = [1])\n $l[3]", "error: t:2:4: IndexOutOfBoundsException: index 3 in a list of 1"},
      {"$x.y()true", "error: t:1:7: 'true' right behind a reference; write the reference in braces"},
      {"$x.y(1", "error: t:1:7: expected , or ), found the end"},
  };
  check_all(cases);
  CHECK(Template::parse("big", std::string(300 * 1024, 'x')));
  const auto too_large = Template::parse("big", std::string(300 * 1024 + 1, 'x'));
  REQUIRE(!too_large);
  CHECK(too_large.error().text() == "big:1:1: a template of more than 300 KB");
}

TEST_CASE("template: whoever loops without end is stopped") {
  std::string nested;
  for (int i = 0; i < 4; ++i) nested += "#foreach($i" + std::to_string(i) + " in [1..1000])";
  CHECK(rendered(nested + "x#end#end#end#end", "", {.output_bytes_max = 1000}).text ==
        "error: t:1:105: the output is longer than 1000 bytes");
  CHECK(rendered(nested + "#set($x = 1)#end#end#end#end", "", {.steps_max = 100000}).text ==
        "error: t:1:105: the template takes too long: it loops too often");
  CHECK(rendered("#foreach($i in [1..1000000000])$i#end").text ==
        "error: t:1:16: a range of more than 1000000 numbers");
  const auto rounds = rendered("#foreach($i in [1..1500])#set($last = $i)#end$last");
  CHECK(rounds.text == "1000");
  REQUIRE(rounds.warnings.size() == 1);
  CHECK(rounds.warnings[0] == "t:1:1: #foreach ends after 1000 of 1500 rounds");
  CHECK(rendered("#define($a)$b$b#end#define($b)$a$a#end$a", "", {.steps_max = 100000}).text.size() < 100);
  CHECK(rendered("#set($s = 'x')#foreach($i in [1..100])#set($s = $s + $s)#end").text ==
        "error: t:1:48: a text of more than 16 MB");
  CHECK(rendered("#set($l = [1])#foreach($i in [1..100])#set($q = $l.addAll($l))#end").text ==
        "error: t:1:39: the template needs too much memory");
  CHECK(rendered(std::string(1000, '(')).text == std::string(1000, '('));
  CHECK(rendered("#if(" + std::string(1000, '(')).text.find("nests too deeply") != std::string::npos);
  CHECK(rendered("#set($m = {'a': 1})#set($m.self = $m)#set($l = [1])#set($q = $l.add($l))$m $l").text ==
        "{a=1, self=(this Map)} [1, (this Collection)]");
  CHECK(rendered("#set($m = {})#set($m.up = [$m])$m", "", {.output_bytes_max = 100000}).text.size() < 10000);
}
