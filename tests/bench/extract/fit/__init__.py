"""Fits the tables by which extraction chooses between two bodies."""
