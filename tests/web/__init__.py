"""The HTTP server, asked over real HTTP."""
