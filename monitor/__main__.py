"""`python -m monitor` is `newsmonitor`."""

from monitor.cli import main

main()
