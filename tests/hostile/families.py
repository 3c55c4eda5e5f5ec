"""Files made to make a reader crash, hang or lie, by family. What must come of each is said beside it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, NamedTuple

N = 100_000


class Hostile(NamedTuple):
    """A file and what toolcheck says of it: the rule that is broken, and the line and column of that finding. `rule`
    is empty where any finding, or none, will do."""

    id: str
    file: str
    data: bytes
    rule: str = ""
    line: int = 0
    column: int = 0


def _both(name: str, text: str, rule: str = "", json_rule: str | None = None) -> Iterator[Hostile]:
    """The same text as YAML and as JSON."""
    yield Hostile(f"{name}.yaml", "bad.yaml", text.encode(), rule)
    yield Hostile(f"{name}.json", "bad.json", text.encode(), rule if json_rule is None else json_rule)


def _tool(**fields: Any) -> str:
    return json.dumps({"tools": [{"type": "function", "name": "f", "description": "d", **fields}]}, ensure_ascii=False)


def _schema(name: str, schema: Any, rule: str = "") -> Hostile:
    text = _tool(parameters=schema)
    return Hostile(f"schema-{name}", "bad.json", text.encode(), rule)


# -- depth ------------------------------------------------------------------------------------------


def depth() -> Iterator[Hostile]:
    """Nesting, of everything that nests, closed and not."""
    at = {"[": 65, "- ": 129, '{"a":': 321, "{a: ": 257}
    for opener, closer, only in (
        ("[", "]", ""),
        ("- ", "", "yaml"),
        ('{"a":', "}", ""),
        ("{a: ", "}", "yaml"),
        ('[{"a":', "}]", ""),
        ("[a, ", "]", "yaml"),
    ):
        for closed in (False, True):
            text = opener * N + ("1" + closer * N) * closed
            for kind in [only] if only else ["yaml", "json"]:
                name = f"{opener.strip()}-{'closed' if closed else 'open'}"
                line = 1 if opener in at else 0
                yield Hostile(f"depth-{name}.{kind}", f"bad.{kind}", text.encode(), "too-deep", line, at.get(opener, 0))
    for opener in ("? ", "&a ", "! ", "!!str ", "*a ", ": ", "{[", '"', "- |\n ", "--- ", "%TAG ! !\n", "<<: ", "\t"):
        yield from _both(f"endless-{opener.strip() or 'tab'}", opener * N)
    yield Hostile(
        "depth-lines.yaml", "bad.yaml", "".join(" " * i + "a:\n" for i in range(1000)).encode(), "too-deep", 65, 65
    )
    yield Hostile(
        "depth-items.yaml", "bad.yaml", "".join(" " * i + "-\n" for i in range(1000)).encode(), "too-deep", 65, 65
    )
    inner: Any = {"type": "string"}
    for _ in range(28):
        inner = {"type": "object", "properties": {"a": inner}}
    yield _schema("deepest-allowed", inner)


# -- aliases ----------------------------------------------------------------------------------------


def aliases() -> Iterator[Hostile]:
    """What few lines of anchors can stand for."""

    def of(name: str, text: str, rule: str) -> Hostile:
        return Hostile(f"alias-{name}", "bad.yaml", text.encode(), rule)

    laughs = "a0: &a0 [x,x,x,x,x,x,x,x,x]\n"
    laughs += "".join(f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]\n" for i in range(1, 10))
    yield of("laughs", laughs, "too-large")
    for levels in (8, 14, 30):
        text = "a0: &a0 {x: 1, y: 2}\n" + "".join(
            f"a{i}: &a{i} {{<<: [{', '.join([f'*a{i - 1}'] * 9)}], k{i}: {{<<: *a{i - 1}}}, l{i}: *a{i - 1}}}\n"
            for i in range(1, levels)
        )
        yield of(f"merge-{levels}", text, "too-large")
    yield of("square", "a: &a [" + "1," * 3000 + "]\nb: [" + "*a," * 3000 + "]\n", "too-large")
    chain = "a0: &a0 [1]\n" + "".join(f"a{i}: &a{i} [*a{i - 1}]\n" for i in range(1, 5000))
    yield of("chain", chain, "too-deep")
    yield of("tools", "tools:\n- &t {type: function, name: f, description: d}\n" + "- *t\n" * 20_000, "too-large")
    yield of("itself", "&a [*a]", "syntax-error")
    yield of("itself-in-tools", "tools: &a\n  - *a", "syntax-error")
    yield of("itself-merged", "a: &a {<<: *a}", "syntax-error")
    yield of("undefined", "tools: [*nope]", "syntax-error")
    yield of("key", "x: &a b\n? *a\n: 1", "syntax-error")
    yield of("many", "".join(f"- &a{i} {i}\n" for i in range(50_000)), "unknown-document")
    yield of("forgotten", "".join(f"- &a{i} [*a{i}]\n" for i in range(5000)), "syntax-error")


# -- size -------------------------------------------------------------------------------------------


def size() -> Iterator[Hostile]:
    """Much of one thing."""
    text = _tool(description="x" * 5_000_000)
    yield Hostile("size-5MB.json", "bad.json", text.encode(), "too-large", 1, 1)
    yield Hostile("size-5MB.yaml", "bad.yaml", text.encode(), "too-large", 1, 1)
    yield Hostile("size-nodes.json", "bad.json", b"[" + b"[]," * 150_000 + b"[]]", "too-large")
    yield Hostile("size-nodes.yaml", "bad.yaml", b"[" + b"[]," * 150_000 + b"[]]", "too-large")
    text = "tools:\n- type: function\n  name: f\n  description: >\n" + "    xxxxx xxxxx xxxxxx xxxxxx\n" * 120_000
    yield Hostile("size-folded.yaml", "bad.yaml", text.encode(), "long-description")
    text = (
        '{"tools":[' + ",".join(f'{{"type":"function","name":"f{i}","description":"d"}}' for i in range(10_000)) + "]}"
    )
    yield Hostile("size-tools.json", "bad.json", text.encode(), "too-many-tools")
    yield Hostile("size-numbers.json", "bad.json", b'{"tools":[' + b"1," * 74_900 + b"1]}", "tool-not-an-object")
    yield Hostile("size-empty-tools.json", "bad.json", b'{"tools":[' + b"{}," * 70_000 + b"{}]}", "missing-type")
    text = "tools:\n" + '- {type: mcp, server_label: f, server_url: "https://h/x"}\n' * 8_000
    yield Hostile("size-same-label.yaml", "bad.yaml", text.encode(), "duplicate-server-label")
    text = _tool(**{f"k{i}": 1 for i in range(36_000)})
    yield Hostile("size-unknown-keys.json", "bad.json", text.encode(), "unknown-field")
    text = _tool(parameters={"type": "object", "properties": {f"k{i}": {"type": "string"} for i in range(20_000)}})
    yield Hostile("size-properties.json", "bad.json", text.encode())
    text = _tool(parameters={"type": "object", "properties": {}, "required": [f"k{i}" for i in range(70_000)]})
    yield Hostile("size-required.json", "bad.json", text.encode(), "required-undeclared")
    text = json.dumps(
        {
            "tools": [
                {
                    "type": "mcp",
                    "server_label": "a",
                    "server_url": "https://h/x",
                    "headers": {f"X-{i}": f"v{i}abc" for i in range(36_000)},
                }
            ]
        }
    )
    yield Hostile("size-headers.json", "bad.json", text.encode())
    for line, name in (
        ("\n", "blank"),
        ("# c\n", "comment"),
        ("\r\n", "crlf"),
        ("---\n", "document"),
        ("...\n", "end"),
    ):
        yield Hostile(f"size-{name}-lines.yaml", "bad.yaml", (line * 800_000).encode())
    text = '{"type":"session.update","session":{"tools":[{"type":"function","name":"f"}]}}\n' * 5_000
    yield Hostile("size-lines.jsonl", "bad.jsonl", text.encode())
    yield Hostile("size-broken-lines.jsonl", "bad.jsonl", b'{"type":\n' * 90_000, "syntax-error")
    yield from _both("size-key", '{"tools":[{"%s":1}]}' % ("k" * N), "too-large")
    yield Hostile("size-repeated-keys.json", "bad.json", b"{" + b'"tools":1,' * 36_000 + b'"tools":1}', "duplicate-key")
    yield Hostile("size-repeated-keys.yaml", "bad.yaml", b"tools: 1\n" * 45_000, "duplicate-key")


# -- numbers ----------------------------------------------------------------------------------------


def numbers() -> Iterator[Hostile]:
    """Numbers that no computer has room for."""
    for name, number in (
        ("digits", "9" * 5000),
        ("million-digits", "9" * 1_000_000),
        ("infinite", "1e999999"),
        ("nearly-infinite", "1e400"),
        ("long-fraction", "0." + "1" * N),
        ("not-a-number", "NaN"),
        ("minus-infinity", "-Infinity"),
    ):
        parameters = '{"type":"object","properties":{"a":{"type":"number","default":%s}}}' % number
        text = '{"tools":[{"type":"function","name":"f","parameters":%s}]}' % parameters
        rule = "too-large" if len(number) > 400 else "syntax-error"
        yield from _both(f"number-{name}", text, "" if name[0] in "nm" and number[-1] in "Ny" else rule, rule)
    for number in (".inf", "-.INF", ".nan", "0x" + "f" * N, "0o" + "7" * N):
        yield Hostile(
            f"number-{number[:5]}.yaml", "bad.yaml", f"tools: [{{type: function, name: f, a: {number}}}]".encode()
        )
    headers = {"0": 1, "00": [], "+0": {}, "1": None, "٣": 5}
    text = json.dumps(
        {"tools": [{"type": "mcp", "server_label": "a", "server_url": "https://h/x", "headers": headers}]}
    )
    yield Hostile("number-keys.json", "bad.json", text.encode(), "wrong-type")
    yield Hostile("number-key.yaml", "bad.yaml", f"tools: [{{{'9' * 900}: 1}}]".encode())


# -- characters -------------------------------------------------------------------------------------


def characters() -> Iterator[Hostile]:
    """What is no text, and what is no manifest."""
    for encoding in ("utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"):
        for kind in ("json", "yaml"):
            data = _tool().encode(encoding)
            yield Hostile(f"text-{encoding}.{kind}", f"bad.{kind}", data, "syntax-error", 1, 1)
    for name, bad in (
        ("latin-1", b"\xe9"),
        ("overlong", b"\xc0\xaf"),
        ("truncated", b"\xe2\x82"),
        ("surrogate", b"\xed\xa0\x80"),
        ("beyond", b"\xf5\x80\x80\x80"),
        ("nul", b"\0"),
        ("escape", b"\x1b[2J"),
        ("delete", b"\x7f"),
        ("c1", b"\xc2\x9b"),
    ):
        data = b'{"tools":\n [{"type": "' + bad + b'"}]}'
        in_json = "syntax-error" if bad not in (b"\x7f", b"\xc2\x9b") else ""
        yield Hostile(f"text-{name}.json", "bad.json", data, in_json, 2 if in_json else 0, 13)
        yield Hostile(f"text-{name}.yaml", "bad.yaml", data, "syntax-error", 2, 13)
    for mark in ("\x85", "\u2028", "\u2029"):
        text = f"tools: # ok{mark} require_approval: never\n- {{type: function, name: f, description: d, x: 1}}\n"
        yield Hostile(f"text-break-{ord(mark):x}.yaml", "bad.yaml", text.encode(), "ambiguous-line-break", 1, 12)
    yield Hostile("text-half-pair.json", "bad.json", _tool().replace('"d"', '"\\ud800"').encode(), "syntax-error")
    yield Hostile("text-half-pair.yaml", "bad.yaml", _tool().replace('"d"', '"\\ud800"').encode(), "syntax-error")
    for name, data in (
        ("empty", b""),
        ("dashes", b"---"),
        ("comment", b"# nothing"),
        ("scalar", b"hello"),
        ("integers", b"[1, 2]"),
        ("png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"),
        ("gzip", b"\x1f\x8b\x08\0\0\0\0\0\0\xff"),
        ("html", b"<!DOCTYPE html><html><body>not found</body></html>"),
        ("conflict", b"tools:\n<<<<<<< ours\n- {type: function}\n=======\n- {type: mcp}\n>>>>>>> theirs\n"),
        ("template", b"tools:\n{% for tool in tools %}\n- {{ tool }}\n{% endfor %}\n"),
    ):
        for kind in ("json", "yaml"):
            yield Hostile(f"content-{name}.{kind}", f"bad.{kind}", data)


# -- syntax -----------------------------------------------------------------------------------------


def syntax() -> Iterator[Hostile]:
    """What one reader takes and another refuses."""
    for name, text in (
        ("comment", '{"tools": [] // none\n}'),
        ("hash", '{"tools": [] # none\n}'),
        ("comma", '{"tools": [],}'),
        ("quotes", "{'tools': []}"),
        ("bare-key", "{tools: []}"),
        ("hex", '{"tools": [0x1F]}'),
        ("plus", '{"tools": [+1]}'),
        ("zero", '{"tools": [01]}'),
        ("tab", '{"tools": ["\t"]}'),
        ("more", '{"tools": []} {"tools": []}'),
        ("escape", '{"tools": ["\\x41"]}'),
        ("cut", '{"tools": [{"type": "func'),
        ("wrong-bracket", '{"tools": [}'),
    ):
        yield Hostile(f"json-{name}", "bad.json", text.encode(), "syntax-error")
    for tag in (
        "!!python/object/apply:os.system",
        "!!binary",
        "!!set",
        "!custom",
        "!!int",
        "!!bool",
        "!!timestamp",
        "!!map",
        "!",
    ):
        yield Hostile(f"tag-{tag}", "bad.yaml", f'tools: [{{type: function, name: {tag} "touch /tmp/x"}}]'.encode())
    yield Hostile("version.yaml", "bad.yaml", b"%YAML 1.999999999999\n--- {tools: []}")
    yield Hostile("charref.yaml", "bad.yaml", b'tools: ["\\U00110000"]', "syntax-error")
    for name, text, rule in (
        ("json", '{"tools": [], "tools": []}', "duplicate-key"),
        ("escaped", '{"name": 1, "na\\u006de": 2, "tools": []}', "duplicate-key"),
    ):
        yield from _both(f"twice-{name}", text, rule)
    yield Hostile("twice-merged.yaml", "bad.yaml", b"tools: [{<<: {a: 1, a: 2}, type: function}]", "duplicate-key")
    yield Hostile(
        "documents.yaml", "bad.yaml", b"tools: []\n---\ntools: [{type: nothing}]\n", "unknown-tool-type", 3, 16
    )


# -- schemas ----------------------------------------------------------------------------------------


def schemas() -> Iterator[Hostile]:
    """Parameters that make a validator fetch, loop, divide by zero or run a pattern."""
    loop = {
        "type": "object",
        "properties": {"a": {"$ref": "#/$defs/a"}},
        "$defs": {"a": {"$ref": "#/$defs/b"}, "b": {"$ref": "#/$defs/a"}},
    }
    yield _schema("loop", loop, "unresolvable-ref")
    yield _schema("root", {"type": "object", "properties": {"a": {"$ref": "#"}}})
    for name, target in (
        ("http", "http://169.254.169.254/latest/meta-data"),
        ("https", "https://example.com/schema.json"),
        ("file", "file:///etc/passwd"),
        ("relative", "../../etc/passwd#/a"),
        ("data", "data:application/json,{}"),
        ("number", 5),
        ("pointer", "#/~2"),
        ("brackets", "http://[::1"),
        ("endless", "#" + "/properties/a" * 30_000),
        ("index", "#/properties/" + "9" * 5000),
    ):
        yield _schema(f"ref-{name}", {"type": "object", "properties": {"a": {"$ref": target}}}, "unresolvable-ref")
    for keyword in ("$schema", "$id", "$anchor", "$dynamicRef", "$recursiveRef", "$vocabulary", "$comment"):
        for value in ("http://169.254.169.254/x", "file:///etc/passwd", 5, ["x"]):
            yield _schema(f"{keyword}-{str(value)[:5]}", {keyword: value, "type": "object", "properties": {}})
    chain = {f"d{i}": {"$ref": f"#/$defs/d{i + 1}"} for i in range(8_000)}
    yield _schema(
        "ref-chain", {"type": "object", "properties": {"a": {"$ref": "#/$defs/d0"}}, "$defs": chain}, "unresolvable-ref"
    )
    ring = {f"d{i}": {"$ref": f"#/$defs/d{(i + 1) % 8_000}"} for i in range(8_000)}
    yield _schema(
        "ref-ring", {"type": "object", "properties": {"a": {"$ref": "#/$defs/d0"}}, "$defs": ring}, "unresolvable-ref"
    )
    many = {f"d{i}": {"anyOf": [{"$ref": f"#/$defs/d{i + 1}"}] * 2} for i in range(40)} | {"d40": {"type": "string"}}
    yield _schema(
        "ref-doubling", {"type": "object", "properties": {"a": {"$ref": "#/$defs/d0", "default": 1}}, "$defs": many}
    )
    strict = {
        f"d{i}": {"type": "object", "properties": {c: {"$ref": f"#/$defs/d{i + 1}"} for c in "abcdefgh"}}
        for i in range(40)
    }
    text = _tool(
        strict=True, parameters={"type": "object", "properties": {"a": {"$ref": "#/$defs/d0"}}, "$defs": strict}
    )
    yield Hostile("schema-ref-strict-doubling", "bad.responses.json", text.encode())
    wide = {"type": "object", "properties": {f"a{i}": {"$ref": "#/$defs/d"} for i in range(10_000)}}
    yield _schema(
        "ref-wide", {**wide, "$defs": {"d": {"type": "object", "properties": {f"b{i}": {} for i in range(5_000)}}}}
    )
    branches: Any = {"type": "string"}
    for _ in range(12):
        branches = {"anyOf": [branches, branches]}
    yield _schema("branches", {"type": "object", "properties": {"a": branches}})
    evil = "^(a+)+$"
    victim = "a" * 60 + "!"
    text_schema = {"type": "string", "pattern": evil, "default": victim, "enum": [victim], "examples": [victim]}
    yield _schema("pattern-run", {"type": "object", "properties": {"a": text_schema}, "patternProperties": {evil: {}}})
    yield _schema(
        "pattern-run-keys",
        {
            "type": "object",
            "properties": {
                "a": {"type": "object", "patternProperties": {evil: {"type": "string"}}, "default": {victim: 1}}
            },
        },
    )
    for name, pattern in (
        ("open", "(" * N),
        ("classes", "[" * N),
        ("repeats", "a" + "{1" * 50_000),
        ("stars", "*" * N),
        ("branches", "|".join(["a"] * 60_000)),
        ("nested", "(" * 10_000 + ")" * 10_000),
        ("lookaheads", "(?=" * 5_000 + ")" * 5_000),
        ("backslash", "\\" * 100_001),
        ("count", "a{4294967296}"),
        ("unicode", "\\p{L}(?<y>a)(?P<z>b)\\Z"),
    ):
        yield _schema(
            f"pattern-{name}", {"type": "object", "properties": {"a": {"type": "string", "pattern": pattern}}}
        )
    odd: tuple[tuple[str, Any], ...] = (
        ("properties-list", {"properties": [1]}),
        ("properties-text", {"properties": "a"}),
        ("multiple-of-zero", {"multipleOf": 0}),
        ("length-text", {"minLength": "5", "default": "a"}),
        ("required-text", {"required": "a"}),
        ("required-objects", {"required": [{}, [], None, 5]}),
        ("type-object", {"type": {"a": 1}}),
        ("type-mixed", {"type": ["a", 5, None, "a", {}]}),
        ("items-number", {"items": 5}),
        ("any-of-object", {"anyOf": {"a": 1}}),
        ("enum-number", {"enum": 5}),
        ("enum-objects", {"enum": [{"a": [1, {}]}, {"a": [1, {}]}, None]}),
        ("defs-number", {"$defs": 5, "$ref": "#/$defs/a"}),
        ("null", None),
        ("list", []),
        ("text", "x"),
        ("true", True),
        ("number", 1e308),
    )
    for name, schema in odd:
        yield _schema(f"odd-{name}", schema)
        if isinstance(schema, dict):
            yield _schema(f"odd-inner-{name}", {"type": "object", "properties": {"a": schema, "": schema}})
    unique = {
        "type": "array",
        "uniqueItems": True,
        "items": {"type": "object"},
        "default": [{"a": i} for i in range(8_000)],
    }
    yield _schema("unique-default", {"type": "object", "properties": {"a": unique}})
    listed = {"enum": [{"a": i} for i in range(3_000)]}
    contained = {"type": "array", "items": listed, "contains": listed, "default": [{"b": i} for i in range(3_000)]}
    yield _schema("enum-default", {"type": "object", "properties": {"a": contained}})


# -- texts ------------------------------------------------------------------------------------------

FRAGMENTS = (
    *(
        "${",
        "${A:-",
        "${a",
        "{{",
        "}}",
        "{a",
        "<a ",
        "$a",
        "$token",
        "%aa",
        "%41",
        "__a",
        "a_",
        "a.",
        "a-",
        "a",
        "A1",
        "your_",
    ),
    *(
        "sk-",
        "sk-a",
        "eyJ",
        "eyJaaaaaaaa.",
        "-----BEGIN PRIVATE KEY-----",
        "-----BEGIN ",
        "bearer ",
        "basic aaaaaaaa ",
        "ghp_",
    ),
    *(
        "AKIA",
        "xoxa-",
        "ek_",
        "hooks.slack.com/services/",
        "://",
        "https://",
        "https://a:b@",
        "a@",
        "?a=b&",
        "?",
        "?=",
        "=",
        "&",
    ),
    *(
        "headers: ",
        "headers: {",
        "token=",
        "token ",
        "token: x ",
        "authorization",
        "auth",
        "key",
        "'",
        '"',
        "`",
        "\\",
        "/",
        "#",
        ":",
    ),
    *(
        "<",
        "<!--",
        "<IMPORTANT>",
        "ignore all previous ",
        "do not tell the ",
        "~/.ssh/",
        "[INST]",
        " ",
        "\t",
        "\n",
        "\r",
        "\u200d",
    ),
    *(
        "\ufe0f",
        "\U000e0041",
        "\U0001f3f4",
        "\u202e",
        "\u0301",
        "\xa0",
        "##[",
        "::",
        "##vso[",
        "QUJD",
        "1.",
        "0x",
        "9",
        "[",
        "(",
        "{",
    ),
    *(
        "[::",
        "\u3002",
        "xn--",
        "%5B",
        "process.env.",
        "xxx",
        "data: ",
        "- ",
        "? ",
        ", ",
        "|",
        "*",
        "+",
        ")",
        "x{1,9}",
        "null ",
        ";",
    ),
)
"""What, said over and over, keeps a careless pattern busy for the square of its length."""


def texts(fragment: str, size: int = 5_000) -> Iterator[tuple[str, bytes]]:
    """Files that say a fragment over and over: in every field that is looked at, in a comment, in broken text."""
    text = fragment * (size // len(fragment))
    flat = text.replace("\n", " ").replace("\r", " ")
    schema = {
        "type": "object",
        "properties": {"a": {"type": "string", "description": text, "default": text, "pattern": text, "enum": [text]}},
    }
    function = {"type": "function", "name": text, "description": text, "parameters": schema}
    server = {
        "type": "mcp",
        "server_label": text,
        "server_url": text,
        "authorization": text,
        "headers": {"A": text, "Authorization": text},
        "server_description": text,
        "allowed_tools": [text],
        "require_approval": text,
        "connector_id": text,
    }
    urls = [
        {"type": "mcp", "server_label": "a", "server_url": lead + text}
        for lead in ("https://", "https://h/", "https://h?", "https://[")
    ]
    session = {"tools": [function, server, *urls], "instructions": text, "model": text, "tool_choice": text}
    small = {"tools": [{"type": "function", "name": "f", "description": text}], "instructions": text}
    yield "bad.json", json.dumps(session, ensure_ascii=False).encode()
    yield "typed.json", json.dumps({"type": text, "session": small}, ensure_ascii=False).encode()
    yield "comment.yaml", f"a: 1 # {flat}\ntools: [{{type: function, name: 1}}]\n".encode()
    yield (
        "broken.yaml",
        f"tools: [{{type: mcp, description: {json.dumps(text, ensure_ascii=False)}, x: {flat}\n}}}}}}}} ]".encode(),
    )
    yield "broken.json", f'{{"tools": [{{"type": "mcp", "description": {json.dumps(text)} {text}}}'.encode()
    yield "raw.yaml", text.encode()
    yield "raw.json", text.encode()
    yield "plain.yaml", f"tools:\n- type: function\n  name: f\n  description: x{flat}\n".encode()


EVERY = tuple(
    hostile for family in (depth, aliases, size, numbers, characters, syntax, schemas) for hostile in family()
)
