"""Whether a server takes visitors, and its figures: told to everybody, and right."""

import json
import threading
from pathlib import Path
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families

from playground.server import Server
from playground.server.persistence import Persistence
from playground.storage import Store, StoreError
from playground.training import RunConfig
from rnn import Settings
from tests.support.cookies import signer
from tests.support.following import following
from tests.support.patience import until
from tests.support.serving import Site, app_of, server_in
from tests.support.visiting import ONE


def figures(site: Site) -> dict[str, float]:
    """Each figure by its name, with its state behind a colon if it has one."""
    answer = site.get("/metrics")
    assert answer.status == 200
    assert answer.header("content-type").startswith("text/plain; version=0.0.4")
    samples = [each for family in text_string_to_metric_families(answer.body.decode()) for each in family.samples]
    return {":".join([each.name, *each.labels.values()]): each.value for each in samples}


def test_a_server_that_drains_says_so_and_serves_on(site: Site, server: Server) -> None:
    answer = site.get("/healthz")
    assert (answer.status, json.loads(answer.body)) == (200, {"state": "ready", "saves": False, "why": "other"})
    assert figures(site)["playground_draining"] == 0
    server.drain()
    answer = site.get("/healthz")
    assert (answer.status, json.loads(answer.body)["state"]) == (503, "draining")
    assert figures(site)["playground_draining"] == 1
    assert site.get("/").status == 200


@pytest.mark.usefixtures("persistence")
def test_a_server_that_saves_says_so(site: Site) -> None:
    assert json.loads(site.get("/healthz").body) == {"state": "ready", "saves": True}
    assert figures(site)["playground_store_works"] == 1


def test_a_server_is_not_ready_before_it_has_the_key_of_the_cookies_that_others_share(
    tmp_path: Path, port: Site
) -> None:
    may_open = threading.Event()

    def open_store(_url: str, **parts: Any) -> Store:
        if not may_open.is_set():
            raise StoreError("The database does not answer.", "unreachable")
        return Store(str(tmp_path / "in its place.sqlite3"), **parts)

    persistence = Persistence("postgresql+psycopg://play@nowhere/runs", signer(), open_store=open_store, try_every=0.01)
    with server_in(tmp_path, persistence=persistence) as server:
        port.app = app_of(server)
        persistence.open(server.jobs.lock, server.jobs, server.sweeps)
        answer = port.get("/healthz")
        assert (answer.status, json.loads(answer.body)) == (
            503,
            {"state": "starting", "saves": False, "why": "unreachable"},
        )
        may_open.set()
        until(lambda: port.get("/healthz").status == 200)
        until(lambda: json.loads(port.get("/healthz").body)["saves"])  # a moment later, with a lease and a recorder


def test_jobs_line_and_rows_are_counted(site: Site, server: Server, persistence: Persistence) -> None:
    first = figures(site)
    assert first["playground_visitors"] == first["playground_rows_total"] == first["playground_line"] == 0
    short = RunConfig("Article", Settings(hidden_size=4, epochs=30))
    job = server.jobs.of(ONE)
    job.request(short)
    with following(job) as page:
        job.command("train")
        page.until_state("done")
        told = figures(site)
        assert told["playground_visitors"] == 1
        assert [told[f"playground_jobs:{state}"] for state in ("done", "running", "waiting")] == [1, 0, 0]
        assert told["playground_rows_total"] == 30
        persistence.catch_up(ONE)
        told = figures(site)
        assert (told["playground_store_unsaved_runs"], told["playground_store_lag_seconds"]) == (0, 0)


def test_those_that_wait_are_the_line(tmp_path: Path, port: Site) -> None:
    long = RunConfig("Article", Settings(hidden_size=4, epochs=100_000))
    with server_in(tmp_path, {"training": 1}) as server:
        port.app = app_of(server)
        for name in ("first", "second", "third"):
            job = server.jobs.of(name)
            job.request(long)
            job.command("train")
        told = figures(port)
        assert told["playground_line"] == told["playground_jobs:waiting"] == 2
        assert told["playground_jobs:running"] == 1
        assert told["playground_sweeps:running"] == 0
