"""Report the state of the service to systemd by the protocol of sd_notify(3): a datagram of lines."""

from __future__ import annotations

import socket
from collections.abc import Mapping


def notify(environ: Mapping[str, str], **fields: str) -> bool:
    """Send for example READY='1', STATUS='…'. Returns False outside systemd."""
    address = environ.get("NOTIFY_SOCKET", "")
    if not address:
        return False
    if address.startswith("@"):  # the abstract namespace
        address = "\0" + address[1:]
    message = "\n".join(f"{key}={value}" for key, value in fields.items())
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sender:
            sender.sendto(message.encode(), address)
    except OSError:
        return False  # systemd has closed the socket; the service goes on without it
    return True
