"""Two worker processes for all tests, and a server that speaks S3: on this machine only."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.running import ROOT, environment

PARTS = 6
"""So many files `parts` has."""


@pytest.fixture(scope="session")
def storage() -> Iterator[dict[str, str]]:
    """The variables with which a bucket is found on the server, which is asked for no file before."""
    command = [sys.executable, "-m", "tests.fleet.storage"]
    with subprocess.Popen(
        command,
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment(),
        text=True,
    ) as server:
        assert server.stdout is not None
        host, port = server.stdout.readline().split()
        variables = {
            "AWS_ENDPOINT_URL": f"http://{host}:{port}",
            "AWS_ACCESS_KEY_ID": "testing",
            "AWS_SECRET_ACCESS_KEY": "testing-secret-of-the-server",
            "AWS_REGION": "us-east-1",
            "AWS_EC2_METADATA_DISABLED": "true",
        }
        with pytest.MonkeyPatch.context() as patch:
            for name, value in variables.items():
                patch.setenv(name, value)
            yield variables
        server.communicate("")


@pytest.fixture(scope="session")
def workers(storage: dict[str, str]) -> Iterator[Any]:
    """A client of two workers that know of the server."""
    from toolcheck.fleet.running import engine

    with engine(2) as client:
        yield client


@pytest.fixture
def bucket(storage: dict[str, str], request: pytest.FixtureRequest) -> str:
    """An empty bucket."""
    import boto3

    name = f"bucket-{abs(hash(request.node.name)) % 10**9}"
    boto3.client("s3", region_name="us-east-1", endpoint_url=storage["AWS_ENDPOINT_URL"]).create_bucket(Bucket=name)
    return name


@pytest.fixture
def parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of files of which each is a part."""
    from tests.fleet import made
    from toolcheck.fleet import inputs

    monkeypatch.setattr(inputs, "_MAX_FILES", 1)
    folder = tmp_path / "in"
    folder.mkdir()
    rows = made.mixed(240)
    for number in range(PARTS):
        made.write_parquet(folder / f"{number}.parquet", rows[number::PARTS])
    return folder
