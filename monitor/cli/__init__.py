"""The command line: a function a command, thin.

What it prints is for people, `--json` for programs.

Exit codes: 0 it ran · 1 a check says no · 2 config or query wrong · 3 the state is held by another.
"""

from monitor.cli.main import main

__all__ = ["main"]
