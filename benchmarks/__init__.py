"""How fast toolcheck is, against the interpreter's own start, the bare parsers, and other programs on the same files.

`make bench` measures and prints; README.md says what is measured and how. No test depends on a figure of it.
"""
