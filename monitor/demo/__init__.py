"""The bundled news site: four invented outlets on loopback, and a configuration.

`newsmonitor demo` runs on it: pages of our own in the manner of real
ones, with everything that makes news pages hard to read by machine.
"""

from monitor.demo.site import DemoSite, Outlet, config_files, start
from monitor.demo.stories import Story, load_stories

__all__ = ["DemoSite", "Outlet", "Story", "config_files", "load_stories", "start"]
