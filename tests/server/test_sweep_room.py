"""A sweep that finds no room is refused before it begins, and what it will take is what the store counts afterwards."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from playground.server import Server
from playground.server.persistence import Persistence
from playground.server.sweep_room import bytes_of, check_room
from playground.storage.quotas import Quotas
from playground.training.sweep.plan import Plan, PlanError
from rnn import Settings
from rnn.sweep import Sweep
from tests.support.serving import server_in
from tests.support.sweeping import page_of

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
        "values": "You have 0 of 7 saved runs, so there is no room for the 8 of this sweep: "
        "delete runs on the Compare page to make some"
    }
    check_room(server.persistence, "visitor", replace(CELLS, sweep=replace(CELLS.sweep, seeds=1)))


def test_where_nothing_is_saved_there_is_nothing_to_check(persistence: Persistence) -> None:
    persistence.close()
    check_room(persistence, "visitor", CELLS)
