"""Read the configuration; report every fault with its place and its remedy."""

from monitor.config.load import (
    FILES,
    FileCache,
    check,
    find_folder,
    fingerprint,
    load,
    topic_places,
    version_of,
)

__all__ = ["FILES", "FileCache", "check", "find_folder", "fingerprint", "load", "topic_places", "version_of"]
