"""How toolcheck is told to look at files: `toolcheck.toml`, or `[tool.toolcheck]` in `pyproject.toml`.

A configuration is data: nothing in it is run, loaded or sent anywhere.
"""
