"""An archive on a server, and what one undisturbed process makes of the same sources."""

from tests.databases import new_postgresql, own_postgresql

__all__ = ["new_postgresql", "own_postgresql"]
