"""Programs that measure; they are run by hand, not by `make test`."""
