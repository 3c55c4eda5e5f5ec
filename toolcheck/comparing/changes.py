"""The difference of two surfaces. Sessions and turns are paired by what they are, tools by their names; what was moved
or renamed is found among what has no partner. Order makes no difference.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from toolcheck.comparing.canonical import Canonical, canonical
from toolcheck.comparing.kinds import RANKS
from toolcheck.comparing.surface import Surface, SurfaceScope, SurfaceTool, host_of
from toolcheck.comparing.tools import SurfaceChange, ToolPair, compare_tools
from toolcheck.document.where import Where
from toolcheck.ground.nearest import listed
from toolcheck.ground.record import record
from toolcheck.manifest.node import Node

_OWN = frozenset(["tools", "tool_choice", "instructions", "prompt"])
"""Fields of a session or turn that are compared by themselves."""
_MAX_NAMED = 8


def compare_surfaces(old: Surface | None, new: Surface | None) -> tuple[SurfaceChange, ...]:
    """What is different in the new surface, the most dangerous first. None is a file that is not there."""
    if old is None or new is None:
        return tuple(_whole(old, new))
    return in_order(_Comparison(old, new).changes())


def in_order(changes: Iterable[SurfaceChange]) -> tuple[SurfaceChange, ...]:
    """Changes with the most dangerous first, and in the order in which they were found."""
    return tuple(sorted(changes, key=lambda change: RANKS[change.kind]))


def is_same(old: Surface, new: Surface) -> bool:
    """Whether two surfaces offer the same."""
    return [_print(scope) for scope in old.scopes] == [_print(scope) for scope in new.scopes]


def _whole(old: Surface | None, new: Surface | None) -> Iterator[SurfaceChange]:
    """A manifest that is new or gone."""
    surface = new or old
    if surface is None or not surface.has_tools:
        return
    names = list(dict.fromkeys(tool.name for scope in surface.scopes for tool in scope.tools))
    names = names or ["tools that cannot be read"]
    place = next(scope.payload.where for scope in surface.scopes if scope.tools or scope.unreadable)
    what = "lock" if surface.scopes[0].role == "server" else "manifest"
    if new is not None:
        words = f"this {what} is new, with {listed(names, 'and', most=_MAX_NAMED)}"
        yield SurfaceChange(kind="manifest-added", words=words, new=place)
    else:
        words = f"this {what} is gone, with {listed(names, 'and', most=_MAX_NAMED)}"
        yield SurfaceChange(kind="manifest-removed", words=words, old=place)


@record
class _ToolInScope:
    """A tool in its session or turn."""

    scope: SurfaceScope
    tool: SurfaceTool


class _Comparison:
    """Two surfaces that are being compared. `removed` and `added` are tools without a partner in their session or
    turn; those of a turn that is gone have `vanished`, and count only as what was moved elsewhere.
    """

    def __init__(self, old: Surface, new: Surface) -> None:
        self._pairs = tuple(_paired(old.scopes, new.scopes))
        self._removed: list[_ToolInScope] = []
        self._added: list[_ToolInScope] = []
        self._vanished: list[_ToolInScope] = []
        self._before, self._after = (
            next((scope for scope in side.scopes if scope.role == "session"), None) for side in (old, new)
        )

    def changes(self) -> list[SurfaceChange]:
        """All changes, in the order of the sessions and turns."""
        found: list[SurfaceChange] = []
        for old, new in self._pairs:
            if old is not None and new is not None:
                found += self._scope(old, new)
            elif new is not None:
                found += self._new_scope(new)
            elif old is not None:
                found += self._lost_scope(old)
        found += self._moves()
        found += (_removed(one) for one in self._removed)
        found += (_added(one) for one in self._added)
        return found

    # -- sessions and turns ---------------------------------------------------------------------

    def _scope(self, old: SurfaceScope, new: SurfaceScope) -> Iterator[SurfaceChange]:
        if old.title and new.title and old.title != new.title:
            words = f"the turn `{old.title}` is now called `{new.title}`"
            yield _of_scope("setting-changed", words, old, new)
        yield from self._tools(old, new)
        yield from _text_changes(old, new)
        yield from _prompt_change(old, new)
        yield from self._choice(old, new)
        yield from _setting_changes(old, new)
        yield from _unknown_tools(old, new)

    def _choice(self, old: SurfaceScope, new: SurfaceScope) -> Iterator[SurfaceChange]:
        """Another `tool_choice`; a turn without one has that of its session."""
        own = [scope.payload.choice.given for scope in (old, new)]
        if any(own):
            pairs = ((old, self._before), (new, self._after))
            yield from _choice_change(old, new, *(_choice_of(scope, session) for scope, session in pairs))

    def _tools(self, old: SurfaceScope, new: SurfaceScope) -> Iterator[SurfaceChange]:
        before, after = old.tools, new.tools
        if old.inherits != new.inherits:
            before, after = old.every_tool, new.every_tool
            if new.inherits and new.inherited is None:
                words = f"{new.words} no longer lists its tools, and has those of its session"
                yield _of_scope("tools-unknown", words, old, new)
        left, more = _by_key(before), _by_key(after)
        for key in [key for key in left if key in more]:
            olds, news = left.pop(key), more.pop(key)
            yield from self._same(old, new, olds, news)
        removed = [tool for tools in left.values() for tool in tools]
        added = [tool for tools in more.values() for tool in tools]
        for was, now in _renamed(removed, added):
            removed.remove(was)
            added.remove(now)
            yield from self._rename(was, now, new)
        self._removed += (_ToolInScope(old, tool) for tool in removed)
        self._added += (_ToolInScope(new, tool) for tool in added)

    def _same(
        self, old: SurfaceScope, new: SurfaceScope, olds: list[SurfaceTool], news: list[SurfaceTool]
    ) -> Iterator[SurfaceChange]:
        """Tools of one name; where there are several, they are compared in order."""
        for was, now in zip(olds, news, strict=False):
            yield from compare_tools(ToolPair(was, now, new.name, new.target))
        self._removed += (_ToolInScope(old, tool) for tool in olds[len(news) :])
        self._added += (_ToolInScope(new, tool) for tool in news[len(olds) :])

    def _rename(self, was: SurfaceTool, now: SurfaceTool, scope: SurfaceScope) -> Iterator[SurfaceChange]:
        is_server = was.key[0] == "server"
        what = f"the server `{was.name}`" if is_server else f"the function `{was.name}`"
        kind = "label-renamed" if is_server else "tool-renamed"
        words = f"{what} is now called `{now.name}`"
        yield SurfaceChange(kind=kind, words=words, scope=scope.name, tool=now.name, old=was.where, new=now.where)
        yield from compare_tools(ToolPair(was, now, scope.name, scope.target))

    def _new_scope(self, new: SurfaceScope) -> Iterator[SurfaceChange]:
        """A new turn: what it offers is compared with the session as it was before. Or a new server."""
        if new.role == "server":
            self._added += (_ToolInScope(new, tool) for tool in new.tools)
            return
        yield _of_scope("turn-added", f"{new.words} is new", None, new)
        for old, text in (("", node) for node in _texts(new).values()):
            words = f"the instructions of {new.words}"
            yield _of_scope("instructions-changed", words, None, new, texts=(old, str(text.value)))
        if new.unreadable:
            yield _of_scope("tools-unknown", f"the tools of {new.words} cannot all be read", None, new, "tools")
        if "prompt" in _settings(new):
            yield _of_scope("prompt-changed", f"{new.words} has a stored prompt", None, new)
        if self._before is not None and new.payload.choice.given:
            choices = _choice_of(self._before, None), new.payload.choice.value
            found = _choice_change(self._before, new, *choices)
            yield from (change for change in found if change.kind == "choice-widened")
        known = _by_key(self._before.every_tool) if self._before is not None and new.role == "turn" else {}
        for tool in new.tools:
            is_moved = any(one.tool.key == tool.key for one in self._removed)
            if tool.key in known and not is_moved:
                yield from compare_tools(ToolPair(known[tool.key][0], tool, new.name, new.target))
            else:
                self._added.append(_ToolInScope(new, tool))

    def _lost_scope(self, old: SurfaceScope) -> Iterator[SurfaceChange]:
        if old.role in ("session", "server"):
            self._removed += (_ToolInScope(old, tool) for tool in old.tools)
            return
        yield _of_scope("turn-removed", f"{old.words} is gone", old, None)
        self._vanished += (_ToolInScope(old, tool) for tool in old.tools)

    # -- moves ----------------------------------------------------------------------------------

    def _moves(self) -> Iterator[SurfaceChange]:
        """Tools that are gone from one session or turn and new in another."""
        for placed in [*self._added]:
            partner = next((one for one in (*self._removed, *self._vanished) if one.tool.key == placed.tool.key), None)
            if partner is None:
                continue
            self._added.remove(placed)
            others = self._removed if partner in self._removed else self._vanished
            others.remove(partner)
            yield _move(partner, placed)
            yield from compare_tools(ToolPair(partner.tool, placed.tool, placed.scope.name, placed.scope.target))


def _move(old: _ToolInScope, new: _ToolInScope) -> SurfaceChange:
    roles = old.scope.role, new.scope.role
    kind = {("turn", "session"): "tool-moved-to-session", ("session", "turn"): "tool-moved-to-turn"}.get(
        roles, "tool-moved"
    )
    words = f"`{new.tool.name}` is now in {new.scope.words}, was in {old.scope.words}"
    name, places = new.tool.name, (old.tool.where, new.tool.where)
    return SurfaceChange(kind=kind, words=words, scope=new.scope.name, tool=name, old=places[0], new=places[1])


def _removed(one: _ToolInScope) -> SurfaceChange:
    words = f"`{one.tool.name}` is gone"
    return SurfaceChange(kind="tool-removed", words=words, scope=one.scope.name, tool=one.tool.name, old=one.tool.where)


def _added(one: _ToolInScope) -> SurfaceChange:
    tool = one.tool
    what = {"server": f"a server at `{tool.home}`", "hosted": "a tool of OpenAI"}.get(tool.key[0], f"a {tool.kind}")
    if tool.kind == "connector":
        what = f"the connector `{tool.home}`"
    note = f"may call: {tool.calls}; asks: {tool.asks}" if tool.asks else ""
    words = f"`{tool.name}` is new: {what}"
    return SurfaceChange(
        kind="tool-added", words=words, scope=one.scope.name, tool=tool.name, new=tool.where, note=note
    )


def _of_scope(
    kind: str, words: str, old: SurfaceScope | None, new: SurfaceScope | None, field: str = "", **more: Any
) -> SurfaceChange:
    """A change of a session or turn, shown at one of its fields or at the whole."""
    scope = new or old
    assert scope is not None
    places = _spot(old, field), _spot(new, field)
    return SurfaceChange(kind=kind, words=words, scope=scope.name, old=places[0], new=places[1], **more)


def _spot(scope: SurfaceScope | None, field: str) -> Where | None:
    if scope is None:
        return None
    node = scope.payload.find(field) if field else None
    return node.where if node is not None and node.present else scope.payload.where.key


# -- partners ---------------------------------------------------------------------------------------


def _by_key(tools: Iterable[SurfaceTool]) -> dict[tuple[str, str, int], list[SurfaceTool]]:
    found: dict[tuple[str, str, int], list[SurfaceTool]] = {}
    for tool in tools:
        found.setdefault(tool.key, []).append(tool)
    return found


def _renamed(removed: list[SurfaceTool], added: list[SurfaceTool]) -> list[tuple[SurfaceTool, SurfaceTool]]:
    """The tools that have another name and are the same otherwise, where there is no second that it could be: a server
    at the same place, a function with the same parameters and the same description.
    """
    before, after = [[_identity(tool) for tool in tools] for tools in (removed, added)]
    return [
        (was, added[after.index(mark)])
        for was, mark in zip(removed, before, strict=True)
        if mark is not None and before.count(mark) == after.count(mark) == 1
    ]


def _identity(tool: SurfaceTool) -> Canonical | None:
    """What a tool is known by besides its name; None where that is too little."""
    if tool.key[0] == "server":
        places = [tool.value.get(key) for key in ("server_url", "connector_id", "tunnel_id")]
        return ("server", canonical(places)) if any(places) else None
    described = tool.value.get("description")
    if tool.kind not in ("function", "custom") or not described:
        return None
    return (tool.kind, canonical(described), canonical(tool.value.get("parameters")))


_ScopePair = tuple[SurfaceScope | None, SurfaceScope | None]


def _paired(old: Iterable[SurfaceScope], new: Iterable[SurfaceScope]) -> Iterator[_ScopePair]:
    """The sessions and turns of both sides with their partners: first those of one name, or without any; then those
    that are the same; then the others in order. None is where there is no partner.
    """
    olds, news = list(old), list(new)
    found: list[_ScopePair] = []

    def take(was: SurfaceScope, now: SurfaceScope) -> None:
        olds.remove(was)
        news.remove(now)
        found.append((was, now))

    for key in dict.fromkeys(_scope_key(scope) for scope in news if scope.title):
        mine, theirs = ([scope for scope in side if _scope_key(scope) == key] for side in (olds, news))
        for was, now in zip(mine, theirs, strict=False):
            take(was, now)
    for now in [*news]:
        same = next((was for was in olds if was.role == now.role and _print(was) == _print(now)), None)
        if same is not None:
            take(same, now)
    for role in ("session", "turn", "item", "server"):
        mine, theirs = ([scope for scope in side if scope.role == role] for side in (olds, news))
        both = zip(mine, theirs, strict=False)
        for was, now in [(was, now) for was, now in both if not (was.title and now.title)]:
            take(was, now)
    order = {id(scope): number for number, scope in enumerate(new)}
    found.sort(key=lambda pair: order[id(pair[1])])
    yield from found
    yield from ((was, None) for was in olds)
    yield from ((None, now) for now in news)


def _scope_key(scope: SurfaceScope) -> tuple[str, str]:
    return scope.role, scope.title


def _print(scope: SurfaceScope) -> Canonical:
    """A session or turn as a value: what it offers, but for its name."""
    tools = sorted(canonical({**tool.value, "": list(tool.key)}) for tool in scope.tools)
    texts = [(name, node.value) for name, node in sorted(_texts(scope).items())]
    unreadable = tuple(sorted(scope.unreadable))
    return (scope.role, scope.inherits, tuple(tools), tuple(texts), unreadable, canonical(_settings(scope)))


# -- fields of a session or turn --------------------------------------------------------------------


def _texts(scope: SurfaceScope) -> dict[str, Node]:
    """The instructions; a Live session has its own beside those of what it delegates to."""
    payload = scope.payload
    nodes = {"instructions": payload.find("instructions"), "the session's": payload.session.find("instructions")}
    if payload.session.path == payload.path:
        del nodes["the session's"]
    return {name: node for name, node in nodes.items() if node.is_string}


def _text_changes(old: SurfaceScope, new: SurfaceScope) -> Iterator[SurfaceChange]:
    before, after = _texts(old), _texts(new)
    for name in sorted({*before, *after}):
        was, now = (texts[name].value if name in texts else "" for texts in (before, after))
        if was != now:
            words = f"the instructions of {new.words}"
            here, there = (
                texts[name].where if name in texts else _spot(scope, "")
                for scope, texts in ((old, before), (new, after))
            )
            yield SurfaceChange(
                kind="instructions-changed", words=words, scope=new.name, old=here, new=there, texts=(was, now)
            )


def _settings(scope: SurfaceScope) -> dict[str, Any]:
    """The other fields, by their names."""
    payload = scope.payload
    own = payload.value if payload.is_mapping else {}
    outer = payload.session.value if payload.session.is_mapping and payload.session.path != payload.path else {}
    found = {key: value for key, value in own.items() if key not in _OWN - {"prompt"}}
    found |= {f"session.{key}": value for key, value in outer.items() if key not in ("delegation", "instructions")}
    if found.get("type") in ("realtime", "response", "live", "responses"):
        del found["type"]
    if not payload.is_raw:
        found = {key: value for key, value in found.items() if not key.startswith("x-")}
    return {key: value for key, value in found.items() if value is not None}


def _setting_changes(old: SurfaceScope, new: SurfaceScope) -> Iterator[SurfaceChange]:
    before, after = _settings(old), _settings(new)
    for field in sorted({*before, *after} - {"prompt"}):
        was, now = before.get(field), after.get(field)
        if canonical({field: was}) == canonical({field: now}):
            continue
        if new.role == "server" and field == "url":
            yield _of_scope(*_address_change(str(was), str(now), new.title), old, new, field)
            continue
        kind = _limit_kind(was, now) if field == "max_tool_calls" else "setting-changed"
        yield _of_scope(kind, f"`{field}` of {new.words} changed", old, new, field)


def _address_change(old: str, new: str, label: str) -> tuple[str, str]:
    """The kind and the words for a server of a lock that has another address."""
    before, after = host_of(old), host_of(new)
    if before != after:
        return "host-changed", f"`{label}` was asked at `{after}`, before at `{before}`"
    return "address-changed", f"`{label}` was asked at another address at `{after}`"


def _limit_kind(old: Any, new: Any) -> str:
    is_wider = new is None or (isinstance(old, int) and isinstance(new, int) and new > old)
    return "limit-widened" if is_wider else "limit-narrowed"


def _prompt_change(old: SurfaceScope, new: SurfaceScope) -> Iterator[SurfaceChange]:
    """A stored prompt can bring tools and instructions that no file shows."""
    was, now = _settings(old).get("prompt"), _settings(new).get("prompt")
    if canonical(was) == canonical(now):
        return
    names = [_prompt_name(value) for value in (was, now)]
    if now is None or (was is not None and names[0] == names[1]):
        yield _of_scope("setting-changed", f"`prompt` of {new.words} changed", old, new, "prompt")
    else:
        yield _of_scope("prompt-changed", f"the stored prompt of {new.words} is another", old, new, "prompt")


def _prompt_name(value: Any) -> Canonical:
    return canonical([value.get("id"), value.get("version")] if isinstance(value, dict) else value)


def _unknown_tools(old: SurfaceScope, new: SurfaceScope) -> Iterator[SurfaceChange]:
    """That a list of tools in code may now hold more than can be read."""
    if new.unreadable - old.unreadable:
        yield _of_scope("tools-unknown", f"the tools of {new.words} cannot all be read", old, new, "tools")
    elif old.unreadable - new.unreadable:
        yield _of_scope("setting-changed", f"`tools` of {new.words} can be read", old, new, "tools")
    elif _is_open(new) and not _is_open(old):
        yield _of_scope("tools-unknown", f"the tools of {new.words} can no longer all be read", old, new, "tools")


def _is_open(scope: SurfaceScope) -> bool:
    payload = scope.payload
    around = payload.document.around
    if around is None or payload.where.document >= len(around.roots):
        return False
    root = around.roots[payload.where.document]
    tools = payload.place_in_body(("tools",))
    return tools in root.open or tools in root.holes or (payload.path in root.open and "tools" not in payload.value)


# -- the choice -------------------------------------------------------------------------------------

_Choosable = frozenset[tuple[str, ...]] | None
"""What `tool_choice` lets the model call: kinds with names; None for every tool."""


def _choice_of(scope: SurfaceScope, session: SurfaceScope | None) -> Any:
    """The `tool_choice` that holds in a session or turn."""
    if scope.payload.choice.given:
        return scope.payload.choice.value
    return _choice_of(session, None) if session is not None and scope.role == "turn" else "auto"


def _choice_change(old: SurfaceScope, new: SurfaceScope, was: Any, now: Any) -> Iterator[SurfaceChange]:
    if canonical(was) == canonical(now):
        return
    before, after = _choosable(was), _choosable(now)
    words = f"`tool_choice` of {new.words} is {_choice_words(now)}, was {_choice_words(was)}"
    if not _covers(before, after):
        yield _of_scope("choice-widened", words, old, new, "tool_choice")
    elif not _covers(after, before):
        yield _of_scope("choice-narrowed", words, old, new, "tool_choice")
    else:
        yield _of_scope("choice-changed", words, old, new, "tool_choice")


def _choosable(choice: Any) -> _Choosable:
    if choice == "none":
        return frozenset()
    if not isinstance(choice, dict):
        return None
    if choice.get("type") != "allowed_tools":
        return frozenset([_chosen(choice)])
    listed_tools = choice.get("tools")
    return frozenset(_chosen(one) for one in listed_tools) if isinstance(listed_tools, list) else None


def _chosen(choice: Any) -> tuple[str, ...]:
    """One tool of a choice: its type, its label, its name; without the name, all of that server."""
    if not isinstance(choice, dict):
        return (str(choice),)
    function = choice.get("function")
    named = function if isinstance(function, dict) else choice
    return tuple(str(part) for part in (choice.get("type"), choice.get("server_label"), named.get("name")) if part)


def _covers(one: _Choosable, other: _Choosable) -> bool:
    """Whether the first lets the model call all that the second does."""
    if one is None:
        return True
    return other is not None and all(any(call[: len(mine)] == mine for mine in one) for call in other)


def _choice_words(choice: Any) -> str:
    if isinstance(choice, str):
        return f"`{choice}`"
    chosen = _choosable(choice)
    names = [".".join(call[1:]) or call[0] for call in sorted(chosen or ())]
    return listed(names, "and") or "not known"
