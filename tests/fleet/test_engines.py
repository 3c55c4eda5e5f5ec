"""What docs/fleet.md has for DuckDB, Spark and Ray, word for word: it finds what a check of each row finds.

`make fleet-engines` has these engines; elsewhere each of the tests says which one is missing.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections import Counter
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("distributed", reason="`make fleet-test` has what this needs")

from tests.fleet import made
from tests.fleet.running import PATIENCE, command
from tests.running import ROOT, environment
from toolcheck import check

SNIPPETS = [
    (name, text)
    for name, text in re.findall(r"^```(\w+)\n(.*?)^```$", (ROOT / "docs" / "fleet.md").read_text("utf-8"), re.M | re.S)
]
ONLY_HERE = {"RAY_USAGE_STATS_ENABLED": "0", "SPARK_LOCAL_IP": "127.0.0.1", "PYSPARK_PYTHON": sys.executable}
"""Variables with which an engine tells nobody what it does, and listens on this machine."""

IN_SPARK = """\
from pyspark.sql import SparkSession

spark = (
    SparkSession.builder.master("local[2]")
    .config("spark.ui.enabled", "false")
    .config("spark.driver.host", "127.0.0.1")
    .config("spark.sql.shuffle.partitions", "2")
    .getOrCreate()
)
spark.sql("CREATE DATABASE gateway")
spark.read.parquet("requests").write.saveAsTable("gateway.requests")
"""
OF_SPARK = """
import json
found = [[*row] for row in spark.table("gateway.findings").select("id", "rule", "severity", "message").collect()]
spark.stop()
print(json.dumps(found))
"""
IN_RAY = """\
import ray
ray.init(num_cpus=2, include_dashboard=False, _node_ip_address="127.0.0.1", log_to_driver=False)
"""
OF_RAY = """
import json
ray.shutdown()
print(json.dumps([[one[name] for name in ("id", "rule", "severity", "message")] for one in findings]))
"""


def snippet(language: str, word: str) -> str:
    """The one block of code of the page that has this word."""
    (found,) = [text for name, text in SNIPPETS if name == language and word in text]
    return found


def needs(*modules: str) -> None:
    for module in modules:
        if find_spec(module) is None:
            pytest.skip(f"{module} is not installed: `make fleet-engines` has it")


@pytest.fixture
def rows(tmp_path: Path) -> list[made.Made]:
    """Rows in a folder `requests` of three files, each request also once more under another id."""
    found = made.mixed(1_500)
    (tmp_path / "requests").mkdir()
    for number in range(3):
        made.write_parquet(tmp_path / "requests" / f"{number}.parquet", found[number::3])
    return found


def expected(rows: list[made.Made]) -> Counter[tuple[str, str, str, str]]:
    """What `toolcheck.check` finds in each row: id, rule, severity, message. Nothing is said of strangers."""
    said: dict[str, list[tuple[str, str, str]]] = {}
    strange = {*made.STRANGE.values(), made.ODD["number"], made.ODD["text"]}
    for text in {row.request or "" for row in rows}:
        findings = () if text in strange else check(text.encode()).files[0].findings
        said[text] = [(one.rule, one.severity.word, one.message) for one in findings]
    return Counter((row.id, *one) for row in rows for one in said[row.request or ""])


def run(script: str, folder: Path) -> Any:
    """What the last line of the output of a program says."""
    (folder / "script.py").write_text(script)
    done = subprocess.run(
        [sys.executable, "script.py"],
        check=False,
        cwd=folder,
        capture_output=True,
        text=True,
        env=environment(**ONLY_HERE),
        timeout=PATIENCE,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def test_spark(rows: list[made.Made], tmp_path: Path) -> None:
    needs("pyspark")
    if shutil.which("java") is None:
        pytest.skip("Spark needs Java, which was not found")
    found = run(IN_SPARK + snippet("python", "mapInArrow") + OF_SPARK, tmp_path)
    assert Counter(map(tuple, found)) == expected(rows)


def test_ray(rows: list[made.Made], tmp_path: Path) -> None:
    needs("ray")
    found = run(IN_RAY + snippet("python", "ray.remote") + OF_RAY, tmp_path)
    assert Counter(map(tuple, found)) == expected(rows)


def test_duckdb(rows: list[made.Made], tmp_path: Path) -> None:
    needs("duckdb")
    words = ("requests", "--column", "request", "--id-column", "id", "--owner-column", "team", "--output", "report")
    subprocess.run(command(*words), check=False, cwd=tmp_path, capture_output=True, env=environment(), timeout=PATIENCE)
    query = snippet("sql", "report/findings")
    found = run(f"import duckdb, json\nprint(json.dumps(duckdb.sql({query!r}).fetchall()))\n", tmp_path)
    team_of = {row.id: row.team for row in rows}
    by_rule: dict[tuple[str, str], set[str]] = {}
    for id, rule, _, _ in expected(rows):
        by_rule.setdefault((team_of[id], rule), set()).add(id)
    assert {(owner, rule): number for owner, rule, number in found} == {who: len(ids) for who, ids in by_rule.items()}
    assert [number for *_, number in found] == sorted((number for *_, number in found), reverse=True)
