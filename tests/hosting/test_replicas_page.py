"""The page on replicas: its commands for containers, and how figures are collected, agree with compose.yaml."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from playground.server.metrics import exposition
from tests.browser.serve import ROOT
from tests.support.replicas import NAMES
from tests.support.serving import server_in

PAGE = (ROOT / "docs/hosting/replicas.md").read_text(encoding="utf-8")
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "hosting/compose.yaml").read_text(encoding="utf-8"))
WANTED = "POSTGRES_PASSWORD"

ENGINE = f"""#!/bin/sh
test -n "${WANTED}" || {{ echo "give the database a password" >&2; exit 1; }}
for word; do printf '%s\\037' "$word"; done >> "$CALLED"
echo >> "$CALLED"
"""
"""In the place of docker: it demands of each command what compose.yaml does, and writes down what it is asked for."""


def blocks(language: str, section: str = "") -> list[str]:
    """The code of a language on the page, or in one of its sections."""
    [text] = re.findall(rf"^## {section}\n(.*?)(?=^## |\Z)", PAGE, re.M | re.S) if section else [PAGE]
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.M | re.S)


@pytest.fixture
def called(tmp_path: Path) -> list[list[str]]:
    """What docker is asked for by all commands for containers, one after the other in one shell."""
    programs, log = tmp_path / "programs", tmp_path / "called"
    programs.mkdir()
    for name, script in (("docker", ENGINE), ("sleep", "#!/bin/sh\n")):
        (programs / name).write_text(script)
        (programs / name).chmod(0o755)
    script = "".join([*blocks("sh", "In containers"), *blocks("sh", "Its figures")])
    environment = {"PATH": f"{programs}:{os.environ['PATH']}", "CALLED": str(log)}
    done = subprocess.run(["sh", "-e", "-c", script], cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    return [line.split("\037")[:-1] for line in log.read_text().splitlines()]


@pytest.mark.skipif(os.name == "nt", reason="its commands are a shell's")
def test_each_command_has_the_password_that_compose_demands_and_names_services(called: list[list[str]]) -> None:
    assert f"${{{WANTED}:?" in COMPOSE["services"][NAMES[0]]["environment"]["PLAYGROUND_DATABASE"]
    composed = [words[3:] for words in called if words[0] == "compose"]
    assert [words[1:3] for words in called if words[0] == "compose"] == [["-f", "hosting/compose.yaml"]] * len(composed)
    assert [words[0] for words in composed] == ["up", "build", "up", "up", "exec"]
    assert [words[-1] for words in composed[1:4]] == ["one", "one", "two"]
    assert COMPOSE["services"]["one"]["image"] == COMPOSE["services"]["two"]["image"]  # it is built once, for both


@pytest.mark.skipif(os.name == "nt", reason="its commands are a shell's")
def test_figures_are_asked_of_every_replica_from_within_the_network(called: list[list[str]]) -> None:
    [port] = re.findall(r"^EXPOSE (\d+)$", (ROOT / "Dockerfile").read_text(encoding="utf-8"), re.MULTILINE)
    assert not any("ports" in COMPOSE["services"][name] for name in NAMES)
    assert not any("networks" in service for service in COMPOSE["services"].values())
    [configuration] = [yaml.safe_load(text) for text in blocks("yaml", "Its figures")]
    [job] = configuration["scrape_configs"]
    assert [each["targets"] for each in job["static_configs"]] == [[f"{name}:{port}" for name in NAMES]]
    [collected] = [words for words in called if words[0] == "run"]
    assert collected[collected.index("--network") + 1] == f"{COMPOSE['name']}_default"
    [looked] = [words for words in called if words[3:4] == ["exec"]]
    assert looked[4] in NAMES
    assert f"http://{NAMES[1]}:{port}/metrics" in looked[-1]
    compile(looked[-1], "one look", "exec")
    assert f'job="{job["job_name"]}"' in PAGE


def test_what_is_added_up_of_all_replicas_are_figures_that_each_has(tmp_path: Path) -> None:
    with server_in(tmp_path) as server:
        told = exposition(server).decode()
    figures = set(re.findall(r"^(playground_\w+)", told, re.MULTILINE))
    queries = re.findall(r"^\| [^|]+ \| `(.*)` \|$", PAGE, re.MULTILINE)
    asked = [name for query in queries for name in re.findall(r"\bplayground_\w+", query)]
    assert len(asked) == len(queries) > 0
    assert set(asked) <= figures
    table = set(re.findall(r"`(playground_\w+)", (ROOT / "docs/hosting/README.md").read_text(encoding="utf-8")))
    assert table == figures


def test_where_packages_are_installed_their_list_is_fetched_before() -> None:
    [installed] = [text for text in blocks("sh", "Without containers") if "apt-get" in text]
    commands = [shlex.split(line, comments=True) for line in installed.splitlines()]
    apt = [words[1] for words in commands if words[:1] == ["apt-get"]]
    assert apt == ["update", "install"]
