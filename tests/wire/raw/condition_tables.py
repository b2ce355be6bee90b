"""Reads the tables of conditions/ into cases: requests to send and what must come back. The form is in conditions/README.md."""

import copy
import json
import os
import re

import yaml

COHORTS = ("newest", "classic")
PREFIX = "1 validation error detected: "
ABSENT = object()
ROW_MEMBERS = {"name", "each", "operation", "request", "body", "in", "with", "given", "setup", "then", "teardown", "cohorts"}
EXPECTATIONS = {"invalid", "prefixed", "serialization", "error", "answer"}


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
    """YAML with JSON's scalars only: NULL, No, on and 1_000 are text, as the names of members and types must be."""


_Loader.yaml_implicit_resolvers = {}
for _tag, _pattern, _first in (("bool", "true|false", "tf"), ("null", "null", "n"), ("int", "-?[0-9]+", "-0123456789"),
                               ("float", r"-?[0-9]+\.[0-9]+(e-?[0-9]+)?", "-0123456789")):
    _Loader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(f"^({_pattern})$"), list(_first))
_Loader.add_implicit_resolver("tag:yaml.org,2002:merge", re.compile("^<<$"), ["<"])


def _unique_mapping(loader, node, deep=False):
    """A member given twice is a mistake in the table, not a way to change it."""
    names = [name.value for name, _ in node.value if name.tag != "tag:yaml.org,2002:merge"]
    assert len(names) == len(set(names)), f"{node.start_mark}: a name stands there twice"
    loader.flatten_mapping(node)
    return {str(loader.construct_object(name, deep)): loader.construct_object(value, deep) for name, value in node.value}


_Loader.add_constructor("tag:yaml.org,2002:map", lambda loader, node: _unique_mapping(loader, node, deep=True))


class Case:
    """One row in one cohort: `request` or `body` goes to `operation`, `status` and `answer` come back."""

    def __init__(self, name, row, operation, request, status, answer):
        self.name, self.row, self.operation, self.request, self.status, self.answer = name, row, operation, request, status, answer

    def given(self):
        """The items that the file's first table holds before."""
        return expand(self.row.get("given", []))

    def writes(self):
        """Whether there may be something to clear away."""
        return self.status == 200 or "given" in self.row or "setup" in self.row

    def steps(self, member):
        """(operation, request) of the row's setup, then or teardown; `then` has a third part, the answer."""
        for step in expand(self.row.get(member, [])):
            answer = step.pop("answer", None)
            (operation, request), = step.items()
            yield operation, request, answer


class Table:
    """One file: its DynamoDB tables as CreateTable requests, and its rows as cases."""

    def __init__(self, path):
        with open(path, encoding="utf-8") as file:
            self._content = yaml.load(file, Loader=_Loader)  # noqa: S506: a SafeLoader
        self.name = os.path.splitext(os.path.basename(path))[0]
        unknown = set(self._content) - {"operation", "request", "tables", "templates", "rows", "shared", "items"}
        assert not unknown, f"{self.name}: unknown {unknown}"
        self._operation = self._content.get("operation") or "".join(word.title() for word in self.name.split("_"))
        self.tables = [create_table(name, form) for name, form in (self._content.get("tables") or {}).items()]
        self.items = expand(self._content.get("items") or {})
        self._rows = [row for written in self._content["rows"] for row in rows_of(written)]
        names = [row["name"] for row in self._rows]
        twice = {name for name in names if names.count(name) > 1}
        assert not twice, f"{self.name}: rows with one name: {twice}"

    def cases(self, cohort):
        for row in self._rows:
            unknown = set(row) - ROW_MEMBERS - EXPECTATIONS
            assert not unknown and len(EXPECTATIONS & set(row)) == 1, f"{row['name']}: {unknown or 'one expectation is needed'}"
            if cohort not in row.get("cohorts", COHORTS):
                continue
            if "with" in row:
                templates = self._content["templates"]
                for name in row.get("in", list(templates)):
                    yield self._case(row, cohort, f"{row['name']} ({name})", templates[name])
            else:
                yield self._case(row, cohort, row["name"], None)

    def _case(self, row, cohort, name, template):
        if template:
            operation, request = template["operation"], filled(template["request"], row["with"])
        else:
            operation = row.get("operation", self._operation)
            request = {**(self._content.get("request") or {}), **row.get("request", {})}
            request = {member: value for member, value in request.items() if value != "$absent"}
        request = expand(row.get("body", request))
        return Case(name, row, operation, request, *self._expected(row, cohort, template))

    @staticmethod
    def _expected(row, cohort, template):
        (kind, expected), = ((kind, row[kind]) for kind in EXPECTATIONS if kind in row)
        expected = expand(in_cohort(expected, cohort))
        if kind == "answer":
            return 200, expected
        if kind == "error":
            return expected.pop("status", 400), expected
        if kind == "serialization":
            return 400, {"__type": "com.amazon.coral.service#SerializationException", "Message": expected}
        if template and "text" in template:
            expected = in_cohort(template["text"], cohort).replace("$text", expected)
        if kind == "prefixed" and cohort == "newest":
            expected = PREFIX + expected
        return 400, {"__type": "com.amazon.coral.validate#ValidationException", "message": expected}


def rows_of(row):
    """The row, or one for each line of its `each` after the first, which has the columns' names."""
    if "each" not in row:
        return [row]
    columns, *lines = row["each"]
    plain = {member: value for member, value in row.items() if member != "each"}
    assert all(len(line) == len(columns) for line in lines), row["name"]
    return [with_cells(plain, dict(zip(columns, line))) for line in lines]


def with_cells(value, cells):
    """The value with each cell in place of "$column": within a text as text, alone as it is."""
    if isinstance(value, dict):
        return {with_cells(name, cells): with_cells(inner, cells) for name, inner in value.items()}
    if isinstance(value, list):
        return [with_cells(element, cells) for element in value]
    if not isinstance(value, str):
        return value
    for column, cell in cells.items():
        if value == f"${column}":
            return copy.deepcopy(cell)
        value = value.replace(f"${column}", cell if isinstance(cell, str) else json.dumps(cell))
    return value


def in_cohort(value, cohort):
    """The part of {newest: x, classic: y} that counts; anything else counts in both."""
    return copy.deepcopy(value[cohort] if isinstance(value, dict) and set(value) <= set(COHORTS) and value else value)


def filled(template, values):
    """The template with each "$name" in place of values[name]; a member whose name is not there is left out."""
    if isinstance(template, dict):
        members = {name: filled(value, values) for name, value in template.items()}
        return {name: value for name, value in members.items() if value is not ABSENT}
    if isinstance(template, list):
        elements = [filled(element, values) for element in template]
        return [element for element in elements if element is not ABSENT]
    if isinstance(template, str) and template.startswith("$"):
        return copy.deepcopy(values[template[1:]]) if template[1:] in values else ABSENT
    return template


def expand(value):
    """The value with its generators carried out."""
    if isinstance(value, list):
        return [expand(element) for element in value]
    if not isinstance(value, dict):
        return value
    if len(value) == 1:
        (name, argument), = value.items()
        if name in GENERATORS:
            return GENERATORS[name](*argument)
    members = {name: expand(inner) for name, inner in value.items()}
    return {name: inner for name, inner in members.items() if inner is not ABSENT}


def used(text, values):
    """The placeholders that an expression names."""
    return {name: expand(value) for name, value in values.items() if re.search(re.escape(name) + r"(?!\w)", text)}


def numbered(value, number):
    """The value with every "$n" in its texts replaced."""
    if isinstance(value, dict):
        return {numbered(name, number): numbered(inner, number) for name, inner in value.items()}
    if isinstance(value, list):
        return [numbered(element, number) for element in value]
    return value.replace("$n", str(number)) if isinstance(value, str) else value


def nested(kind, levels, inner):
    """`levels` maps ({"M": {"a": …}}) or lists around a value."""
    for _ in range(levels):
        inner = {"M": {"a": inner}} if kind == "M" else {"L": [inner]}
    return inner


GENERATORS = {
    "$repeat": lambda text, times: text * times,
    "$join": lambda *parts: "".join(expand(part) for part in parts),
    "$joined": lambda text, between, first, last: between.join(numbered(text, n) for n in range(first, last + 1)),
    "$list": lambda element, first, last: [expand(numbered(element, n)) for n in range(first, last + 1)],
    "$map": lambda name, inner, first, last: {numbered(name, n): expand(numbered(inner, n)) for n in range(first, last + 1)},
    "$named": lambda name, inner: {expand(name): expand(inner)},
    "$merge": lambda *maps: {name: inner for part in maps for name, inner in expand(part).items()},
    "$each_of": lambda element, values: [with_cells(element, {"it": value}) for value in values],
    "$count": len,
    "$used": lambda text, values: used(text, values) or ABSENT,
    "$nest": lambda kind, levels, inner: nested(kind, levels, expand(inner)),
}


def create_table(name, form):
    """A CreateTable request from {key: [pk S, sk N], local: {index: …}, global: {index: …}}, or from [pk S, sk N] alone."""
    form = form if isinstance(form, dict) else {"key": form}
    types = {}
    request = {"TableName": name, "BillingMode": "PAY_PER_REQUEST", "KeySchema": key_schema(form["key"], types)}
    for kind, member in (("local", "LocalSecondaryIndexes"), ("global", "GlobalSecondaryIndexes")):
        if kind in form:
            request[member] = [index(index_name, inner, types) for index_name, inner in form[kind].items()]
    request["AttributeDefinitions"] = [{"AttributeName": attribute, "AttributeType": kind} for attribute, kind in types.items()]
    return {**request, **expand(form.get("more", {}))}


def index(name, form, types):
    form = form if isinstance(form, dict) else {"key": form}
    projected = form.get("project", "ALL")
    projection = ({"ProjectionType": projected} if isinstance(projected, str)
                  else {"ProjectionType": "INCLUDE", "NonKeyAttributes": projected})
    return {"IndexName": name, "KeySchema": key_schema(form["key"], types), "Projection": projection}


def key_schema(attributes, types):
    """[pk S, sk N]: the first is the partition key, the others are sort keys; `HASH` or `RANGE` after the type says otherwise."""
    schema = []
    for position, attribute in enumerate(attributes):
        name, kind, *role = attribute.split()
        types[name] = kind
        schema.append({"AttributeName": name, "KeyType": role[0] if role else "RANGE" if position else "HASH"})
    return schema
