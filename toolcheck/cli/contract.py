"""`toolcheck contract`: what this version knows about the APIs, with dates."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from toolcheck.cli import exits, options
from toolcheck.cli.console import say
from toolcheck.cli.usage import suggestion

if TYPE_CHECKING:
    from toolcheck.contract.known import Topic


@click.command(
    "contract",
    epilog="""\b
Examples:
  toolcheck contract                         list the topics and their dates
  toolcheck contract connectors              show one topic
  toolcheck contract --output-format json    all topics, as JSON""",
)
@click.argument("topic", required=False)
@options.TEXT_OR_JSON
def command(*, topic: str | None, output_format: str) -> int:
    """Print what toolcheck knows about the APIs: tools, connectors, models, limits. Without TOPIC, list the topics."""
    from toolcheck.contract.known import TOPICS, find_topic

    if topic is None:
        say(_json({subject.name: _value(subject) for subject in TOPICS}) if output_format == "json" else _list(TOPICS))
        return exits.CLEAN
    found = find_topic(topic)
    if found is None:
        near = suggestion(topic, (subject.name for subject in TOPICS))
        raise click.UsageError(f"there is no topic `{topic}`{near or '; `toolcheck contract` lists them'}")
    say(_json(_value(found)) if output_format == "json" else _page(found))
    return exits.CLEAN


def _json(value: Any) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"


def _value(topic: Topic) -> dict[str, Any]:
    from toolcheck.contract.sources import SOURCES

    urls = [SOURCES[source].url for source in topic.sources]
    return {"title": topic.title, "looked": topic.looked, "sources": urls, "facts": dict(topic.rows())}


def _list(topics: tuple[Topic, ...]) -> str:
    from toolcheck.contract.sources import SOURCES

    width = max(len(topic.name) for topic in topics)
    lines = [
        f"{topic.name:{width}}  {topic.looked:10}  {sum(1 for _ in topic.rows()):>4}  {topic.title}" for topic in topics
    ]
    head = f"{'topic':{width}}  {'as of':10}  facts"
    client = SOURCES["openai-python"]
    last = [f"Compared with {client.title} on {client.looked}.", "`toolcheck contract TOPIC` shows one topic."]
    return "\n".join([head, *lines, "", *last]) + "\n"


def _page(topic: Topic) -> str:
    from toolcheck.contract.sources import SOURCES

    rows = list(topic.rows())
    width = min(max((len(name) for name, _ in rows), default=0), 44)
    lines = [f"{topic.title}  As of {topic.looked}.", "", *(f"{name:{width}}  {words}" for name, words in rows)]
    lines += [""] * bool(topic.sources) + [f"source: {SOURCES[source].url}" for source in topic.sources]
    return "\n".join(lines) + "\n"
