"""Hostile sources, generated: what they answer, and whole rounds over them beside a healthy source."""
