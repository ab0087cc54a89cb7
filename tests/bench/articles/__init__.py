"""Articles a second: a round over list pages and article pages, beside trafilatura alone."""
