"""The image, and what is prepared for other ways to install: kept equal to the project, whether published or not."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from requirements import lock
from tests.running import ROOT
from toolcheck import __version__
from toolcheck.disk.files import EXTENSIONS
from toolcheck.document.reading import CODE

PACKAGING = ROOT / "packaging"
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
NAME, HOME = PROJECT["project"]["name"], PROJECT["project"]["urls"]["Repository"]
DOCKERFILE = (ROOT / "Dockerfile").read_text("utf-8")


def instructions() -> list[tuple[str, str]]:
    """Each instruction of the Dockerfile with its words, its lines made one."""
    text = re.sub(r"^#.*\n", "", DOCKERFILE, flags=re.M).replace("\\\n", " ")
    return [(line.partition(" ")[0], line.partition(" ")[2].strip()) for line in text.splitlines() if line.strip()]


def test_the_image_is_pinned_and_does_not_run_as_root() -> None:
    bases = [words.split()[0] for kind, words in instructions() if kind == "FROM"]
    assert len(set(bases)) == 1
    found = re.fullmatch(r"python:(3\.\d+)\.\d+-slim-\w+", bases[0])
    assert found is not None, "a full version"
    (pythons,) = re.findall(r"^PYTHONS := (.*)", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    assert found[1] in pythons.split()
    final = instructions()[max(at for at, (kind, _) in enumerate(instructions()) if kind == "FROM") :]
    assert [words for kind, words in final if kind == "USER"] == ["10001:10001"]
    assert [json.loads(words) for kind, words in final if kind in ("ENTRYPOINT", "CMD")] == [["toolcheck"], ["check"]]
    assert not [words for kind, words in final if kind in ("RUN", "ADD")]
    assert f'image.source="{HOME}"' in dict(final)["LABEL"]


def test_the_image_is_installed_from_its_lock() -> None:
    runs = " ".join(words for kind, words in instructions() if kind == "RUN")
    assert "--require-hashes --requirement requirements/image.txt" in runs
    assert "--no-deps --no-build-isolation ." in runs
    pinned = lock.pinned("requirements/image.txt")
    wanted = [*PROJECT["project"]["dependencies"], *PROJECT["project"]["optional-dependencies"]["code"]]
    assert {re.split(r"[>=]", one)[0].lower().replace(".", "-") for one in wanted} <= {
        name.replace(".", "-") for name in pinned
    }
    assert pinned.items() <= lock.pinned("requirements/test.txt").items(), "the image has what is tested"


def copied(into: Path) -> Path:
    """What the Dockerfile copies, as far as `.dockerignore` lets it."""
    ignored = (ROOT / ".dockerignore").read_text("utf-8").splitlines()
    assert "*" in ignored
    allowed = {line[1:] for line in ignored if line.startswith("!")}
    sources = [words.split()[:-1] for kind, words in instructions() if kind == "COPY" and "--from" not in words]
    for source in (name for names in sources for name in names):
        path = "requirements/image.txt" if source == "requirements/image.txt" else source
        assert path in allowed, source
        (into / path).parent.mkdir(parents=True, exist_ok=True)
        if (ROOT / path).is_dir():
            shutil.copytree(ROOT / path, into / path, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / path, into / path)
    return into


def test_what_the_image_copies_is_enough_to_build_it(tmp_path: Path) -> None:
    here = copied(tmp_path / "source")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(build, check=True, cwd=here, capture_output=True)
    assert [path.name for path in tmp_path.glob("*.whl")] == [f"toolcheck_lint-{__version__}-py3-none-any.whl"]


def _docker_answers() -> bool:
    docker = shutil.which("docker")
    return docker is not None and subprocess.run([docker, "info"], check=False, capture_output=True).returncode == 0


@pytest.mark.skipif(not _docker_answers(), reason="no Docker daemon answers")
def test_the_image_runs(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text('{"tools": [{"type": "function", "name": "f", "strict": true}]}')
    subprocess.run(["docker", "build", "--quiet", "--tag", "toolcheck-test", "."], check=True, cwd=ROOT)
    run = ["docker", "run", "--rm", "--network", "none", "--volume", f"{tmp_path}:/data:ro", "toolcheck-test"]
    done = subprocess.run([*run, "check", "a.json"], check=False, capture_output=True, text=True)
    assert (done.returncode, "strict-in-realtime" in done.stdout) == (1, True), done.stderr


def test_the_descriptor_for_megalinter_is_the_project() -> None:
    made = yaml.safe_load((PACKAGING / "toolcheck.megalinter-descriptor.yml").read_text("utf-8"))
    (linter,) = made["linters"]
    assert made["file_extensions"] == list(dict.fromkeys([*EXTENSIONS, *CODE]))
    assert linter["install"]["pip"] == [f"{NAME}[code]=={__version__}"]
    assert linter["linter_text"] == PROJECT["project"]["description"]
    assert linter["linter_url"] == linter["linter_repo"] == HOME
    assert linter["linter_rules_url"].startswith(PROJECT["project"]["urls"]["Documentation"])
    command = [sys.executable, "-m", "toolcheck", *linter["cli_lint_extra_args"], "--help"]
    assert subprocess.run(command, check=False, capture_output=True, cwd=ROOT).returncode == 0


def test_the_formula_for_homebrew_is_the_project() -> None:
    made = (PACKAGING / "toolcheck-lint.rb").read_text("utf-8")
    assert f'homepage "{HOME}"' in made
    assert re.findall(r'url "(.*)"', made) == [f"{HOME}/archive/refs/tags/v{__version__}.tar.gz"]
    assert f'license "{PROJECT["project"]["license"]}"' in made
    assert len(re.findall(r'desc "(.*)"', made)[0]) <= 80, "Homebrew allows no more"
    assert made.startswith("# A Homebrew formula that installs toolcheck. Not published: see README.md.\nclass Tool")


def test_nothing_there_says_that_it_is_published() -> None:
    assert "None of these is published" in (PACKAGING / "README.md").read_text("utf-8")
    for path in PACKAGING.iterdir():
        assert path.name == "README.md" or "Not published" in path.read_text("utf-8").splitlines()[0]
