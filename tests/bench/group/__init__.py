"""Measures the recognition of copies and events."""
