"""`toolcheck contract`: facts, each with its date."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.running import toolcheck
from toolcheck.contract.connectors import CONNECTORS
from toolcheck.contract.known import TOPICS


def test_the_list_names_every_topic_and_its_date(tmp_path: Path) -> None:
    done = toolcheck("contract", cwd=tmp_path)
    assert done.returncode == 0
    for topic in TOPICS:
        assert re.search(rf"^{topic.name} +{topic.looked} ", done.stdout, re.M)


@pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.name)
def test_each_topic_has_facts_and_a_date(topic, tmp_path: Path) -> None:
    value = json.loads(toolcheck("contract", topic.name, "--output-format", "json", cwd=tmp_path).stdout)
    assert value["facts"]
    assert re.fullmatch(r"20\d\d-\d\d(-\d\d)?", value["looked"])


def test_the_connectors_are_those_that_the_rules_know(tmp_path: Path) -> None:
    done = toolcheck("contract", "connectors", cwd=tmp_path)
    assert [line.split()[0] for line in done.stdout.splitlines() if line.startswith("connector_")] == list(CONNECTORS)


def test_an_unknown_topic_is_a_usage_error(tmp_path: Path) -> None:
    done = toolcheck("contract", "connector", cwd=tmp_path)
    assert done.returncode == 2
    assert "did you mean `connectors`?" in done.stderr
