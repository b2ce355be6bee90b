"""Enough of C++'s lexical rules to find includes and the lengths of functions. Approximate by design."""

import re

_TOKENS = re.compile(
    r'//[^\n]*'
    r'|/\*.*?\*/'
    r'|(?:u8|[uUL])?R"(?P<mark>[^()\\\s]{0,16})\(.*?\)(?P=mark)"'
    r'|"(?:\\.|[^"\\\n])*"'
    r"|(?<![0-9A-Fa-f])'(?:\\.|[^'\\\n])*'",
    re.DOTALL)

_INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*(?:"([^"]+)"|<([^>]+)>)', re.MULTILINE)
_DIRECTIVE = re.compile(r'^[ \t]*#(?:[^\n\\]|\\.)*(?:\\\n[^\n]*)*', re.MULTILINE)
_SCOPE = re.compile(r'\b(namespace|class|struct|union|enum|extern)\b')


def without_comments_and_literals(text):
    """The text with comments and literals emptied and every line break kept."""

    def blank(match):
        token = match.group(0)
        kept = "\n" * token.count("\n")
        return kept if token.startswith("/") else '""' + kept

    return _TOKENS.sub(blank, text)


def includes(text):
    """(line, header, quoted) for each include directive."""
    for match in _INCLUDE.finditer(text):
        line = text.count("\n", 0, match.start()) + 1
        if match.group(1) is not None:
            yield line, match.group(1), True
        else:
            yield line, match.group(2), False


def functions(text):
    """(line, name, length in lines) of every function with a body, lambdas counted with what encloses them."""
    code = without_comments_and_literals(text)
    code = _DIRECTIVE.sub(lambda match: "\n" * match.group(0).count("\n"), code)
    scopes = []  # (is_function, line of the brace, name), or None for an initialiser
    head_start = 0
    line = 1
    for position, char in enumerate(code):
        if char == "\n":
            line += 1
        elif char == "{":
            if code[position - 1] not in " \t\n":  # clang-format puts a blank before a body, none before an initialiser
                scopes.append(None)
                continue
            head = code[head_start:position]
            inside_function = any(scope and scope[0] for scope in scopes)
            scopes.append((not inside_function and _opens_function(head), line, _function_name(head)))
            head_start = position + 1
        elif char == "}":
            if scopes and scopes[-1] is None:
                scopes.pop()
                continue
            if scopes:
                is_function, first_line, name = scopes.pop()
                if is_function:
                    yield first_line, name, line - first_line + 1
            head_start = position + 1
        elif char == ";":
            head_start = position + 1


def _opens_function(head):
    if "(" not in head or head.rstrip().endswith(("=", ",", "(", "return")):
        return False
    before_parameters = head.split("(", 1)[0]
    return _SCOPE.search(re.sub(r"template\s*<[^{]*?>\s*", "", before_parameters)) is None


def _function_name(head):
    match = re.search(r"(?!requires\b)(?<![\w:])([~\w:]+(?:\s*operator\s*\S+)?)\s*\(", head)
    return match.group(1) if match else "?"
