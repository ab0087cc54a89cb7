"""Measures extraction on a corpus of saved pages."""
