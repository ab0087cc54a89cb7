"""Write the generated pages: `python -m tests.docs` after a change of commands, configuration or metrics."""

from tests.docs.reference import DOCS, PAGES

for name, page in PAGES.items():
    (DOCS / name).write_text(page(), "utf-8")
