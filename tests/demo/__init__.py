"""The bundled news site, over real HTTP."""
