"""How the C library keeps memory for many threads."""

from __future__ import annotations

import ctypes
import platform

_M_ARENA_MAX = -8  # malloc.h of glibc


def share_arenas() -> None:
    """Let all threads take memory from two arenas; call it before threads begin.

    By default glibc gives each thread one of its own, up to eight a core, and what a page's tree left free
    in one is of no use to the others: 32 threads that parse pages grow to twice the memory (tests/bench/soak).
    Other C libraries do not have this.
    """
    if platform.libc_ver()[0] == "glibc":
        ctypes.CDLL(None).mallopt(_M_ARENA_MAX, 2)
