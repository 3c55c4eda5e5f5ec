"""Compares, and prints a line for each difference.

The exit code is 0 without a difference, 1 with one, 2 without an SDK.
"""

from __future__ import annotations

import importlib
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from drift.facts import facts, needless, place, unexplained
from drift.known import ELSEWHERE, ONLY_SDK, ONLY_SHAPES, OPEN, WITHOUT_TOOLS
from toolcheck.contract import models, shapes

TYPES = {
    "session.update": ("session.update", "realtime.session_update_event_param:SessionUpdateEventParam"),
    "response.create": (
        "response.create",
        "realtime.response_create_event_with_references_param:ResponseCreateEventWithReferencesParam",
    ),
    "conversation.item.create": (
        "conversation.item.create",
        "realtime.conversation_item_create_event_param:ConversationItemCreateEventParam",
    ),
    "client-secret": ("client-secret", "realtime.client_secret_create_params:ClientSecretCreateParams"),
    "call": ("realtime-session", "realtime.call_accept_params:CallAcceptParams"),
    "call-create": (
        "realtime-session",
        "realtime.realtime_session_create_request_param:RealtimeSessionCreateRequestParam",
    ),
    "responses": ("responses", "responses.response_create_params:ResponseCreateParamsNonStreaming"),
    "input-tokens": ("responses", "responses.input_token_count_params:InputTokenCountParams"),
    "over-websocket": ("responses", "responses.responses_client_event_param:ResponseCreate"),
    "live": ("session.start", "live.session_start_event_param:SessionStartEventParam"),
    "live-update": ("live/session.update", "live.session_update_event_param:SessionUpdateEventParam"),
    "live-fork": ("live/session.fork", "live.fork_session_start_event_param:ForkSessionStartEventParam"),
    "live-create": ("live-create", "live.live_create_params:LiveCreateParams"),
    "live-create-fork": ("live/create.fork", "live.session_fork_params:SessionForkParams"),
    "live-call": ("live-call", "live.session_accept_params:Session"),
}
"""What is sent, the shape it is held against, and the SDK's type of it."""


def of_sdk(name: str) -> Any:
    """The SDK's type of a name in `TYPES`."""
    module, _, attribute = name.partition(":")
    return getattr(importlib.import_module(f"openai.types.{module}"), attribute)


def differences(theirs: dict[str, type | None], ours: dict[str, type | None]) -> Iterator[str]:
    """A line for each difference that nothing explains."""
    only_sdk, only_shapes = theirs.keys() - ours.keys(), ours.keys() - theirs.keys()
    for fact in unexplained(only_sdk, {**ONLY_SDK, **OPEN}):
        where = place(fact, ours)
        yield f"only the SDK has `{fact}`: add it to {where}, or to ONLY_SDK in drift/known.py"
    for fact in unexplained(only_shapes, ONLY_SHAPES):
        where = place(fact, ours)
        yield f"only the shapes have `{fact}`: remove it from {where}, or add it to ONLY_SHAPES in drift/known.py"
    for name, found, reasons in (
        ("ONLY_SDK", only_sdk, ONLY_SDK),
        ("OPEN", only_sdk, OPEN),
        ("ONLY_SHAPES", only_shapes, ONLY_SHAPES),
    ):
        for pattern in needless(found, reasons):
            yield f"nothing is explained by `{pattern}`: remove it from {name} in drift/known.py"


def shutdowns(folder: Path) -> Iterator[str]:
    """A line for each announced end of a model that is not known. The SDK has them in the words of its docstrings."""
    announced: dict[str, str] = {}
    for path in (folder / "types").rglob("*.py"):
        for names, date in re.findall(
            r'- ((?:"[^"]+",?\s+)*"[^"]+"):\s+Announced\s+shutdown\s+date:\s+(\d{4}-\d\d-\d\d)',
            path.read_text("utf-8"),
        ):
            announced.update(dict.fromkeys(re.findall(r'"([^"]+)"', names), date))
    if not announced:
        yield "no end of a model is found in the SDK: look how it says so now, in drift/__main__.py"
    for name, date in sorted(announced.items() - models.SHUTDOWN.items()):
        if not re.fullmatch(WITHOUT_TOOLS, name):
            yield f"the SDK says that `{name}` ends on {date}: add it to SHUTDOWN in toolcheck/contract/models.py"


def holders(folder: Path) -> Iterator[str]:
    """A line for each module of the SDK that has a request with `tools` and is neither compared nor left out."""
    found = {
        path.relative_to(folder / "types").with_suffix("").as_posix()
        for path in (folder / "types").rglob("*param*.py")
        if re.search(r"^    tools: ", path.read_text("utf-8"), re.MULTILINE)
    }
    for name in unexplained(found, ELSEWHERE):
        yield f"`{name}` of the SDK has tools: add it to TYPES in drift/__main__.py, or to ELSEWHERE in drift/known.py"
    for pattern in needless(found, ELSEWHERE):
        yield f"nothing is explained by `{pattern}`: remove it from ELSEWHERE in drift/known.py"


def main() -> int:
    """Prints all differences; the exit code."""
    try:
        import openai
    except ImportError:
        print("the package `openai` is not installed; `make drift` installs it", file=sys.stderr)
        return 2

    theirs: dict[str, type | None] = {}
    ours: dict[str, type | None] = {}
    lines = []
    for kind, (shape, name) in TYPES.items():
        ours.update(facts(shapes.SHAPES[shape], kind))
        try:
            theirs.update(
                (fact.replace("over-websocket<response.create>", "over-websocket"), said)
                for fact, said in facts(of_sdk(name), kind)
            )
        except (ImportError, AttributeError):
            lines.append(f"the SDK has no `{name}` any more: name its new place in TYPES in drift/__main__.py")
    known = sorted(theirs.keys() - ours.keys() - {*unexplained(theirs.keys() - ours.keys(), OPEN)})
    for fact in known:
        (seen,) = (said for pattern, said in OPEN.items() if re.fullmatch(pattern, fact))
        print(f"known: only the SDK has `{fact}` ({seen})")
    sdk = Path(openai.__file__).parent
    lines += [*differences(theirs, ours), *shutdowns(sdk), *holders(sdk)]
    if lines:
        print("\n".join(lines))
    print(f"openai {openai.__version__}: {len(theirs.keys() & ours.keys())} facts in common, ", end="")
    print(f"{len(lines)} differences, {len(known)} known ones that are open")
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main())
