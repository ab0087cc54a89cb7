"""Measures how soon new entries are seen, at an equal number of requests."""
