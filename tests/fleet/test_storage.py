"""The same on a server that speaks S3 as on a disk."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("distributed", reason="`make fleet-test` has what this needs")

import pyarrow as pa
from pyarrow import fs

from tests.fleet import made
from tests.fleet.found import by_id, contents
from tests.fleet.running import run
from tests.fleet.test_rows import COLUMNS
from toolcheck import fleet
from toolcheck.fleet import places, uris
from toolcheck.fleet.fleet import CannotLook, NothingToRead


def client_of(storage: dict[str, str]) -> Any:
    import boto3

    return boto3.client("s3", region_name="us-east-1", endpoint_url=storage["AWS_ENDPOINT_URL"])


def fetch(storage: dict[str, str], bucket: str, prefix: str, folder: Path) -> None:
    """Copy what is below a prefix of a bucket into a folder."""
    client = client_of(storage)
    for one in client.list_objects_v2(Bucket=bucket, Prefix=prefix).get("Contents", []):
        path = folder / one["Key"].removeprefix(prefix).lstrip("/")
        path.parent.mkdir(parents=True, exist_ok=True)
        if not one["Key"].endswith("/"):
            path.write_bytes(client.get_object(Bucket=bucket, Key=one["Key"])["Body"].read())


def test_storage_and_disk_hold_the_same(workers: Any, storage: dict[str, str], bucket: str, tmp_path: Path) -> None:
    rows = made.mixed(400)
    (tmp_path / "in").mkdir()
    made.write_parquet(tmp_path / "in" / "a b.parquet", rows[:150])
    made.write_lines(tmp_path / "in" / "c.jsonl.gz", rows[150:])
    for path in (tmp_path / "in").iterdir():
        client_of(storage).put_object(Bucket=bucket, Key=f"logs/{path.name}", Body=path.read_bytes())
    here = fleet.run([str(tmp_path / "in")], str(tmp_path / "here"), workers, **COLUMNS)
    there = fleet.run([f"s3://{bucket}/logs"], f"s3://{bucket}/out", workers, **COLUMNS)
    fetch(storage, bucket, "out", tmp_path / "there")
    verdicts = [sorted(contents(tmp_path / name / "verdicts").items()) for name in ("here", "there")]
    assert verdicts[0] == verdicts[1]
    assert by_id(tmp_path / "here") == by_id(tmp_path / "there") != {}
    for name in ("rows", "texts", "findings", "rows_by_worst", "curve"):
        assert here.numbers[name] == there.numbers[name]
    assert not (tmp_path / "there" / "work").exists()


def test_a_glob_in_a_bucket(workers: Any, storage: dict[str, str], bucket: str, tmp_path: Path) -> None:
    rows = made.rows(30)
    for number, key in enumerate(
        ("day=1/a.jsonl", "day=2/b.jsonl", "day=2/deep/c.jsonl", "day=2/_tmp/d.jsonl", "day=2/e.txt")
    ):
        client_of(storage).put_object(Bucket=bucket, Key=key, Body=made.lines(rows[number * 5 : number * 5 + 5]))
    for number, (glob, count) in enumerate(
        (("day=2/*.jsonl", 5), ("day=*/*.jsonl", 10), ("**/*.jsonl", 15), ("day=2", 10))
    ):
        done = fleet.run([f"s3://{bucket}/{glob}"], str(tmp_path / str(number)), workers, **COLUMNS)
        assert done.numbers["rows"]["in"] == count, glob
    with pytest.raises(NothingToRead):
        fleet.run([f"s3://{bucket}/nothing/*.jsonl"], str(tmp_path / "none"), workers, **COLUMNS)


@pytest.mark.parametrize(
    ("uri", "reason"),
    [
        ("s3://no-such-bucket-here/a.jsonl", "no such file or folder"),
        ("s3://no-such-bucket-here/*.jsonl", "there is no such bucket"),
        ("s3://key:very-secret-word@some-bucket/a.jsonl", "a URI must not hold credentials"),
        ("s3://some-bucket/a.jsonl?secret_key=very-secret-word", "the query of a URI may only have"),
        ("https://some.example/very-secret-word", "a URI begins with one of"),
    ],
)
def test_what_cannot_be_reached_is_refused_before_any_work(
    workers: Any, storage: dict[str, str], tmp_path: Path, uri: str, reason: str
) -> None:
    with pytest.raises(CannotLook) as refused:
        fleet.run([uri], str(tmp_path / "out"), workers, **COLUMNS)
    ((_, words),) = refused.value.faults
    assert words.startswith(reason)
    assert "very-secret-word" not in words
    assert not (tmp_path / "out").exists()


def test_other_stores_are_those_of_pyarrow() -> None:
    for uri, kind, path in (
        ("gs://bucket/day=1/a b.jsonl", fs.GcsFileSystem, "bucket/day=1/a b.jsonl"),
        ("abfs://box@account.dfs.core.windows.net/a b.jsonl", fs.AzureFileSystem, "box/a b.jsonl"),
    ):
        uris.refuse(uri)
        system, found = places._open(uri)
        assert isinstance(system, kind)
        assert found == path


def test_google_cloud_storage_that_does_not_answer_is_named(tmp_path: Path) -> None:
    nobody = "127.0.0.1:1"
    uri = f"gs://bucket/a.jsonl?endpoint_override={nobody}&scheme=http&retry_limit_seconds=1"
    env = {"GCE_METADATA_ROOT": f"http://{nobody}", "GCE_METADATA_HOST": nobody}
    done = run(uri, "--output", "out", cwd=tmp_path, env=env)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "error: gs://bucket/a.jsonl: it cannot be reached\n"
    assert not (tmp_path / "out").exists()


def test_azure_without_credentials_is_in_words() -> None:
    said = "Credentials23AuthenticationExceptionE: Failed to get token from DefaultAzureCredential."
    assert uris.reason_of(pa.ArrowException(said)) == "no credentials were found for it"
