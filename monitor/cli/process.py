"""Settings of the process: memory of the C library, and file descriptors."""

from __future__ import annotations

import ctypes
import platform
import resource
from contextlib import suppress

_M_ARENA_MAX = -8  # malloc.h of glibc


def share_arenas() -> None:
    """Let all threads take memory from two arenas; call it before threads begin.

    By default glibc gives each thread an arena of its own, up to eight a core, and what a page's tree left free in
    one is of no use to the others: 32 threads that parse pages grow to twice the memory (tests/bench/soak). Other C
    libraries do not have this.
    """
    if platform.libc_ver()[0] == "glibc":
        ctypes.CDLL(None).mallopt(_M_ARENA_MAX, 2)


def raise_descriptor_limit() -> None:
    """Allow as many descriptors as the system lets this process have.

    Visits and clients need several each.

    Where that is forbidden, as by the systemd unit, the limit stays as it was set from outside.
    """
    with suppress(OSError, ValueError):
        _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
