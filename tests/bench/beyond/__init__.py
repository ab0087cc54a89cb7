"""What is beyond the feed: its cost in a round, and the pages of a large archive."""
