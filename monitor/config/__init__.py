"""Read the configuration; report every fault with its place and its remedy."""

from monitor.config.load import FILES, Checked, check, find_folder, fingerprint, load, topic_places

__all__ = ["FILES", "Checked", "check", "find_folder", "fingerprint", "load", "topic_places"]
