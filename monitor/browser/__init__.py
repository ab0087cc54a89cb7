"""Render pages with Chromium, within bounds and behind the address guard."""

from monitor.browser.browser import Browser

__all__ = ["Browser"]
