"""A scheduler that is reached by TLS: with the right certificates a run is as any other, else a sentence says why not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("distributed", reason="`make fleet-test` has what this needs")

import dask
import trustme
from distributed import LocalCluster
from distributed.security import Security

from tests.fleet import made
from tests.fleet.found import same
from tests.fleet.running import run
from tests.fleet.test_rows import COLUMNS
from toolcheck import fleet

WORDS = ("--column", "request", "--id-column", "id", "--owner-column", "team")


def certified(folder: Path) -> Path:
    """An authority of its own, and a certificate of it with a key."""
    folder.mkdir()
    authority = trustme.CA()
    authority.cert_pem.write_to_path(folder / "ca.pem")
    mine = authority.issue_cert("127.0.0.1")
    mine.private_key_pem.write_to_path(folder / "my.key")
    mine.cert_chain_pems[0].write_to_path(folder / "my.pem")
    return folder


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two authorities, `own` and `other`."""
    top = tmp_path_factory.mktemp("tls")
    for name in ("own", "other"):
        certified(top / name)
    (top / "words.pem").write_text("not a certificate")
    made.write_parquet(top / "a.parquet", made.mixed(60))
    return top


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    """The address of a scheduler with a worker, which accepts certificates of its own authority only."""
    own = {f"tls_{who}_{what}": str(folder / "own" / f"my.{end}")
           for who in ("scheduler", "worker", "client") for what, end in (("cert", "pem"), ("key", "key"))}  # fmt: skip
    security = Security(tls_ca_file=str(folder / "own" / "ca.pem"), require_encryption=True, **own)
    served = {"distributed.scheduler.http.routes": [], "distributed.worker.http.routes": []}
    more: dict[str, Any] = {"scheduler_kwargs": {"dashboard": False}, "local_directory": str(folder)}
    with (
        dask.config.set(served),
        LocalCluster(
            n_workers=1, threads_per_worker=1, host="127.0.0.1", protocol="tls://", security=security, **more
        ) as cluster,
    ):
        yield cluster.scheduler_address


def shown(folder: Path, ca: str, mine: str, key: str = "") -> tuple[str, ...]:
    files = ("--tls-ca", folder / ca, "--tls-cert", folder / f"{mine}.pem", "--tls-key", folder / f"{key or mine}.key")
    return tuple(map(str, files))


def test_a_scheduler_is_reached_by_tls(workers: Any, folder: Path, address: str, tmp_path: Path) -> None:
    options = ("--scheduler", address, *shown(folder, "own/ca.pem", "own/my"), *WORDS)
    done = run(str(folder / "a.parquet"), "--output", str(tmp_path / "there"), *options, cwd=tmp_path)
    assert (done.returncode, done.stderr) == (1, "")
    fleet.run([str(folder / "a.parquet")], str(tmp_path / "here"), workers, **COLUMNS)
    same(tmp_path / "there", tmp_path / "here")


@pytest.mark.parametrize(
    ("scheme", "certificates", "reason"),
    [
        ("tls", ("own/ca.pem", "other/my"), "the scheduler ended the connection: it may not accept the certificate of `--tls-cert`"),
        ("tls", ("other/ca.pem", "own/my"), "the certificate of the scheduler is not signed by those of `--tls-ca`"),
        ("tls", ("own/ca.pem", "own/my", "other/my"), "`--tls-ca`, `--tls-cert`, `--tls-key`: the files are not PEM, or do not belong together"),
        ("tls", ("words.pem", "own/my"), "`--tls-ca`, `--tls-cert`, `--tls-key`: the files are not PEM, or do not belong together"),
        ("tls", ("none.pem", "own/my"), "the file of `--tls-ca` cannot be read: no such file or directory"),
        ("tls", (), "it is not the address of a scheduler, such as `tls://scheduler.example:8786`, or TLS is not set up for it"),
        ("tcp", ("own/ca.pem", "own/my"), "`--tls-ca` is for TLS, and the address of the scheduler is not: name `tls://`"),
        ("tcp", (), "what is there ended the connection: it may want `tls://`"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_one_sentence(
    folder: Path, address: str, tmp_path: Path, scheme: str, certificates: tuple[str, ...], reason: str
) -> None:
    there = f"{scheme}://{address.partition('://')[2]}"
    words = shown(folder, *certificates) if certificates else ()
    done = run(str(folder / "a.parquet"), "--output", "out", "--scheduler", there, *words, *WORDS, cwd=tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (2, "", f"error: {reason}\n")


@pytest.mark.parametrize(
    "scheduler",
    ["tcp://dask.example:8786", "dask.example:8786", "ws://10.0.0.7:8786", "tcp://127.0.0.1.dask.example:8786"],
)
def test_nothing_goes_to_another_machine_without_tls(folder: Path, tmp_path: Path, scheduler: str) -> None:
    done = run(str(folder / "a.parquet"), "--output", "out", "--scheduler", scheduler, *WORDS, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.endswith("or `--allow-unencrypted` in a network that you trust\n")
    assert len(done.stderr.splitlines()) == 1
    assert not (tmp_path / "out").exists()


def test_it_does_where_that_is_allowed() -> None:
    from toolcheck.fleet.schedulers import Trust, refuse_address

    refuse_address("tcp://dask.example:8786", Trust(allow_unencrypted=True))
    for here in ("tcp://127.0.0.1:8786", "localhost:8786", "tcp://[::1]:8786", "tls://dask.example:8786"):
        refuse_address(here, Trust())
