"""Write what is generated: `python -m tests.docs` after a change of commands, configuration or metrics.

These are pages of docs/, and the JSON Schemas of config/schema/.
"""

from monitor.config.schema import schema_files
from tests.docs.reference import DOCS, PAGES

for name, page in PAGES.items():
    (DOCS / name).write_text(page(), "utf-8")
for name, text in schema_files():
    (DOCS.parent / "config" / "schema" / name).write_text(text, "utf-8")
