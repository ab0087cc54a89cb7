"""Several processes on one archive."""
