"""The fault run: what is stored and published while everything around breaks."""
