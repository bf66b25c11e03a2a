"""The image as it is built from the Dockerfile: who runs in it, what it may write, how it trains, ends and starts."""

import re
import shlex
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import pytest

from tests.browser.proxies import free_ports
from tests.browser.serve import ROOT
from tests.hosting.container import OWNER, Built, Container, give, running
from tests.support.patience import until
from tests.support.serving import Site, given_cookie
from tests.support.visiting import Visitor

pytestmark = pytest.mark.program

SWEEP = {"data": "Article", "values": {}, "seeds": 2, "epochs": 10, "base": {"hidden_size": 4, "init_scale": 0.3}}
LONG = {**SWEEP, "seeds": 1, "epochs": 10_000, "base": {"hidden_size": 128, "init_scale": 0.3}}  # it takes minutes


@pytest.fixture(scope="module")
def container(image: Built, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Container]:
    """One that runs as the pages say it is run."""
    with running(image, tmp_path_factory.mktemp("container")) as container:
        yield container


def new_visitor(container: Container) -> Visitor:
    """A visitor who has opened the page."""
    page = Site(container.port).get("/")
    assert page.status == 200
    return Visitor(Site(container.port), cookie=given_cookie(page))


def runs_of(visitor: Visitor) -> list[dict[str, Any]]:
    return list(visitor.json("/api/runs")["runs"])


def test_it_is_ready_saves_and_is_found_well_by_its_own_check(container: Container) -> None:
    assert container.state() == {"state": "ready", "saves": True}
    assert container.runs(*container.image.health.command)


def test_nobody_in_it_is_root_and_only_the_volume_can_be_written_to(container: Container) -> None:
    (place,) = container.image.volumes
    assert container.runs("sh", "-c", 'test "$(id -u)" = ' + str(OWNER))
    assert container.runs("sh", "-c", f"touch {place}/file && rm {place}/file")
    for folder in ("/", "/app", "/app/playground", "/opt/playground", "/usr/local", "/etc"):
        assert not container.runs("sh", "-c", f"touch {folder}/file"), folder
    assert {process.uids().real for process in container.processes()} == {OWNER}


def test_its_pages_come_with_all_their_files(container: Container) -> None:
    site = Site(container.port)
    for path in ("/", "/compare", "/inside", "/data", "/scenes", "/guide", "/handout"):
        assert site.get(path).status == 200, path
    files = re.findall("<(.*?)>", site.get("/").header("link"))
    assert files
    for path in files:
        assert site.get(urljoin("/", path)).status == 200, path


JOINED = """
import sys
from distributed import Client
with Client(sys.argv[1], timeout=60) as client:
    client.wait_for_workers(1, timeout=60)
    [name] = client.run(lambda: __import__("rnn.cluster.task").__name__).values()
    sys.exit(name != "rnn")
"""
"""Whether a worker has joined the scheduler, and loads what sweeps are trained with."""


def test_a_worker_of_dask_runs_in_it_as_the_page_says(container: Container) -> None:
    """Asked by no check, which would ask for a server, and with the one place that it writes to."""
    page = (ROOT / "docs/hosting/container.md").read_text("utf-8")
    [line] = re.findall(r"`docker run ([^`]* dask worker [^`]*)`", page)
    options, _, command = line.partition(" playground ")
    words = shlex.split(options)
    assert {"--no-healthcheck", "--read-only"} <= set(words)
    volume = words[words.index("-v") + 1].rpartition(":")[2]
    assert [volume] == container.image.volumes
    variables = " ".join(value for option, value in pairwise(words) if option == "-e")
    address = f"tcp://127.0.0.1:{free_ports(1)[0]}"
    worker = command.replace("tcp://scheduler:8786", address)
    script = f"""
        dask scheduler --host {address} --no-dashboard & scheduler=$!
        env {variables} {worker} & worker=$!
        python -c '{JOINED}' {address}; joined=$?
        kill $worker; wait $worker
        kill $scheduler; exit $joined
    """
    assert container.runs("sh", "-c", script)


def test_runs_that_have_trained_in_it_lie_in_its_volume_and_outlive_it(image: Built, tmp_path: Path) -> None:
    with running(image, tmp_path / "first") as first:
        visitor = new_visitor(first)
        visitor.json("/api/sweeps", SWEEP)
        until(lambda: [run["ended"] for run in runs_of(visitor)] == ["done", "done"], every=0.05)
        trained = {run["id"]: run for run in runs_of(visitor)}
        visitor.json("/api/sweeps", LONG)
        until(lambda: len(runs_of(visitor)) == 3, every=0.05)
        assert first.stop() == 0
    assert {file.stat().st_uid for file in first.volume.rglob("*")} == {OWNER}
    with running(image, tmp_path / "second", volume=first.volume) as second:
        returned = Visitor(Site(second.port), cookie=visitor.cookie)
        after = {run["id"]: run for run in runs_of(returned)}
        assert {name: after[name]["test_loss"] for name in trained} == {
            name: trained[name]["test_loss"] for name in trained
        }
        (cut_off,) = [run for name, run in after.items() if name not in trained]
        assert cut_off["ended"] == "interrupted"
        assert "continue" in cut_off["can"]


def test_with_a_volume_that_it_may_not_write_to_it_serves_and_says_so(image: Built, tmp_path: Path) -> None:
    """As on a host that gives its volumes to root; what its page says to do then is done here."""
    volume = tmp_path / "volume"
    volume.mkdir(mode=0o755)
    with running(image, tmp_path / "refused", volume=volume) as container:
        assert container.state() == {"state": "ready", "saves": False, "why": "rights"}
        assert "Permission denied" in container.log
        assert container.stop() == 0
    give(volume)
    with running(image, tmp_path / "mended", volume=volume) as container:
        assert container.state() == {"state": "ready", "saves": True}
