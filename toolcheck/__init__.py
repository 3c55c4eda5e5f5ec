"""toolcheck: a validator, linter and compiler for the tool manifests of OpenAI's Realtime and Responses APIs."""

__version__ = "0.1.0"
