"""`toolcheck schema`: the JSON Schemas of the shapes, for editors and other programs."""

from __future__ import annotations

import click

from toolcheck.cli import completing, exits, options
from toolcheck.cli.console import complain, say
from toolcheck.cli.option import option
from toolcheck.cli.usage import suggestion


@click.command(
    "schema",
    epilog="""\b
Examples:
  toolcheck schema                                    list the shapes
  toolcheck schema manifest                           print one
  toolcheck schema manifest --output tools.schema.json

A first line in a YAML file makes editors complete and check it:
  # yaml-language-server: $schema=tools.schema.json""",
)
@click.argument("kind", required=False, shell_complete=completing.shape)
@option("--output", "-o", type=options.PATH, metavar="FILE", help="Write to a file instead of standard output.")
def command(*, kind: str | None, output: str | None) -> int:
    """Print the JSON Schema of a shape. Without KIND, list the shapes."""
    from toolcheck.contract import schemas

    if kind is None:
        widest = max(map(len, schemas.kinds()))
        say("".join(f"{name:<{widest}}  {schemas.description(name)}\n" for name in schemas.kinds()))
        return exits.CLEAN
    kind = kind.removesuffix(".schema.json")
    if kind not in schemas.kinds():
        near = suggestion(kind, schemas.kinds())
        raise click.UsageError(f"unknown schema `{kind}`{near or '; `toolcheck schema` lists them'}")
    data = schemas.schema_bytes(kind)
    if output is None:
        say(data.decode())
        return exits.CLEAN
    from toolcheck.disk.writing import CannotWrite, write_text

    try:
        write_text(output, data)
    except CannotWrite as refused:
        complain(f"error: {output}: {refused.reason}")
        return exits.USAGE
    return exits.CLEAN
