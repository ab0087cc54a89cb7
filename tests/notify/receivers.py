"""Receivers of messages on loopback: a webhook, and a real SMTP server."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message as Handler


@dataclass
class Receiver:
    """A webhook.

    status: what it answers; retry_after: a header of that; got: headers and body of each request, also of refused ones
    watch:  called when a message is read, before it is answered
    """

    url: str
    status: int = 200
    retry_after: str = "0"
    got: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    watch: Callable[[], None] | None = None

    @property
    def facts(self) -> list[dict[str, Any]]:
        return [json.loads(body) for _, body in self.got]


@contextmanager
def webhook() -> Iterator[Receiver]:
    class Answering(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            receiver.got.append((dict(self.headers), body))
            if receiver.watch:
                receiver.watch()
            self.send_response(receiver.status)
            self.send_header("Content-Length", "0")
            self.send_header("Retry-After", receiver.retry_after)
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Answering) as server:
        receiver = Receiver(f"http://127.0.0.1:{server.server_address[1]}/in")
        thread = Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield receiver
        finally:
            server.shutdown()
            thread.join()


class _Keeping(Handler):
    def __init__(self) -> None:
        super().__init__()
        self.mails: list[Any] = []

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        if address.startswith("nobody@"):
            return "550 there is nobody of that name"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    def handle_message(self, message: Any) -> None:
        self.mails.append(message)


@contextmanager
def mail_server(port: int) -> Iterator[list[Any]]:
    """Give the mails that arrive at 127.0.0.1:port. It refuses nobody@ any host."""
    kept = _Keeping()
    server = Controller(kept, hostname="127.0.0.1", port=port)
    server.start()
    try:
        yield kept.mails
    finally:
        server.stop()
