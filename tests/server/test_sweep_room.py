"""A sweep that finds no room is refused before it begins, and what it will take is what the store counts afterwards."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from playground.server import Server
from playground.server.persistence import Persistence
from playground.server.sweep_room import bytes_of, check_room
from playground.storage import NoRoom
from playground.storage.quotas import MEGABYTE, STORAGE_VARIABLE, USUAL_QUOTAS, Quotas, Used
from playground.training.sweep.plan import Plan, PlanError
from rnn import Settings
from rnn.sweep import MOST_RUNS_ON_CLUSTER, ON_CLUSTER, Sweep
from tests.support.serving import server_in
from tests.support.sweeping import page_of

CLUSTERS = (Path(__file__).resolve().parents[2] / "docs/hosting/cluster.md").read_text(encoding="utf-8")
BASE = Settings(hidden_size=4, epochs=12, init_scale=0.3)
CELLS = Plan("Article", Sweep(BASE, {"cell": ("tanh", "lstm"), "optimizer": ("sgd", "adam")}, seeds=2))


@pytest.fixture
def server(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Server]:
    """A server that saves."""
    with server_in(tmp_path, getattr(request, "param", {})) as server:
        server.persistence.open(server.jobs.lock, server.jobs, server.sweeps)
        yield server


def test_what_a_sweep_will_take_is_what_it_takes(server: Server) -> None:
    with page_of(server.sweeps) as wait:
        job = server.sweeps.start("visitor", CELLS)
        wait(lambda: job.final)
    server.persistence.catch_up("visitor")
    store = server.persistence.store
    assert store is not None
    assert store.used("visitor") == (bytes_of(CELLS), 8, 1)


@pytest.mark.parametrize("server", [{"quotas": Quotas(runs=7)}], indirect=True)
def test_the_form_says_so_and_a_start_is_refused(server: Server) -> None:
    with pytest.raises(PlanError) as refused:
        check_room(server.persistence, "visitor", CELLS)
    assert refused.value.problems == {
        "values": "This sweep has 8 runs, and a visitor may save 7 here: "
        "give fewer values or seeds, or have whoever runs this server raise PLAYGROUND_MAX_RUNS"
    }
    check_room(server.persistence, "visitor", replace(CELLS, sweep=replace(CELLS.sweep, seeds=1)))


def test_the_largest_sweep_takes_what_the_page_on_clusters_says_and_more_than_is_usual() -> None:
    values = tuple(round(0.001 * k, 3) for k in range(1, 101))
    largest = Plan("Article", Sweep(Settings(), {"learning_rate": values}, seeds=100, bounds=ON_CLUSTER))
    megabytes = bytes_of(largest) / MEGABYTE
    assert f"count as {megabytes:,.0f} MB" in CLUSTERS
    assert f"{STORAGE_VARIABLE}={-(-megabytes // 100) * 100:.0f}" in CLUSTERS
    assert largest.sweep.count == MOST_RUNS_ON_CLUSTER <= (USUAL_QUOTAS.runs or 0)
    with pytest.raises(NoRoom) as refused:
        USUAL_QUOTAS.check_sweep(Used(0, 0, 0), largest.sweep.count, bytes_of(largest))
    assert str(refused.value) == (
        f"This sweep would take {megabytes:,.0f} MB, and a visitor's saved runs may take 2,000 here: "
        "give fewer values, seeds or hidden units, or have whoever runs this server raise PLAYGROUND_STORAGE."
    )


def test_where_nothing_is_saved_there_is_nothing_to_check(persistence: Persistence) -> None:
    persistence.close()
    check_room(persistence, "visitor", CELLS)
