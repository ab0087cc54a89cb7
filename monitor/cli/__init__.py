"""The command line: one function a command, thin; what it prints is for people, `--json` for programs."""
