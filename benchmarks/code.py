"""How fast tools are found in code: megabytes of files that pass the prefilter, by second of one processor.

python -m benchmarks.code                   prints a table, in half a minute
python -m benchmarks.code FOLDER...         reads the files of folders instead of those made here
python -m benchmarks.code --write ...       prints, and keeps the table in code.md

The files that are made are the modules of toolcheck, each with a tool at its end, and as much TypeScript, from one
module with names that differ. What the parsers alone take for the same files is measured beside it, in turns.
"""

from __future__ import annotations

import ast
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path

from tree_sitter import Language, Parser
from tree_sitter_typescript import language_tsx

from benchmarks import measuring as bench
from benchmarks.inside import best
from toolcheck.document.reading import CODE
from toolcheck.manifest.code import read_sent, recognise_code
from toolcheck.manifest.marks import is_made, may_have_tools

ROUNDS = 5
MOST_BYTES = 3_000_000
"""So much of each language is read."""
MOST_TIMES_PARSER = {"Python": 2.5, "TypeScript": 4.2, "TypeScript and JavaScript": 4.2}
"""What makes 3 MB a second where the parsers alone read 7.5 MB of Python and 12.7 MB of TypeScript."""
_TITLE = """# How fast tools are found in code

Written by `python -m benchmarks.code --write`. `parser` is `ast.parse`, or tree-sitter with the grammar of TSX, over
the same files. The aim is 3 MB a second on an idle machine, where the parsers alone read 7.5 MB of Python (so 2.5 × the
parser) and 12.7 MB of TypeScript (4.2 ×).
"""
_TOOL = '{"type": "function", "name": "find_order", "description": "Find an order."}'
_TYPESCRIPT = """import { readFile } from "node:fs/promises";
import type { Order, Session } from "./types";

/** What the desk @ knows of an order: it is loaded once, and then kept. */
export interface Desk@Options<T extends Order = Order> {
  readonly orders: ReadonlyMap<string, T>;
  limit?: number;
  onChange?: (order: T, reason: "added" | "removed") => void;
}

const DEFAULTS@ = { limit: 100, retries: 3, address: `https://desk-@.example.com/orders` } as const;

export class Desk@ extends EventTarget {
  #open = new Map<string, Order>();
  private readonly options: Desk@Options;

  constructor(options: Partial<Desk@Options> = {}) {
    super();
    this.options = { orders: new Map(), ...DEFAULTS@, ...options };
  }

  async load(path: string): Promise<number> {
    const text = await readFile(path, "utf-8");
    for (const [index, line] of text.split("\\n").entries()) {
      if (!line.trim() || line.startsWith("#")) continue;
      const [id, name = "unknown", ...rest] = line.split(";").map((part) => part.trim());
      const order = { id, name, index, state: rest.length > 2 ? "open" : "closed", lines: rest } as Order;
      this.#open.set(order.id, order);
      this.options.onChange?.(order, "added");
    }
    return this.#open.size;
  }

  find(name: string, { limit = this.options.limit ?? 10 } = {}): Order[] {
    const wanted = name.toLowerCase();
    return [...this.#open.values()].filter((order) => order.name.toLowerCase().includes(wanted)).slice(0, limit);
  }
}

export function answer@(session: Session, desk: Desk@): string {
  switch (session.state) {
    case "waiting":
      return `There are ${desk.find("").length} orders.`;
    default:
      return session.error instanceof Error ? session.error.message : "Please wait.";
  }
}
"""

Files = list[tuple[str, bytes]]


def made() -> dict[str, Files]:
    """Files of Python and of TypeScript."""
    python = [
        (path.name, path.read_bytes() + f"\nTOOL = {_TOOL}\n".encode())
        for path in sorted((bench.ROOT / "toolcheck").rglob("*.py"))
    ]
    size = sum(len(data) for _, data in python)
    module = _TYPESCRIPT * 5 + f"export const tool@ = {_TOOL};\n"
    number = size // len(module)
    return {
        "Python": python,
        "TypeScript": [(f"desk-{one}.ts", module.replace("@", str(one)).encode()) for one in range(number)],
    }


def found(folders: list[str]) -> dict[str, Files]:
    """The files of some folders, by language, that pass the prefilter and that nobody generated."""
    names = {"python": "Python", "script": "TypeScript and JavaScript", "markdown": "Markdown", "mdx": "MDX"}
    files: dict[str, Files] = {}
    for path in sorted(path for folder in folders for path in Path(folder).rglob("*") if path.is_file()):
        language = names.get(CODE.get(path.suffix, ""))
        if language is None:
            continue
        data = path.read_bytes()
        known = files.setdefault(language, [])
        if may_have_tools(data) and not is_made(data) and sum(len(other) for _, other in known) < MOST_BYTES:
            known.append((path.name, data))
    return files


def parse(language: str, files: Files) -> None:
    """Parse files with nothing but the parser."""
    parser = Parser(Language(language_tsx()))
    for _, data in files:
        if language == "Python":
            try:
                ast.parse(data)
            except SyntaxError:
                continue
        elif language.startswith("TypeScript"):
            parser.parse(data)


def read(files: Files) -> None:
    """Read files as a check does, up to the manifest."""
    for name, data in files:
        document = read_sent(data, name, CODE[Path(name).suffix])
        if document.around is not None:
            recognise_code(document)


def rows(languages: dict[str, Files]) -> Iterator[list[str]]:
    """One row for each language."""
    for language, files in languages.items():
        took = best({"parser": lambda: parse(language, files), "all": lambda: read(files)}, ROUNDS)  # noqa: B023
        size = sum(len(data) for _, data in files) / 1e6
        row = [language, f"{len(files):,}", f"{size:.1f}"]
        aim = MOST_TIMES_PARSER.get(language)
        if aim is None:
            yield [*row, "–", f"{size / took['all']:.1f}", "–", "–"]
            continue
        ratio = took["all"] / took["parser"]
        speeds = [f"{size / took['parser']:.1f}", f"{size / took['all']:.1f}"]
        yield [*row, *speeds, f"{ratio:.1f} ×", f"≤ {aim} ×" + ("" if ratio <= aim else ", missed")]


def main(arguments: list[str]) -> None:
    """Measure and print."""
    warnings.simplefilter("ignore")
    folders = [word for word in arguments if word != "--write"]
    head = ["files of", "files", "MB", "parser, MB/s", "toolcheck, MB/s", "of the parser", "aim"]
    parts = [
        f"Measured on {bench.machine()}; CPU time of one process.\n",
        bench.table(head, list(rows(found(folders) if folders else made()))),
    ]
    print("\n".join(parts))
    if "--write" in arguments:
        (bench.HERE / "code.md").write_text("\n".join([_TITLE, *parts]), "utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
