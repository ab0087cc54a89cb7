"""Which version of each public feed the WebSub hub was told of."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, delete, select

from monitor.store.schema import announcements
from monitor.store.statements import upsert

_save = upsert(announcements)


@dataclass(frozen=True, slots=True)
class Announced:
    """The version of a feed that a hub was last notified of.

    hub: the hub's address; version: a hash that stands for the bytes of the file.
    """

    hub: str
    version: str


def read_announcements(connection: Connection) -> Mapping[str, Announced]:
    """Read the last notification of each feed, by the feed's address."""
    rows = connection.execute(select(announcements))
    return {row.address: Announced(row.hub, row.version) for row in rows}


def save_announcement(connection: Connection, address: str, heard: Announced) -> None:
    """Remember what was told of a feed, in place of what was told before."""
    values = {"address": address, "hub": heard.hub, "version": heard.version}
    _save(connection, values)


def delete_announcements(connection: Connection, addresses: Collection[str]) -> None:
    """Forget what was told of feeds that are no longer announced."""
    connection.execute(delete(announcements).where(announcements.c.address.in_(addresses)))
