"""The settings for checking files: `toolcheck.toml`, or `[tool.toolcheck]` in `pyproject.toml`.

A configuration is data: nothing in it is run, loaded or sent anywhere.
"""
