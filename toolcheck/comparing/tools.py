"""The difference of two tools that are taken to be the same one: field by field, each with what it means."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from toolcheck.comparing.canonical import canonical
from toolcheck.comparing.reach import (
    LESS_ASKED,
    ServerTool,
    asking_words,
    cases_words,
    every_case,
    read_asking,
    read_filter,
)
from toolcheck.comparing.schemas import compare_schemas
from toolcheck.comparing.surface import Credential, SurfaceTool, credentials_of
from toolcheck.contract.targets import Target
from toolcheck.document.where import Path, Where
from toolcheck.ground.nearest import listed
from toolcheck.ground.record import record

HARMLESS_HINTS = {"readOnlyHint": True, "destructiveHint": False, "idempotentHint": True, "openWorldHint": False}
"""The hints of MCP about a tool, and which answer promises less harm."""
_TEXTS = ("description", "server_description", "title")


@record(kw_only=True, hidden=("words", "texts", "note"))
class SurfaceChange:
    """One change of a surface: its kind, what it is in words (which may hold secrets: who shows them masks them), the
    session or turn and the tool that it is in, the name of the parameter, and its place on each side, None on a side
    that has nothing of it. `texts` are both texts of one that is compared word by word.
    """

    kind: str
    words: str
    scope: str = ""
    tool: str = ""
    parameter: str = ""
    old: Where | None = None
    new: Where | None = None
    texts: tuple[str, str] | None = None
    note: str = ""


@record
class ToolPair:
    """The same tool on both sides, in a session or turn of this name, for this API."""

    old: SurfaceTool
    new: SurfaceTool
    scope: str
    target: Target

    def get(self, field: str) -> tuple[Any, Any]:
        """What both have in a field; None where nothing is."""
        return self.old.value.get(field), self.new.value.get(field)

    def differs(self, field: str) -> bool:
        """Whether a field is another."""
        old, new = self.get(field)
        return canonical({field: old}) != canonical({field: new})

    def change(self, kind: str, words: str, field: str, **more: Any) -> SurfaceChange:
        """A change of a field, shown at it."""
        old, new = _place(self.old, (field,)), _place(self.new, (field,))
        return SurfaceChange(kind=kind, words=words, scope=self.scope, tool=self.new.name, old=old, new=new, **more)


def _place(tool: SurfaceTool, path: Path) -> Where:
    """The place of a part of a tool; of one that it lacks, that of the tool."""
    field = tool.schema_at if path[0] == "parameters" else path[0]
    if not tool.parts.find(field).present:
        return tool.where
    return Where((*tool.parts.path, field, *path[1:]), "value", tool.parts.where.document)


def compare_tools(pair: ToolPair) -> Iterator[SurfaceChange]:
    """What is different between the two, whatever it is: a field that nobody knows is a `field-changed`."""
    if _family(pair.old.kind) != _family(pair.new.kind):
        words = f"`{pair.new.name}` is now of the kind `{pair.new.kind}`, was `{pair.old.kind}`"
        yield pair.change("tool-kind-changed", words, "type")
        return
    left = {field for field in {*pair.old.value, *pair.new.value} - {"name", "server_label"} if pair.differs(field)}
    if _family(pair.old.kind) == "server":
        left.discard("type")
    for fields, compare in _COMPARED:
        mine = left.intersection(fields)
        left -= mine
        found = list(compare(pair)) if mine else []
        yield from found
        if mine and not found:
            yield _other(pair, min(mine))
    yield from (_other(pair, field) for field in sorted(left))


def _family(kind: str) -> str:
    return (
        "server" if kind in ("mcp", "connector") else kind if kind in ("function", "custom", "namespace") else "hosted"
    )


def _other(pair: ToolPair, field: str) -> SurfaceChange:
    return pair.change("field-changed", f"`{field}` of `{pair.new.name}` changed", field)


# -- servers ----------------------------------------------------------------------------------------


def _home(pair: ToolPair) -> Iterator[SurfaceChange]:
    """Where the server is."""
    old, new = pair.old.home, pair.new.home
    if old != new:
        if pair.new.kind == "connector":
            yield pair.change(
                "connector-changed", f"`{pair.new.name}` is the connector `{new}`, was `{old}`", "connector_id"
            )
        else:
            field = "tunnel_id" if pair.new.value.get("tunnel_id") else "server_url"
            yield pair.change("host-changed", f"`{pair.new.name}` is at `{new}`, was at `{old}`", field)
    elif pair.differs("server_url"):
        was, now = pair.get("server_url")
        if _is_plain(now) and not _is_plain(was):
            words = f"the address of `{pair.new.name}` is no longer encrypted"
        else:
            words = f"`{pair.new.name}` has another address at `{new}`"
        yield pair.change("address-changed", words, "server_url", note=f"`{now}`, was `{was}`")


def _is_plain(url: Any) -> bool:
    """Whether what is sent to a URL can be read on the way."""
    return isinstance(url, str) and url.lower().startswith(("http:", "ws:"))


def _credentials(pair: ToolPair) -> Iterator[SurfaceChange]:
    """What lets the client in at the server."""
    old, new = ({one.header: one for one in credentials_of(tool.value)} for tool in (pair.old, pair.new))
    for header in sorted({*old, *new}):
        field = "authorization" if header == "authorization" and pair.new.value.get("authorization") else "headers"
        before, after = old.get(header), new.get(header)
        if before is None and after is not None:
            words = f"`{pair.new.name}` gets {_credential(after)}"
            yield pair.change("credential-added", words, field)
        elif after is None and before is not None:
            words = f"`{pair.new.name}` no longer gets {_credential(before)}"
            yield pair.change("credential-removed", words, field)
        elif before is not None and after is not None and before != after:
            yield pair.change("credential-changed", _credential_change(pair.new.name, before, after), field)


def _credential(one: Credential) -> str:
    name = "`authorization`" if one.header == "authorization" else f"the header `{one.header}`"
    return f"{name} from {listed(one.variables, 'and')}" if one.variables else name


def _credential_change(name: str, old: Credential, new: Credential) -> str:
    header = "`authorization`" if new.header == "authorization" else f"the header `{new.header}`"
    if old.variables == new.variables:
        return f"{header} of `{name}` changed"
    before, after = (listed(one.variables, "and") or "a literal value" for one in (old, new))
    return f"{header} of `{name}` comes from {after}, was from {before}"


def _reach(pair: ToolPair) -> Iterator[SurfaceChange]:
    """Which tools of the server may be called, and who is asked."""
    allowed = tuple(read_filter(value) for value in pair.get("allowed_tools"))
    asking = tuple(read_asking(value) for value in pair.get("require_approval"))
    sides = [side for one in asking for side in (one.always, one.never)]
    cases = list(every_case([*allowed, *sides]))
    is_lost = all(one.is_unclear for one in allowed) and pair.differs("allowed_tools")
    more: list[ServerTool] = []
    fewer: list[ServerTool] = []
    lowered: list[ServerTool] = []
    raised: list[ServerTool] = []
    for case in cases:
        could, can = allowed[0].picks(case) and not is_lost, allowed[1].picks(case)
        was, now = (LESS_ASKED[one.about(case)] for one in asking)
        if can and not could:
            more.append(case)
        elif could and not can:
            fewer.append(case)
        elif can and now > was:
            lowered.append(case)
        elif can and now < was:
            raised.append(case)
    if lowered or (asking[0].is_unclear and asking[1].is_unclear and pair.differs("require_approval")):
        yield _approval(pair, "approval-lowered", lowered, "without approval")
    if more:
        unclear = allowed[1].is_unclear
        which = "tools that are not known" if unclear else cases_words(more, are_more=bool(allowed[0].names))
        yield pair.change(
            "allowed-tools-widened",
            f"`{pair.new.name}` may also call {which}",
            "allowed_tools",
            note=_asked(pair, more),
        )
    if raised:
        yield _approval(pair, "approval-raised", raised, "only after approval")
    if fewer:
        words = f"`{pair.new.name}` may no longer call {cases_words(fewer)}"
        yield pair.change("allowed-tools-narrowed", words, "allowed_tools")


def _approval(pair: ToolPair, kind: str, cases: list[ServerTool], how: str) -> SurfaceChange:
    before, after = (asking_words(value) for value in pair.get("require_approval"))
    words = f"approval of `{pair.new.name}` is {after}, was {before}"
    note = f"{cases_words(cases)} of `{pair.new.name}` {'run' if len(cases) > 2 else 'runs'} {how}" if cases else ""
    return pair.change(kind, words, "require_approval", note=note)


def _asked(pair: ToolPair, cases: list[ServerTool]) -> str:
    """That new tools run without approval, where some do."""
    asking = read_asking(pair.new.value.get("require_approval"))
    running = [case for case in cases if asking.about(case) == "runs"]
    return f"without approval: {cases_words(running)}" if running else ""


# -- functions --------------------------------------------------------------------------------------


def _text(field: str) -> Callable[[ToolPair], Iterator[SurfaceChange]]:
    """A text that the model reads."""

    def compare(pair: ToolPair) -> Iterator[SurfaceChange]:
        old, new = (value if isinstance(value, str) else "" for value in pair.get(field))
        if old != new:
            words = f"the {field.replace('_', ' ')} of `{pair.new.name}`"
            yield pair.change("description-changed", words, field, texts=(old, new))

    return compare


def _parameters(pair: ToolPair) -> Iterator[SurfaceChange]:
    old, new = pair.get("parameters")
    old, new = _schema(old, new), _schema(new, old)
    if not isinstance(old, dict) or not isinstance(new, dict):
        yield pair.change("constraint-changed", f"the parameters of `{pair.new.name}` are not known", "parameters")
        return
    for found in compare_schemas(old, new, pair.new.name):
        yield SurfaceChange(
            kind=found.kind,
            words=found.words,
            scope=pair.scope,
            tool=pair.new.name,
            parameter=found.name,
            old=_place(pair.old, ("parameters", *found.old)),
            new=_place(pair.new, ("parameters", *found.new)),
            texts=found.texts,
        )


def _schema(value: Any, other: Any) -> Any:
    """The parameters of a function; of one without any, those of one that accepts nothing, as open as the other."""
    if value is not None:
        return value
    openness = {"additionalProperties": other["additionalProperties"]} if _says_openness(other) else {}
    return {"type": "object", "properties": {}, **openness}


def _says_openness(value: Any) -> bool:
    return isinstance(value, dict) and "additionalProperties" in value


def _strictness(pair: ToolPair) -> Iterator[SurfaceChange]:
    """Whether arguments are held to the schema. Realtime has no `strict`."""
    if pair.target not in ("responses", "live"):
        return
    order = {True: 2, None: 1, False: 0}
    old, new = pair.old.strict, pair.new.strict
    if order[new] < order[old]:
        yield pair.change("strictness-removed", f"`{pair.new.name}` is {_strict(new)}, was {_strict(old)}", "strict")
    elif order[new] > order[old]:
        yield pair.change("strictness-added", f"`{pair.new.name}` is {_strict(new)}, was {_strict(old)}", "strict")


def _strict(value: bool | None) -> str:
    return {True: "`strict: true`", False: "`strict: false`", None: "without `strict`"}[value]


def _format(pair: ToolPair) -> Iterator[SurfaceChange]:
    """What the input of a custom tool looks like."""
    old, new = (_grammar(value) for value in pair.get("format"))
    if old and not new:
        yield pair.change("constraint-removed", f"the input of `{pair.new.name}` has no grammar", "format")
    elif new and not old:
        yield pair.change("constraint-added", f"the input of `{pair.new.name}` has a grammar", "format")
    elif old and new:
        yield pair.change("constraint-changed", f"the grammar of `{pair.new.name}` changed", "format")


def _grammar(value: Any) -> bool:
    return value is not None and not (isinstance(value, dict) and value.get("type") == "text")


# -- what OpenAI runs -------------------------------------------------------------------------------


def _callers(pair: ToolPair) -> Iterator[SurfaceChange]:
    """Who may call it: the model alone when that is left out."""
    old, new = (
        frozenset(value) if _is_names(value) else frozenset({"direct"}) for value in pair.get("allowed_callers")
    )
    yield from _more_or_less(pair, "allowed_callers", old, new)


def _stores(pair: ToolPair) -> Iterator[SurfaceChange]:
    old, new = (_names_in(value) for value in pair.get("vector_store_ids"))
    yield from _more_or_less(pair, "vector_store_ids", old, new)


def _is_names(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(name, str) for name in value)


def _more_or_less(pair: ToolPair, field: str, old: frozenset[str], new: frozenset[str]) -> Iterator[SurfaceChange]:
    if new - old:
        words = f"`{field}` of `{pair.new.name}` also has {listed(sorted(new - old), 'and')}"
        yield pair.change("reach-widened", words, field)
    if old - new:
        words = f"`{field}` of `{pair.new.name}` no longer has {listed(sorted(old - new), 'and')}"
        yield pair.change("reach-narrowed", words, field)


def _domains(pair: ToolPair) -> Iterator[SurfaceChange]:
    """What a search covers. Of a filter by attributes, nobody can say whether another one covers more."""
    old, new = (value if isinstance(value, dict) else {} for value in pair.get("filters"))
    if "type" in old or "type" in new:
        kind = "reach-narrowed" if not old else "reach-widened"
        yield pair.change(kind, f"`filters` of `{pair.new.name}` changed", "filters")
        return
    was, now = old.get("allowed_domains"), new.get("allowed_domains")
    if _is_names(was) and now is None:
        yield pair.change("reach-widened", f"`{pair.new.name}` covers every domain", "filters")
    elif was is None and _is_names(now):
        yield pair.change("reach-narrowed", f"`{pair.new.name}` covers listed domains only", "filters")
    elif _is_names(was) and _is_names(now):
        yield from _more_or_less(pair, "filters", _names_in(was), _names_in(now))
    before, after = (_names_in(one.get("blocked_domains")) for one in (old, new))
    if before - after:
        names = listed(sorted(before - after), "and")
        yield pair.change("reach-widened", f"`{pair.new.name}` no longer blocks {names}", "filters")
    elif after - before:
        names = listed(sorted(after - before), "and")
        yield pair.change("reach-narrowed", f"`{pair.new.name}` also blocks {names}", "filters")


def _names_in(value: Any) -> frozenset[str]:
    return frozenset(value) if _is_names(value) else frozenset()


def _live_access(pair: ToolPair) -> Iterator[SurfaceChange]:
    """Whether pages are fetched live, which they are when that is left out."""
    old, new = (value is not False for value in pair.get("external_web_access"))
    if old != new:
        words = "fetches pages live" if new else "reads cached pages only"
        kind = "reach-widened" if new else "reach-narrowed"
        yield pair.change(kind, f"`{pair.new.name}` {words}", "external_web_access")


def _machine(field: str) -> Callable[[ToolPair], Iterator[SurfaceChange]]:
    """Where code runs, and what it reaches from there; nobody can say whether another place is narrower."""

    def compare(pair: ToolPair) -> Iterator[SurfaceChange]:
        yield pair.change("reach-widened", f"`{field}` of `{pair.new.name}` changed", field)

    return compare


def _hints(pair: ToolPair) -> Iterator[SurfaceChange]:
    """What a server promises of a tool of its own: that it only reads, that it destroys nothing."""
    if pair.new.kind != "served":
        return
    old, new = (value if isinstance(value, dict) else {} for value in pair.get("annotations"))
    for hint, harmless in HARMLESS_HINTS.items():
        was, now = old.get(hint) is harmless, new.get(hint) is harmless
        if was != now:
            kind, verb = ("hint-lost", "no longer says") if was else ("hint-gained", "says")
            words = f"the server {verb} of `{pair.new.name}` that `{hint}` is {str(harmless).lower()}"
            yield pair.change(kind, words, "annotations")


_COMPARED: tuple[tuple[tuple[str, ...], Callable[[ToolPair], Iterator[SurfaceChange]]], ...] = (
    (("server_url", "connector_id", "tunnel_id"), _home),
    (("authorization", "headers"), _credentials),
    (("allowed_tools", "require_approval"), _reach),
    *(((field,), _text(field)) for field in _TEXTS),
    (("parameters",), _parameters),
    (("strict",), _strictness),
    (("format",), _format),
    (("allowed_callers",), _callers),
    (("vector_store_ids",), _stores),
    (("filters",), _domains),
    (("external_web_access",), _live_access),
    *(((field,), _machine(field)) for field in ("container", "environment")),
    (("annotations",), _hints),
)
"""The fields that have a meaning of their own, and what compares them."""
