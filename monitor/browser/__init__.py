"""Render pages with Chromium, within bounds and behind the address guard."""

from monitor.browser.browser import INSTALL_EXTRA, Browser

__all__ = ["INSTALL_EXTRA", "Browser"]
