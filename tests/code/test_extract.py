"""`toolcheck extract`, and `compile` of code: what is known of a value that is sent, as a manifest or as the payload."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
import yaml

import toolcheck as product
from tests.running import toolcheck

KEY = "sk-proj-" + "a1B2" * 12
SESSION = """\
import os
from openai import OpenAI

def run(connection, token, host):
    connection.session.update(
        session={
            "type": "realtime",
            "instructions": "Be kind.\\nSay ${HELLO}.\\n",
            "speed": pace(),
            "tools": [
                {"type": "function", "name": "find", "description": "Find.", "parameters": schema()},
                {"type": "function", "name": "end", "description": "End.", "parameters": {"type": "object", "properties": {}}},
                {"type": "mcp", "server_label": "crm", "server_url": f"https://{host}/mcp", "allowed_tools": ["a"],
                 "authorization": os.environ["CRM_TOKEN"], "require_approval": "always"},
                {"type": "mcp", "server_label": "shop", "server_url": "https://shop.example.com/mcp",
                 "allowed_tools": ["b"], "authorization": token, "headers": {"X-Key": "%s"}, "require_approval": "always"},
                *more(),
            ],
        }
    )
""" % KEY  # fmt: skip
REQUEST = """\
import os
from openai import OpenAI

OpenAI().responses.create(
    model="gpt-5.2",
    input="${NOT_OURS}",
    tools=[{"type": "mcp", "server_label": "crm", "server_url": "https://crm.example.com/mcp", "allowed_tools": ["a"],
            "authorization": os.environ["CRM_TOKEN"], "require_approval": "always"}],
)
"""


def written(folder: Path, text: str, name: str = "agent.py") -> Path:
    (folder / name).write_text(text)
    return folder


def test_a_manifest_has_what_is_known(tmp_path: Path) -> None:
    done = toolcheck("extract", "agent.py", cwd=written(tmp_path, SESSION))
    assert done.returncode == 0, done.stderr
    session = yaml.safe_load(done.stdout)["session"]
    assert session["instructions"] == "Be kind.\nSay $${HELLO}.\n"
    assert "speed" not in session
    assert [tool.get("name") or tool["server_label"] for tool in session["tools"]] == ["end", "crm", "shop"]
    crm, shop = session["tools"][1:]
    assert crm["server_url"] == "https://${host:?agent.py:13 server_url}/mcp"
    assert crm["authorization"] == "${CRM_TOKEN}"
    assert shop["authorization"] == "${token:?agent.py:16 authorization}"
    assert "# left out: `session.speed`, which is not known (agent.py:9)" in done.stdout
    assert "# left out: `session.tools[0]`, because of `parameters`, which is not known (agent.py:11)" in done.stdout
    assert "# may hold more than is seen here" in done.stdout
    assert "3 parts of agent.py:6:9 could not be read" in done.stderr
    assert "checked 1 file" in done.stderr


def test_no_secret_is_in_it(tmp_path: Path) -> None:
    done = toolcheck("extract", "agent.py", cwd=written(tmp_path, SESSION))
    assert "a1B2" not in done.stdout + done.stderr
    assert yaml.safe_load(done.stdout)["session"]["tools"][2]["headers"] == {"X-Key": "${X_KEY:?agent.py:16 X-Key}"}


def test_what_is_written_compiles_when_all_is_given(tmp_path: Path) -> None:
    folder = written(tmp_path, SESSION)
    (folder / "agent.yaml").write_text(toolcheck("extract", "agent.py", cwd=folder).stdout)
    missing = toolcheck("compile", "agent.yaml", cwd=folder)
    assert missing.returncode == 1
    assert "agent.py:13 server_url" in missing.stderr
    given = {"CRM_TOKEN": "one", "host": "crm.example.com", "token": "two", "X_KEY": "three"}
    done = toolcheck("compile", "agent.yaml", cwd=folder, env={**os.environ, **given})
    assert done.returncode == 0, done.stderr
    session = json.loads(done.stdout)["session"]
    assert session["instructions"] == "Be kind.\nSay ${HELLO}.\n"
    assert session["tools"][1]["server_url"] == "https://crm.example.com/mcp"


def test_two_unknown_texts_are_two_variables(tmp_path: Path) -> None:
    tools = ", ".join(
        f'{{"type": "mcp", "server_label": "{name}", "server_url": "https://{name}.example.com/mcp",'
        ' "allowed_tools": ["x"], "authorization": token, "require_approval": "always"}'
        for name in ("one", "two")
    )
    text = f"from openai import OpenAI\nOpenAI().responses.create(model='gpt-5.2', input='', tools=[{tools}])\n"
    found = yaml.safe_load(toolcheck("extract", "agent.py", cwd=written(tmp_path, text)).stdout)["tools"]
    assert [tool["authorization"].partition(":")[0] for tool in found] == ["${token", "${token_2"]


def test_one_of_several(tmp_path: Path) -> None:
    folder = written(tmp_path, SESSION + REQUEST)
    unclear = toolcheck("extract", "agent.py", cwd=folder)
    assert unclear.returncode == 2
    assert unclear.stdout == ""
    assert "it has 2 values" in unclear.stderr
    assert "agent.py:6:9: session.update()" in unclear.stderr
    for root in ("agent.py:24", "24", "agent.py:27"):
        done = toolcheck("extract", "agent.py", "--root", root, cwd=folder)
        assert yaml.safe_load(done.stdout)["model"] == "gpt-5.2", done.stderr
    assert toolcheck("extract", "agent.py", "--root", "agent.py:1", cwd=folder).returncode == 2


def test_an_item_of_the_talk_is_no_manifest(tmp_path: Path) -> None:
    item = 'ITEM = {"type": "conversation.item.create", "item": {"type": "message", "role": "user", "content": []}}\n'
    done = toolcheck("extract", "agent.py", cwd=written(tmp_path, REQUEST + item))
    assert yaml.safe_load(done.stdout)["model"] == "gpt-5.2"


def test_a_file_for_each(tmp_path: Path) -> None:
    folder = written(tmp_path, SESSION + REQUEST)
    done = toolcheck("extract", "agent.py", "--output-dir", "made", cwd=folder)
    assert done.returncode == 0, done.stderr
    assert len(list((folder / "made").iterdir())) == 2
    again = toolcheck("extract", "agent.py", "--output-dir", "made", cwd=folder)
    assert again.returncode == 2


@pytest.mark.parametrize(
    ("name", "text", "reason"),
    [
        ("a.yaml", "tools: []\n", "not a code file"),
        ("a.py", "x = 1\n", "it sends nothing"),
        ("a.py", "x = {'type': 'session.update' 1\n", "a.py:1:5: this is not Python"),
    ],
)
def test_what_cannot_be_extracted(tmp_path: Path, name: str, text: str, reason: str) -> None:
    done = toolcheck("extract", name, cwd=written(tmp_path, text, name))
    assert done.returncode == 2
    assert reason in done.stderr
    assert done.stdout == ""


@pytest.mark.parametrize(("name", "reason"), [("none.yaml", "no such file"), (".", "it is a folder")])
def test_what_is_not_there_is_not_called_another_kind_of_file(tmp_path: Path, name: str, reason: str) -> None:
    done = toolcheck("extract", name, cwd=tmp_path)
    assert done.returncode == 2
    assert reason in done.stderr
    assert "code file" not in done.stderr


def test_typescript(tmp_path: Path) -> None:
    text = (
        "import OpenAI from 'openai';\nconst t = [{type: 'function', name: 'f', description: 'F.', parameters: {}}];\n"
    )
    text += "openai.responses.create({model: 'gpt-5.2', input: process.env.WORDS, tools: t});\n"
    found = yaml.safe_load(toolcheck("extract", "a.ts", cwd=written(tmp_path, text, "a.ts")).stdout)
    assert (found["input"], found["tools"][0]["name"]) == ("${WORDS}", "f")


def test_compile_writes_the_one_thing_that_is_sent(tmp_path: Path) -> None:
    folder = written(tmp_path, REQUEST + "TOOLS = [{'type': 'function', 'name': 'f', 'description': 'F.'}]\n")
    done = toolcheck("compile", "agent.py", cwd=folder, env={**os.environ, "CRM_TOKEN": "one"})
    assert done.returncode == 0, done.stderr
    made = json.loads(done.stdout)
    assert made["input"] == "${NOT_OURS}"
    assert made["tools"][0]["authorization"] == "one"
    assert product.compile(folder / "agent.py", env={"CRM_TOKEN": "one"}).made[0].value == made


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (REQUEST + REQUEST, "it sends 2 values, and compile writes one: agent.py:4:1 (responses.create()), agent.py:13:1"),
        ("TOOLS = [{'type': 'function', 'name': 'f', 'description': 'F.'}]\n", "it sends nothing"),
        ("TOOLS = {'type': 'session.update' 1\n", "this is not Python that can be parsed (agent.py:1:9)"),
        (REQUEST.replace('"${NOT_OURS}"', "words"), "`input` is not known at agent.py:6:"),
        (REQUEST.replace("],\n)", ", *MORE],\n)"), "`tools` is not known at agent.py:7:"),
    ],
)  # fmt: skip
def test_compile_refuses_what_is_not_one_known_value(tmp_path: Path, text: str, reason: str) -> None:
    done = toolcheck("compile", "agent.py", cwd=written(tmp_path, text))
    assert (done.returncode, done.stdout) == (2, "")
    assert reason in done.stderr
    with pytest.raises(product.CannotCompile):
        product.compile(tmp_path / "agent.py")
