"""Build the image of the Dockerfile, and ask it for its version and a check: `python -m tests.docs.containers`.

By hand, as root, with buildah and mmdebstrap: no engine is needed. The base image is made of Debian's packages, since
a registry may be out of reach; every step of the Dockerfile runs as written. Exits 1 where a step fails.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from tests.docs.reference import DOCS

ROOT = DOCS.parent
PACKAGES = "python3.11,python3.11-venv,ca-certificates,tzdata,passwd"
BASE = "FROM scratch\nADD root.tar /\nRUN ln -sf python3.11 /usr/bin/python\nENV PATH=/usr/sbin:/usr/bin:/sbin:/bin\n"
CERTIFICATES = "/etc/ssl/certs:/etc/ssl/certs:ro"
SETTINGS = "/etc/pip.conf"  # where an index is named


def main() -> int:
    """Build both images, run two commands in each; the exit code of the first that fails."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        store = ["buildah", "--storage-driver", "vfs", "--root", f"{folder}/images", "--runroot", f"{folder}/run"]

        def call(*words: str) -> None:
            print("$", *words, flush=True)
            subprocess.run(words, check=True)

        def build(image: str, context: Path, *words: str) -> None:
            shared = ["--volume", CERTIFICATES]
            shared += ["--volume", f"{SETTINGS}:{SETTINGS}:ro"] if Path(SETTINGS).exists() else []
            call(
                *store, "build-using-dockerfile", "--isolation", "chroot", *shared, *words, "--tag", image, str(context)
            )

        (folder / "base").mkdir()
        (folder / "base" / "Dockerfile").write_text(BASE, "utf-8")
        base = next(line for line in (ROOT / "Dockerfile").read_text("utf-8").splitlines() if line.startswith("FROM"))
        try:
            call("mmdebstrap", "--variant=minbase", f"--include={PACKAGES}", "bookworm", f"{folder}/base/root.tar")
            build(f"docker.io/library/{base.split()[1]}", folder / "base")
            for lock in ("run.txt", "cluster.txt"):
                image = f"localhost/newsmonitor:{lock.removesuffix('.txt')}"
                build(image, ROOT, "--pull-never", "--build-arg", f"LOCK={lock}")
                call(*store, "from", "--pull-never", "--name", lock, image)
                for words in (["--version"], ["check", "--config", "/config"]):
                    mounted = ["--volume", f"{ROOT}/config:/config:ro"]
                    call(*store, "run", "--isolation", "chroot", *mounted, lock, "newsmonitor", *words)
        except subprocess.CalledProcessError as failed:
            print(f"failed with exit code {failed.returncode}: {failed.cmd}", file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
