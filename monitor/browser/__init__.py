"""Render a page with Chromium where nothing else helps: within bounds, and only where addresses allow it."""

from monitor.browser.browser import INSTALL_EXTRA, Browser

__all__ = ["INSTALL_EXTRA", "Browser"]
