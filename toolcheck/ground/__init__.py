"""What everything else is built on: values, patterns, processes and time. It knows nothing of tools.

Nine things here are done in an unusual way, because a run is short and most of it is getting ready. Each is worth its
price only as long as its figure holds: how much CPU the check of one small YAML file takes with the usual way in its
place (medians of 25 shuffled runs, measured on 2026-11-29, Python 3.11).

- `record` (`record.py`) stands for a frozen dataclass. Usual way: 1.19 times as long. It writes an `__init__` with
  `exec` when there are more than twelve instances, from names in our own source. Price: nothing stops an assignment at
  run time but the type checker, and a record cannot inherit fields. Tests: `tests/ground/test_record.py`.
- `regex` (`regex.py`) compiles a pattern when it is first used. Usual way: 1.25 times as long. Price: a wrong pattern
  is noticed late, and what it returns only looks like a `re.Pattern` (it has its methods for searching, and no more).
  Tests: `tests/ground/test_regex.py`; `tests/hostile/test_patterns.py`, which compiles and attacks all of them.
- `put_off` (`later.py`) lets an `import` of a module do nothing until the module is used. Usual way: 1.12 times as
  long. A finder in `sys.meta_path` leaves such a module empty, and only the command does it. Price: an error of such a
  module comes up where it is used. Tests: `tests/cli/test_later.py`, `tests/hostile/test_foreign_modules.py`.
- `import_with` (`later.py`) imports click while modules that it takes single names from are put off and have these
  names. Usual way: 1.12 times as long, with an option. Price: in click, a text is never translated. Tests:
  `tests/cli/test_later.py`, `tests/cli/test_start.py`.
- `part_of` (`later.py`) imports a module of a package that is put off, and not the package: PyYAML's parser, without
  its loaders and dumpers. Usual way: 1.26 times as long. Price: it relies on how PyYAML is built; where that does not
  work, all of PyYAML is imported. Tests: `tests/document/test_parser_alone.py`.
- `scanner` (`json_scan.py`) reads JSON with the C scanner of `json` alone. Usual way: 1.04 times as long. Price: it
  relies on `_json`; where that is missing or asks for more, `json` is imported. Tests:
  `tests/ground/test_json_scan.py`.
- `TYPE_CHECKING = False`, and `NamedTuple` of `named.py`, stand for those of `typing` in all that the check of a file
  imports; type checkers know both. Usual way: 1.1 times as long. Price: what only a type checker needs is in a branch,
  and the aliases of types are texts when the program runs. Tests: `tests/ground/test_named.py`,
  `tests/cli/test_commands.py`.
- `os._exit` (`toolcheck/__main__.py`) ends the command without taking the interpreter apart. Usual way: 1.15 times as
  long. Price: nothing registered with `atexit` runs, and what is not flushed is lost, so the command flushes all.
  Tests: `tests/ground/test_inventions.py`, `tests/cli/test_outputs.py`.
- `share` (`workers.py`) forks processes for many files. Usual way, one process: up to 1.5 times as long by the clock
  (two cores, 1,000 YAML files). Price: no workers without `fork`, and one that is killed must be noticed. Tests:
  `tests/test_workers.py`.

`tests/ground/test_inventions.py` holds that nothing else does such things.
"""
