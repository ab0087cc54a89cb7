"""A configuration for the bundled news site: the four files that `newsmonitor demo` runs with."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import files
from string import Template

from monitor.demo.site import DemoSite

NAMES = ("newsmonitor.yaml", "sources.yaml", "topics.yaml", "aliases.yaml")


def config_files(site: DemoSite, *, state: str, feeds: str, listen: str, base_url: str) -> Mapping[str, str]:
    """The text of each configuration file by its name, for this site and this place.

    state:    the database file; feeds: the folder to publish to
    listen:   host and port of the web server; base_url: the address readers use, no slash at its end
    """
    places = {"state": state, "feeds": feeds, "listen": listen, "base_url": base_url.rstrip("/")}
    values = {name: _quoted(value) for name, value in places.items()}
    values |= {f"{outlet.id}_url": outlet.url for outlet in site.outlets}
    values |= {f"{outlet.id}_name": outlet.name for outlet in site.outlets}
    folder = files("monitor.demo") / "settings"
    return {name: Template((folder / name).read_text("utf-8")).substitute(values) for name in NAMES}


def _quoted(value: str) -> str:
    """A YAML scalar that holds any path: single quotes, doubled within."""
    return "'" + value.replace("'", "''") + "'"
