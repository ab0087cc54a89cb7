"""The compose file and the image, as far as they can be checked without containers."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from monitor.cli.serve import run
from monitor.config import load

ROOT = Path(__file__).parents[2]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "containers" / "compose.yaml").read_text("utf-8"))
IMAGE = (ROOT / "Dockerfile").read_text("utf-8")
ROLES = [name for name in COMPOSE["services"] if name != "database"]


def test_there_is_a_process_for_each_role_and_two_workers() -> None:
    assert sorted(ROLES) == ["publisher", "scheduler", "web", "worker"]
    assert COMPOSE["services"]["worker"]["deploy"] == {"replicas": 2}


@pytest.mark.parametrize("role", ROLES)
def test_the_command_of_each_role_is_one_of_the_program(role: str) -> None:
    name, *words = COMPOSE["services"][role]["command"]
    assert name == "run"
    asked = run.make_context("run", words)
    assert asked.params["role"] == role
    assert f"{asked.params['folder']}:ro" in COMPOSE["services"][role]["volumes"][0]


@pytest.mark.parametrize("role", ROLES)
def test_each_role_waits_for_a_database_that_answers_and_shares_the_feeds(role: str) -> None:
    service = COMPOSE["services"][role]
    assert service["depends_on"] == {"database": {"condition": "service_healthy"}}
    assert any(volume.startswith("feeds:") for volume in service["volumes"])
    assert {"database", "feeds"} == COMPOSE["volumes"].keys()


def test_its_configuration_is_without_fault_and_names_the_database() -> None:
    state = COMPOSE["services"]["worker"]["environment"]["NEWSMONITOR_STATE"]
    given = re.sub(r"\$\{[^}]*\}", "secret", state)
    config = load(ROOT / "containers" / "config", {"NEWSMONITOR_STATE": given})
    assert config.settings.state == "postgresql://newsmonitor:secret@database/newsmonitor"
    assert config.settings.web.listen == "0.0.0.0:8080"


def test_what_the_image_copies_is_there_and_its_lock_has_the_queue_with_hashes() -> None:
    for line in re.findall(r"^COPY (?!--from)(.+)$", IMAGE, re.MULTILINE):
        assert all((ROOT / name).exists() for name in line.split()[:-1]), line
    build = COMPOSE["services"]["worker"]["build"]
    assert (ROOT / "containers" / build["context"] / "Dockerfile").resolve() == ROOT / "Dockerfile"
    lock = (ROOT / "requirements" / build["args"]["LOCK"]).read_text("utf-8")
    for name in ("procrastinate", "psycopg", "psycopg-binary"):
        assert re.search(rf"^{name}==\S+ .*\\\n    --hash=sha256:", lock, re.MULTILINE), name


def test_the_lock_of_the_image_has_the_versions_of_the_service() -> None:
    def pins(name: str) -> set[str]:
        return set(re.findall(r"^[\w.-]+==[^ ;\\]+", (ROOT / "requirements" / name).read_text("utf-8"), re.MULTILINE))

    assert pins("run.txt") <= pins("cluster.txt")
