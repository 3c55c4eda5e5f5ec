"""The version of toolcheck."""

__version__ = "0.1.0"
