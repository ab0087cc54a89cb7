"""Hooks of mkdocs: pages that are kept beside what they describe are part of the site too.

README.md, systemd/README.md and feeds/README.md are read where they are. Their links, and links to them, are
rewritten to the names that they have in the site.
"""

import posixpath
import re
from pathlib import Path

from mkdocs.structure.files import File

ROOT = Path(__file__).parents[1]
PAGES = {"README.md": "index.md", "systemd/README.md": "systemd.md", "feeds/README.md": "feeds-server.md"}
LINK = re.compile(r"\]\((?!\w+:|#)([^)\s#]+)")


def on_files(files, config):
    """Add the pages that stand outside docs/."""
    for path, name in PAGES.items():
        files.append(File.generated(config, name, abs_src_path=str(ROOT / path)))
    return files


def on_page_markdown(markdown, page, config, files):
    """Rewrite each relative link of a page to the site's name of its target."""
    outside = {name: path for path, name in PAGES.items()}
    here = posixpath.dirname(outside.get(page.file.src_uri, f"docs/{page.file.src_uri}"))

    def rewritten(link):
        target = posixpath.normpath(posixpath.join(here, link[1]))
        return f"]({PAGES.get(target, target.removeprefix('docs/'))}"

    return LINK.sub(rewritten, markdown)
