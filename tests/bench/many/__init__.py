"""What 10,000 configured sources cost one process: its start, its rest, and how late it asks."""
