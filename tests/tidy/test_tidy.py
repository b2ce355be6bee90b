"""The checks find what they are for: a small tree with one fault each."""

import os
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import cpp_text  # noqa: E402
import tidy  # noqa: E402


def findings(check, **files):
    """(path, line) of each finding in a tree of these files; `__` stands for a slash and `_DOT_` for a dot."""
    with tempfile.TemporaryDirectory() as root:
        for name, text in files.items():
            path = os.path.join(root, name.replace("__", "/").replace("_DOT_", "."))
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "w", encoding="utf-8") as file:
                file.write(text)
        return [(path, line) for path, line, _ in check(tidy.Tree(root))]


HEADER = "#pragma once\n"


class Layers(unittest.TestCase):
    def check(self, includer, header, expected):
        files = {"emulator__model__number_DOT_h": HEADER, "gateway__router_DOT_h": HEADER, "base__http_server_DOT_h": HEADER,
                 "base__result_DOT_h": HEADER, "emulator__expression__parser_DOT_h": HEADER, "lambda-host__invoker_DOT_h": HEADER,
                 "lambda-host__pool_DOT_h": HEADER, "emulator__storage__store_DOT_h": HEADER}
        files[includer] = f'#include <string>\n#include "{header}"\n'
        path = includer.replace("__", "/").replace("_DOT_", ".")
        self.assertEqual(findings(tidy.check_layers, **files), [(path, 2)] if expected else [])

    def test_upwards_and_sideways_are_found(self):
        for includer, header in (("base__a_DOT_cpp", "gateway/router.h"), ("emulator__a_DOT_cpp", "gateway/router.h"),
                                 ("gateway__a_DOT_cpp", "emulator/model/number.h"), ("gateway__a_DOT_cpp", "lambda-host/pool.h"),
                                 ("emulator__engine__a_DOT_cpp", "emulator/expression/parser.h"),
                                 ("emulator__model__a_DOT_cpp", "base/http_server.h"),
                                 ("emulator__storage__store_DOT_cpp", "emulator/model/number.h"),
                                 ("lambda-host__a_DOT_cpp", "gateway/router.h"),
                                 ("tests__unit__gateway__a_test_DOT_cpp", "emulator/model/number.h")):
            self.check(includer, header, True)

    def test_downwards_is_not(self):
        for includer, header in (("cli__a_DOT_cpp", "gateway/router.h"), ("gateway__a_DOT_cpp", "lambda-host/invoker.h"),
                                 ("emulator__engine__a_DOT_cpp", "emulator/storage/store.h"),
                                 ("emulator__storage__key_codec_DOT_cpp", "emulator/model/number.h"),
                                 ("emulator__storage__store_DOT_cpp", "base/result.h"),
                                 ("emulator__model__a_DOT_cpp", "emulator/model/number.h")):
            self.check(includer, header, False)


class OtherChecks(unittest.TestCase):
    def test_third_party_headers_have_owners(self):
        rapid = "#include <rapidjson/document.h>\n"
        self.assertEqual(findings(tidy.check_third_party, base__json_DOT_cpp=rapid, gateway__a_DOT_cpp="\n" + rapid),
                         [("gateway/a.cpp", 2)])
        beast = "#include <boost/beast/http.hpp>\n"
        self.assertEqual(findings(tidy.check_third_party, base__http_server_DOT_cpp=beast, emulator__server_DOT_cpp=beast),
                         [("emulator/server.cpp", 1)])

    def test_includes_are_written_from_the_root(self):
        self.assertEqual(findings(tidy.check_include_form, base__a_DOT_h=HEADER, base__a_DOT_cpp='#include "a.h"\n#include <base/a.h>\n'),
                         [("base/a.cpp", 1), ("base/a.cpp", 2)])

    def test_long_files_and_functions(self):
        self.assertEqual(findings(tidy.check_file_length, base__a_DOT_cpp="\n" * 601, base__b_DOT_cpp="\n" * 600), [("base/a.cpp", 601)])
        long = "namespace x {\n" + "int f() {\n" + "  g();\n" * 69 + "}\n" + "int h() {\n" + "  g();\n" * 68 + "}\n}\n"
        self.assertEqual(findings(tidy.check_function_length, base__a_DOT_cpp=long), [("base/a.cpp", 2)])

    def test_dead_files(self):
        cmake = "add_library(base a.cpp)\n"
        self.assertEqual(findings(tidy.check_dead_files, base__CMakeLists_DOT_txt=cmake, base__a_DOT_cpp="", base__b_DOT_cpp="",
                                  base__c_DOT_h=HEADER), [("base/b.cpp", 1), ("base/c.h", 1)])

    def test_tests_in_no_target(self):
        cmake = "layer_tests(base offstage_base)\n"
        own = "offstage_unit_test(u SOURCES own_test.cpp)\n"
        self.assertEqual(findings(tidy.check_dead_files, tests__unit__CMakeLists_DOT_txt=cmake, tests__unit__base__a_test_DOT_cpp="",
                                  tests__unit__base__b_tests_DOT_cpp="", tests__unit__nowhere__a_test_DOT_cpp="",
                                  tests__unit__own__CMakeLists_DOT_txt=own, tests__unit__own__own_test_DOT_cpp="",
                                  tests__unit__own__forgotten_test_DOT_cpp=""),
                         [("tests/unit/base/b_tests.cpp", 1), ("tests/unit/nowhere/a_test.cpp", 1),
                          ("tests/unit/own/forgotten_test.cpp", 1)])

    def test_paths_of_one_machine(self):
        home = "/" + "home/somebody/x"
        self.assertEqual(findings(tidy.check_machine_paths, a_DOT_md=f"\nsee {home}\nsee https://example.com/{home[1:]}\n"), [("a.md", 2)])

    def test_names_and_pragma(self):
        self.assertEqual(findings(tidy.check_names, base__string_utils_DOT_h="", base__Bad_DOT_h="", base__good_DOT_h=""),
                         [("base/Bad.h", 1), ("base/string_utils.h", 1)])
        self.assertEqual(findings(tidy.check_pragma_once, base__a_DOT_h="#pragma once\n", base__b_DOT_h="// #pragma once\n"),
                         [("base/b.h", 1)])


class Functions(unittest.TestCase):
    def lengths(self, text):
        return {name: length for _, name, length in cpp_text.functions(text)}

    def test_what_is_a_function(self):
        self.assertEqual(self.lengths("""
namespace a {
struct S : Base<int> {
  S() : x_{1}, y_(2) {
  }
  int get() const { return x_; }
  std::vector<int> list = {1,
    2};
};
template <class T> requires (true)
auto f(T t) -> int {
  auto lambda = [&](int x) {
    return x;
  };
  if (t) {
  }
  const char* text = "} // {";  // }
  char c = '}';
  int million = 1'000'000;
  auto raw = R"({{{)";
}
enum class E { kA, kB };
}
"""), {"S": 2, "get": 1, "f": 11})

    def test_macros_do_not_count(self):
        self.assertEqual(self.lengths("#define X(a) \\\n  void a() { \\\n  }\nvoid g() {\n}\n"), {"g": 2})


if __name__ == "__main__":
    unittest.main()
