"""HTTP server: pages for people, files for feed readers, monitoring addresses."""

from monitor.web.app import create_app
from monitor.web.server import Server, serve
from monitor.web.site import Site

__all__ = ["Server", "Site", "create_app", "serve"]
