"""Manifests with what their servers offered, recorded: the Bad and Good of each page, and the cases below
`tests/rules/probe/`. No server is needed.

A recording is an object by label. Of each server it has the `tools` or the `failure`, and what else a probe may know:
`seconds`, `again`, what is `locked` (the tools by name, as they were), and so on. On a page it is the second document
of the YAML, beside a case `bad-x.yaml` it is `bad-x.offers.json`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import yaml

from tests.fixtures import _EXAMPLE, _TARGETS, HERE, TODAY
from toolcheck.checking.checking import recognised
from toolcheck.checking.run import open_bytes
from toolcheck.checking.selection import Options
from toolcheck.contract.targets import Target
from toolcheck.finding.finding import Finding
from toolcheck.finding.report import Checked
from toolcheck.finding.rule import Rule
from toolcheck.manifest.manifest import Manifest
from toolcheck.manifest.tool import Tool
from toolcheck.probing.judging import judge
from toolcheck.rules import rules_of_servers
from toolcheck.served.lock import LockedServer
from toolcheck.served.locking import locked_tools
from toolcheck.served.served import Catalogue, Failure, Served, ServedPayload, served_tools


@dataclass(frozen=True)
class Offer:
    """A manifest and what its servers offered, the rule whose example it is, and whether that rule must be silent."""

    id: str
    name: str
    data: bytes
    recording: str
    is_good: bool
    rule: Rule
    targets: tuple[Target, ...] = ()

    def checked(self) -> Checked:
        select = tuple(rule.name for rule in rules_of_servers() if not rule.opt_in or rule is self.rule)
        return judged(self.data, self.name, json.loads(self.recording), Options(select=select, targets=self.targets))

    def findings(self) -> tuple[Finding, ...]:
        return self.checked().findings


def judged(data: bytes, name: str, recording: Mapping[str, Any], options: Options | None = None) -> Checked:
    """What the rules say of a manifest with a recording."""
    options = options or Options(today=TODAY)
    manifest = recognised(open_bytes(data, name, options), options)
    return judge(manifest, offers(manifest, recording), options)


def offers(manifest: Manifest, recording: Mapping[str, Any]) -> tuple[ServedPayload, ...]:
    """What servers offered, as recorded, to each payload of a manifest."""
    return tuple(
        ServedPayload(payload, servers)
        for payload in manifest.payloads
        if (servers := tuple(_served(tool, recording[tool.label]) for tool in payload.tools if tool.label in recording))
    )


def _served(tool: Tool, said: Mapping[str, Any]) -> Served:
    url = str(tool.find("server_url").value)
    locked = said.get("locked")
    return Served(
        tool=tool,
        label=tool.label,
        url=url,
        listing=_catalogue(url, said) if "tools" in said else None,
        failure=Failure(**said["failure"]) if "failure" in said else None,
        again=_catalogue(url, said["again"]) if "tools" in said.get("again", {}) else None,
        failed_again=Failure(**said["again"]["failure"]) if "failure" in said.get("again", {}) else None,
        locked=None
        if locked is None
        else LockedServer(locked.get("url", url), "2025-11-25", locked_tools(served_tools(locked["tools"]))),
        needs_lock=said.get("needs_lock", False),
    )


def _catalogue(url: str, said: Mapping[str, Any]) -> Catalogue:
    return Catalogue(
        url=url,
        protocol=said.get("protocol", "2025-11-25"),
        transport=said.get("transport", "streamable-http"),
        seconds=said.get("seconds", 0.1),
        server_name=said.get("server_name", "test"),
        tools=served_tools(said["tools"]),
    )


@cache
def page_offers() -> tuple[Offer, ...]:
    """The Bad and Good of every rule's page that are written there."""
    found = []
    for rule in rules_of_servers():
        for match in _EXAMPLE.finditer(rule.page + "\n"):
            if match["inline"].strip():
                continue
            kind = match["kind"]
            block = "\n".join(line[4:] for line in match["block"].split("\n")).strip("\n")
            manifest, recording = block.split("\n--- # what the server offers\n")
            recorded = json.dumps(yaml.safe_load(recording))
            name, is_good = f"{rule.name}-{kind.lower()}.yaml", kind == "Good"
            found.append(Offer(name, name, (manifest + "\n").encode(), recorded, is_good, rule))
    return tuple(found)


@cache
def case_offers() -> tuple[Offer, ...]:
    """The files below `tests/rules/probe/<rule>/`; a target stands before the ending."""
    return tuple(
        Offer(
            f"{rule.name}/{path.name}",
            path.name,
            path.read_bytes(),
            path.with_name(f"{path.name.partition('.')[0]}.offers.json").read_text("utf-8"),
            path.name.startswith("good"),
            rule,
            _TARGETS[path.name.split(".")[1] if path.name.count(".") > 1 else ""],
        )
        for rule in rules_of_servers()
        for path in sorted((HERE / "rules" / rule.family / rule.name).glob("*.yaml"))
    )


def every_offer() -> tuple[Offer, ...]:
    return (*page_offers(), *case_offers())
