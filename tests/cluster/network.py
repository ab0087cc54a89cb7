"""A network between a process and a server that can be cut: nothing arrives, and no connection is closed."""

from __future__ import annotations

import select
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

from tests.commandline import free_port


@dataclass
class Network:
    """Passes bytes on between `port` and the server, as long as it is whole."""

    port: int
    whole: threading.Event = field(default_factory=threading.Event)

    def cut(self) -> None:
        self.whole.clear()

    def mend(self) -> None:
        self.whole.set()


@contextmanager
def network(server: int) -> Iterator[Network]:
    """A network to a port of loopback, until the block ends."""
    made = Network(free_port())
    made.mend()
    stop = threading.Event()
    listener = socket.create_server(("127.0.0.1", made.port))
    listener.settimeout(0.1)
    threads: list[threading.Thread] = []

    def accept() -> None:
        while not stop.is_set():
            with suppress(TimeoutError):
                client, _ = listener.accept()
                threads.append(threading.Thread(target=_pass_on, args=(client, server, made, stop)))
                threads[-1].start()

    acceptor = threading.Thread(target=accept)
    acceptor.start()
    try:
        yield made
    finally:
        stop.set()
        acceptor.join()
        for thread in threads:
            thread.join()
        listener.close()


def _pass_on(client: socket.socket, server: int, network: Network, stop: threading.Event) -> None:
    with client, suppress(OSError), socket.create_connection(("127.0.0.1", server)) as other:
        while not stop.is_set():
            if not network.whole.wait(0.1):
                continue
            for each in select.select([client, other], [], [], 0.1)[0]:
                data = each.recv(65_536)
                if not data:
                    return
                (other if each is client else client).sendall(data)
