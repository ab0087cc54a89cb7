"""Run every bench that the documentation names, exactly as written: `python -m tests.docs.benches [--path PATH]`.

PATH holds what benches are given and the repository does not have: `tools/`, `corpus/`. They run one after the other
in a copy of this tree, so what they write changes nothing here. A line each: exit code, seconds, command. Exits 1 where
one does not run; a figure above its bound (exit code 1 of a bench) is told, and is no fault here. It takes hours.
"""

from __future__ import annotations

import argparse
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.docs.reference import DOCS

ROOT = DOCS.parent
PAGES = [ROOT / "README.md", ROOT / "feeds" / "README.md", ROOT / "systemd" / "README.md", *sorted(DOCS.glob("*.md"))]
_COMMAND = re.compile(r"^(python3? -m tests[^`]*?)$|`(python3? -m tests[^`]*)`", re.MULTILINE)
# What a page writes for a folder or file of the reader's own, and where that is below PATH; else in a new folder.
GIVEN: Mapping[str, str] = {
    "TOOLS": "tools",
    "STREAMS": "corpus/group",
    "CORPUS": "corpus/extract",
    "CORPUS2": "corpus/extract-more",
    "PAGES": "unpacked",
    "CACHE": "cache",
    "FOLDS": "folds",
    "CITIES_JSON": "cities15000.json",
}


def commands() -> Mapping[str, str]:
    """Every command of the pages that runs a module of tests/, with the name of the first page that has it."""
    found: dict[str, str] = {}
    for page in PAGES:
        for block, inline in _COMMAND.findall(page.read_text("utf-8")):
            found.setdefault(" ".join((block or inline).split()), page.name)
    return found


def module_and_words(command: str, given: Mapping[str, str]) -> tuple[str, list[str]]:
    """Split a command into its module and words; names of GIVEN are replaced, words in [brackets] are left out."""
    _, _, module, *words = shlex.split(command)
    return module, [given.get(word, word) for word in words if not word.startswith("[")]


def run(command: str, place: Path, given: Mapping[str, str]) -> tuple[int, float, str]:
    """Run a command in a copy of the tree; gives exit code, seconds, and its last line."""
    module, words = module_and_words(command, given)
    began = time.monotonic()
    done = subprocess.run([sys.executable, "-m", module, *words], cwd=place, capture_output=True, text=True)
    last = next(reversed((done.stderr if done.returncode else done.stdout).splitlines()), "")
    return done.returncode, time.monotonic() - began, last


def main(arguments: Sequence[str] | None = None) -> int:
    """Run all of them, or those whose module contains --only."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--path", type=Path, default=Path(), help="the folder with tools/ and corpus/")
    options.add_argument("--only", nargs="*", default=[""], help="parts of names of modules")
    asked = options.parse_args(arguments)
    faults = 0
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "copy"
        left_out = shutil.ignore_patterns(".*_cache", ".git", ".venv", ".hypothesis", "__pycache__", "state")
        shutil.copytree(ROOT, place, ignore=left_out)
        there = {name: asked.path.resolve() / part for name, part in GIVEN.items()}
        given = {name: str(path if path.exists() else Path(folder) / path.name) for name, path in there.items()}
        for command in commands():
            if any(part in command for part in asked.only):
                code, seconds, last = run(command, place, given)
                faults += code not in (0, 1) or "Error" in last
                print(f"exit {code} {seconds:7.0f} s  {command}\n{'':18}{last}", flush=True)
    return int(faults > 0)


if __name__ == "__main__":
    sys.exit(main())
