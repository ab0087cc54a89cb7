"""newsmonitor: watch news pages, and read what is new in any feed reader.

Articles are cleaned, shown once, and sorted by topic.
"""
