"""emulator/COMPATIBILITY.md against the emulator's sources: every call, and every member of a request that a shape reads."""

import re

DOCUMENT = "emulator/COMPATIBILITY.md"
OPERATIONS = "emulator/operations/operation_table.cpp"
SHAPES = re.compile(r"^emulator/operations/(?:\w+_)?shapes?\.cpp$")
# In the shapes' sources: names of member lists, shapes made of them, and the three forms of a list or map of another.
MEMBERS = re.compile(r"Shape::Member (k\w+)\[\] = \{(.*?)\};", re.DOTALL)
MEMBER = re.compile(r'\{\s*"(\w+)",\s*&(k\w+)\s*\}')
STRUCTURE = re.compile(r"Shape (k\w+)(?:\s=\s+structure\(\"\w+\",|\{\s*\.kind = Kind::kStructure,\s*\.members =)\s*(k\w+)")
EMPTY = re.compile(r"Shape (k\w+)\{\s*\.kind = Kind::kStructure,\s*\.java_name")
LIST = re.compile(r"Shape (k\w+)(?: = list_of\(|\{\s*\.kind = Kind::kList,\s*\.element = &)(k\w+)")
MAP = re.compile(r"Shape (k\w+)(?: = map_of\(|\{\s*\.kind = Kind::kMap,\s*\.element = &)(k\w+)")


def expanded(token):
    """`A.{B, C.D}` as A.B and A.C.D; anything else as it is."""
    start, brace, inner = token.partition(".{")
    return [f"{start}.{name.strip()}" for name in inner.rstrip("}").split(",")] if brace else [token]


def documented(text):
    """({call: its members}, {call that there is not: its members})"""
    there, absent, names, heading = {}, {}, [], ""
    for line in text.splitlines():
        if line.startswith("#"):
            heading = line.lstrip("# ")
            names = [heading] if line.startswith("### ") else []
            there.update({name: set() for name in names})
        elif line.startswith("| ") and names:
            for token in re.findall(r"`([^`]+)`", line.split(" | ")[0]):
                there[names[0]].update(expanded(token))
        elif line.startswith("| ") and heading == "Not there" and not line.startswith("| call "):
            call, members = line.strip("| ").split(" |", 1) if " |" in line.strip("| ") else (line.strip("| "), "")
            absent[call] = set(re.findall(r"`([^`]+)`", members))
    return there, absent


class Source:
    """What the shapes of one file read."""

    def __init__(self, text):
        self.members = {name: MEMBER.findall(body) for name, body in MEMBERS.findall(text)}
        self.structures = dict(STRUCTURE.findall(text))
        self.lists = dict(LIST.findall(text))
        self.maps = dict(MAP.findall(text))
        self.empty = set(EMPTY.findall(text))

    def paths(self, shape):
        if shape in self.lists:
            return [f"[]{path}" for path in self.paths(self.lists[shape])]
        if shape in self.maps:
            return [f"{{}}{path}" for path in self.paths(self.maps[shape])]
        found = []
        for name, inner in self.members.get(self.structures.get(shape), []):
            found.append(f".{name}")
            found += [f".{name}{path}" for path in self.paths(inner)]
        return found


def check_compatibility(tree):
    """COMPATIBILITY.md names every call, as there or not, and every member of the requests we read."""
    there, absent = documented(tree.files[DOCUMENT])
    table = tree.files[OPERATIONS]
    supported = dict(re.findall(r'\{"(\w+)",\s*&shapes::(k\w+)', table))
    unsupported = set(re.findall(r'^    "(\w+)",$', table, re.MULTILINE))
    sources = [Source(text) for path, text in tree.files.items() if SHAPES.match(path)]
    for call in sorted(set(supported) ^ set(there)):
        yield DOCUMENT, 1, f"{call} is {'not described' if call in supported else 'no call of the operation table'}"
    for call in sorted(unsupported ^ set(absent)):
        yield DOCUMENT, 1, f"{call} is {'missing from' if call in unsupported else 'wrongly in'} what is not there"
    for call, shape in sorted(supported.items()):
        paths = {path.lstrip(".") for source in sources for path in source.paths(shape)}
        if not paths and not any(shape in source.empty for source in sources):
            yield OPERATIONS, 1, f"the shape of {call} was not found"
        for path in sorted(paths - there.get(call, set())):
            yield DOCUMENT, 1, f"{call} has a member that is not named: {path}"
