"""The command line tests watch a small site of their own."""

from tests.watched import place, site

__all__ = ["place", "site"]
