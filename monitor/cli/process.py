"""Settings of the process: file descriptors and signals."""

from __future__ import annotations

import resource
import signal
import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress


def raise_descriptor_limit() -> None:
    """Allow as many descriptors as the system lets this process have.

    Visits and clients need several each.

    Where that is forbidden, as by the systemd unit, the limit stays as it was set from outside.
    """
    with suppress(OSError, ValueError):
        _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


@contextmanager
def act_on_signals(stop: Callable[[], None], reload: Callable[[], None] | None = None) -> Iterator[None]:
    """Stop on Ctrl-C and SIGTERM, reload on SIGHUP if `reload` is given; a second Ctrl-C ends at once.

    A thread receives signals over a socket. A Python handler runs in the main thread only, and not while that waits:
    a signal that came just before the wait would never be acted upon.
    """

    def by_default_next(number: int, _: object) -> None:
        signal.signal(number, signal.SIG_DFL)

    receiver, sender = socket.socketpair()
    sender.setblocking(False)
    before = {number: signal.signal(number, by_default_next) for number in (signal.SIGINT, signal.SIGTERM)}
    acts = {signal.SIGINT: stop, signal.SIGTERM: stop}
    if reload:
        before[signal.SIGHUP] = signal.signal(signal.SIGHUP, lambda *_: None)
        acts[signal.SIGHUP] = reload
    listener = threading.Thread(target=_listen, args=(receiver, acts), name="signals", daemon=True)
    listener.start()
    wakeup = signal.set_wakeup_fd(sender.fileno())
    try:
        yield
    finally:
        signal.set_wakeup_fd(wakeup)
        for number, handler in before.items():
            signal.signal(number, handler)
        sender.close()
        listener.join()
        receiver.close()


def _listen(receiver: socket.socket, acts: Mapping[signal.Signals, Callable[[], None]]) -> None:
    """Act on each signal; ends when the other side is closed."""
    while numbers := receiver.recv(64):
        for number in numbers:
            if number in acts:
                acts[signal.Signals(number)]()
