"""newsmonitor: watch news pages, and read what is new, clean, once, and by topic in any feed reader."""
