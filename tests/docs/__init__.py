"""The documentation: generated pages are as the code is, and every example is taken out and run."""
