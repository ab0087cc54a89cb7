"""Tests of the extraction of articles."""
