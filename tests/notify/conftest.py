"""The news site that the messages are about."""

from tests.watched import site

__all__ = ["site"]
