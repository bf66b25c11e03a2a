"""A visitor's last sweep is there again after the server has forgotten it: their own, and no other visitor's."""

import asyncio
import threading
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import numpy as np
import pytest

from playground.server import Server
from playground.server.api.restored_sweeps import RestoredSweeps
from playground.storage import RunUpdate, Store, StoreError
from playground.training.interactive.jobs_by_visitor import Jobs
from playground.training.sweep.state_machine import STOPPED_HERE
from playground.training.sweep.sweeps_by_visitor import Sweeps
from playground.training.sweep.workforce import Workforce
from rnn import Settings
from rnn.sweep import Bounds, Sweep
from tests.server.api.test_sweeps import BODY, OWNER, STRANGER, SweepFollower, ask, dial
from tests.support.executors import EAGER
from tests.support.patience import PATIENCE
from tests.support.saved import update
from tests.support.serving import Site, app_of, server_in
from tests.support.visiting import MADE

SWEEP = Sweep(Settings(hidden_size=4, epochs=30), {"learning_rate": (0.01, 0.02)}, seeds=5)
LONG = Sweep(Settings(hidden_size=64, epochs=10_000), {"learning_rate": (0.01, 0.02)}, seeds=5)  # trains until stopped


class CountingStore(Store):
    """A store that counts how often histories were read, and can be told to fail."""

    histories_read = 0
    broken = False
    reading: str | None = None  # the thread that read last
    held: threading.Event | None = None  # set when a reading has begun, which then waits
    go = threading.Event()

    def runs(self, *args: object, **more: object) -> list:  # type: ignore[type-arg]
        if self.broken:
            raise StoreError("The database is away.")
        return super().runs(*args, **more)  # type: ignore[arg-type]

    def histories(self, owner: str, ids: Sequence[str]) -> dict:  # type: ignore[type-arg,override]
        self.histories_read += 1
        self.reading = threading.current_thread().name
        if self.held is not None:
            self.held.set()
            assert self.go.wait(PATIENCE)
        return super().histories(owner, ids)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """A server whose store counts."""
    with server_in(tmp_path, open_store=CountingStore) as server:
        yield server


@pytest.fixture
def store(server: Server) -> CountingStore:
    """What the `server` has saved; it has begun a moment ago, and knows of no sweep. What it trains is not saved."""
    server.persistence.open(server.jobs.lock)
    store = server.persistence.store
    assert isinstance(store, CountingStore)
    return store


def save(
    store: Store,
    owner: str = OWNER,
    *,
    at: float = 1000.0,
    epochs: int = 30,
    ended: str = "done",
    planned_sweep: Sweep = SWEEP,
    message: str = "",
) -> list[str]:
    """Saves the runs of a sweep that began `at`; their ids."""
    sweep, updates = uuid4().hex, []
    for settings in planned_sweep.settings():
        numbers = np.arange(epochs + 1.0)
        loss = 1 / (1 + 100 * settings.learning_rate * numbers) + settings.seed / 1000
        update = RunUpdate(
            id=uuid4().hex,
            data="Article",
            data_hash=MADE.hash,
            settings=settings,
            first_settings=settings,
            changes=(),
            first=0,
            rows=np.stack([loss, numbers / 30, loss, numbers / 30, numbers]),
            ended=ended,  # type: ignore[arg-type]
            message=message,
            started=at,
            sweep=sweep,
        )
        updates.append((owner, update))
    store.save_all(updates)
    return [update.id for _, update in updates]


def told_page(site: Site, cookie: str = OWNER) -> SweepFollower:
    """A page after it was told all there is of a past sweep."""
    with dial(site, cookie=cookie) as socket:
        page = SweepFollower(socket)
        page.until(lambda frame: frame["kind"] == "progress" or frame.get("state") == "none")
    return page


def test_a_page_is_told_of_the_newest_sweep_that_is_saved(site: Site, store: CountingStore) -> None:
    save(store, at=900.0)
    ids = save(store, epochs=20, ended="interrupted")
    save(store, at=800.0)
    page = told_page(site)
    sweep = page.frames[0]
    assert [run["id"] for run in sweep["runs"]] == ids
    assert (sweep["data"], sweep["epochs"], sweep["seeds"], sweep["swept"]) == ("Article", 30, 5, ["learning_rate"])
    assert [list(curve) for curve in page.curves] == [list(range(21))] * 10
    results = next(frame for frame in page.frames if frame["kind"] == "results")
    assert (results["epoch"], results["final"]) == (20, True)
    assert "at epoch 20 of 30" in results["sentences"][0]
    progress = page.frames[-1]
    assert (progress["state"], progress["done_epochs"], progress["of_epochs"]) == ("stopped", 200, 300)
    assert progress["message"].startswith("The server ended while this sweep trained")
    assert "restored sweeps" in str(store.reading)


def test_nobody_is_told_of_the_sweep_of_another(site: Site, store: CountingStore) -> None:
    save(store)
    page = told_page(site, STRANGER)
    assert [frame["id"] for frame in page.frames] == [None]
    stranger_ids = save(store, STRANGER)
    assert [run["id"] for run in told_page(site, STRANGER).frames[0]["runs"]] == stranger_ids
    for act in ("/pause", "/continue", "/stop"):
        assert ask(site, act)[0] == 404


def frames_of_past(site: Site, sweep: str, cookie: str = OWNER) -> tuple[int, list[dict[str, Any]]]:
    """The status and the frames of a past sweep that is asked for by its id."""
    status, answer = ask(site, f"/past/{sweep}", method="GET", cookie=cookie)
    return status, answer.get("frames", [])


def sweep_of(store: Store, run_id: str, owner: str = OWNER) -> str:
    """The id of the sweep that a saved run belongs to."""
    (run,) = store.runs(owner, [run_id])
    assert run.sweep is not None
    return run.sweep


def test_an_older_sweep_is_told_as_a_whole_as_the_newest_is(site: Site, store: CountingStore) -> None:
    older_ids = save(store, at=900.0, epochs=20, ended="paused")
    asked_for = sweep_of(store, older_ids[0])
    newest = told_page(site).frames
    status, frames = frames_of_past(site, asked_for)
    assert status == 200
    assert frames == newest  # while it is the only one
    save(store, at=1000.0)
    assert frames_of_past(site, asked_for) == (200, frames)
    kinds = [frame["kind"] for frame in frames]
    assert (kinds[0], kinds[-1], set(kinds)) == ("sweep", "progress", {"sweep", "curves", "results", "progress"})
    assert [run["id"] for run in frames[0]["runs"]] == older_ids
    assert frames[-2]["sentences"]


def test_a_past_sweep_that_has_lost_runs_is_told_without_them_until_too_few_are_left(
    site: Site, store: CountingStore
) -> None:
    ids = save(store)
    sweep = sweep_of(store, ids[0])
    save(store, at=2000.0)
    ask(site, "/api/runs/delete", {"ids": ids[:3]})
    _, frames = frames_of_past(site, sweep)
    assert [cell["runs"] for cell in frames[0]["cells"]] == [[0, 1], [2, 3, 4, 5, 6]]
    ask(site, "/api/runs/delete", {"ids": ids[3:9]})
    status, answer = ask(site, f"/past/{sweep}", method="GET")
    assert (status, answer["error"]) == (
        404,
        "Of this sweep too few runs are left to show it again: they were deleted, or never saved.",
    )
    ask(site, "/api/runs/undelete", {"ids": ids[:9]})
    assert frames_of_past(site, sweep)[0] == 200


@pytest.mark.parametrize("name", ["0" * 32, "x", "0" * 33, "%2e%2e", "0" * 31 + "g", "newest"])
def test_a_sweep_that_there_is_none_of_is_not_found(site: Site, store: CountingStore, name: str) -> None:
    save(store)
    assert frames_of_past(site, name) == (404, [])


def test_the_past_sweep_of_another_is_not_found(site: Site, store: CountingStore) -> None:
    sweep = sweep_of(store, save(store)[0])
    assert frames_of_past(site, sweep, STRANGER) == (404, [])
    assert frames_of_past(site, sweep)[0] == 200


def test_a_sweep_that_was_cut_off_goes_on_where_it_was(site: Site, store: CountingStore) -> None:
    ids = save(store, epochs=20, ended="interrupted")
    with dial(site) as socket:
        page = SweepFollower(socket)
        page.until(lambda frame: frame["kind"] == "progress")
        assert page.frames[0]["can"] == page.frames[-1]["can"] == ["start", "continue"]
        assert ask(site, "/continue", {}) == (200, {"state": "running"})
        page.until(lambda frame: frame["kind"] == "progress" and frame["state"] == "done")
    (sweep_frame,) = [frame for frame in page.frames[1:] if frame["kind"] == "sweep"]
    assert [run["id"] for run in sweep_frame["runs"]] == ids
    assert [list(curve) for curve in page.curves] == [list(range(31))] * 10
    assert ask(site, "/continue", {}) == (200, {"state": "done"})  # nothing is left to go on with


def test_an_older_sweep_that_was_cut_off_goes_on_when_it_is_named(site: Site, store: CountingStore) -> None:
    ids = save(store, at=900.0, epochs=20, ended="interrupted", planned_sweep=LONG)
    stopped_ids = save(store, at=950.0, epochs=20, ended="paused", message=STOPPED_HERE)
    save(store, at=1000.0)
    sweep = sweep_of(store, ids[0])
    assert ask(site, "/continue", {})[0] == 404  # the newest is complete
    assert ask(site, f"/continue?sweep={sweep_of(store, stopped_ids[0])}", {}) == (
        409,
        {"error": "This sweep has come to its end, or was stopped: start a new one."},
    )
    assert ask(site, f"/continue?sweep={sweep}", {}, cookie=STRANGER)[0] == 404
    for nonsense in ("x", "0" * 32, "%00"):
        assert ask(site, f"/continue?sweep={nonsense}", {})[0] == 404
    assert ask(site, f"/continue?sweep={sweep}", {})[0] == 200
    other = save(store, at=800.0, epochs=20, ended="interrupted", planned_sweep=LONG)
    status, answer = ask(site, f"/continue?sweep={sweep_of(store, other[0])}", {})
    assert (status, answer["error"]) == (409, "A sweep of yours is under way: stop it before you start another one.")
    assert ask(site, "/stop", {})[0] == 200


def test_the_missing_run_of_a_sweep_of_another_server_begins_anew_and_is_saved(
    server: Server, store: CountingStore
) -> None:
    """Whether it was deleted there or is brought back here: nothing of the sweep is anybody else's any more."""
    other = Store(server.persistence.database)
    other.leases.begin()
    ids = save(other, epochs=20, ended="interrupted")
    other.delete(OWNER, ids[:1])
    other.leases.end()
    other.close()
    plan, before = asyncio.run(server.restored_sweeps.to_continue(OWNER))
    assert {run.id for run in before.runs} == {*ids[1:]}
    again = replace(update(next(iter(plan.sweep.settings())), end=4), sweep=before.sweep)
    store.save(OWNER, again)
    assert store.undelete(OWNER, ids[:1]) == 1
    store.save(OWNER, replace(again, id=uuid4().hex))
    assert len(store.runs(OWNER, sweep=before.sweep)) == 12


def test_runs_that_were_lost_go_on_too(site: Site, store: CountingStore) -> None:
    """As those do that lost their worker, or the cluster that trained them."""
    ids = save(store, epochs=20, ended="failed")
    with dial(site) as socket:
        page = SweepFollower(socket)
        page.until(lambda frame: frame["kind"] == "progress")
        assert page.frames[0]["can"] == ["start", "continue"]
        assert page.frames[0]["message"].endswith("ended early: what they had is kept, and Continue trains them on.")
        assert ask(site, f"/continue?sweep={sweep_of(store, ids[0])}", {}) == (200, {"state": "running"})
        page.until(lambda frame: frame["kind"] == "progress" and frame["state"] == "done")
    assert [list(curve) for curve in page.curves] == [list(range(31))] * 10


def test_a_sweep_of_a_cluster_that_is_away_waits_for_it(tmp_path: Path, port: Site) -> None:
    jobs = Jobs(2, executor=EAGER)
    away = Workforce(EAGER, 2, bounds=Bounds(9, "while the cluster is away"))
    sweeps = Sweeps(jobs.lock, 2, executor=EAGER, workforce=lambda: away)
    with server_in(tmp_path, open_store=CountingStore, jobs=jobs, sweeps=sweeps) as server:
        server.persistence.open(server.jobs.lock)
        store = server.persistence.store
        assert isinstance(store, CountingStore)
        port.app = app_of(server)
        sweep = sweep_of(store, save(store, epochs=20, ended="failed")[0])
        status, answer = ask(port, f"/continue?sweep={sweep}", {})
        assert (status, answer["error"]) == (
            409,
            "This sweep has 10 runs, and one may have at most 9 while the cluster is away.",
        )


def test_a_sweep_does_not_go_on_while_one_of_its_runs_stands_on_the_train_page(
    server: Server, site: Site, store: CountingStore
) -> None:
    ids = save(store, epochs=20, ended="interrupted", planned_sweep=LONG)
    server.jobs.of(OWNER).resume(store.record(OWNER, ids[3]), train=False)
    status, answer = ask(site, "/continue", {})
    assert (status, answer["error"]) == (
        409,
        "One of its runs stands on the Train page: press Reset there, then continue the sweep.",
    )
    server.jobs.of(OWNER).command("reset")
    assert ask(site, "/continue", {})[0] == 200
    assert ask(site, "/stop", {})[0] == 200


def test_a_sweep_that_the_server_knows_is_told_as_it_stands(site: Site, store: CountingStore) -> None:
    save(store)
    with dial(site) as socket:
        page = SweepFollower(socket)
        _, answer = ask(site, "", BODY)
        page.until(lambda frame: frame["kind"] == "sweep" and frame["id"] == answer["id"])
        page.until(lambda frame: frame["kind"] == "results" and frame["final"])
    status, frames = frames_of_past(site, answer["id"])
    assert (status, frames[0]["id"]) == (200, answer["id"])
    assert frames[-2]["final"] is True
    assert frames_of_past(site, answer["id"], STRANGER) == (404, [])


def test_its_histories_are_read_once_until_its_runs_are_others(site: Site, store: CountingStore) -> None:
    ids = save(store)
    first = told_page(site).frames[0]["id"]
    assert told_page(site).frames[0]["id"] == first
    assert store.histories_read == 1
    with dial(site) as socket:
        page = SweepFollower(socket)
        page.until(lambda frame: frame["kind"] == "progress")
        assert ask(site, "/api/runs/delete", {"ids": ids[3:5]})[0] == 200
        fewer = page.until(lambda frame: frame["kind"] == "sweep" and frame["id"] != first)
        assert [cell["runs"] for cell in fewer["cells"]] == [[0, 1, 2], [3, 4, 5, 6, 7]]
        place = len(page.frames)
        page.until(lambda frame: frame["kind"] == "progress" and "2 are missing" in frame["message"])
        # Its results are of the same epoch as those before, and of fewer runs.
        results = [frame["cells"] for frame in page.frames[place:] if frame["kind"] == "results"]
        assert [[cell["seeds"] for cell in cells] for cells in results] == [[3, 5]]
        assert ask(site, "/api/runs/undelete", {"ids": ids[3:5]})[0] == 200
        page.until(lambda frame: frame["kind"] == "sweep" and frame["id"] == first)
        ask(site, "/api/runs/delete", {"ids": ids[1:]})
        page.until(lambda frame: frame["kind"] == "sweep" and frame["id"] is None)
    assert store.histories_read == 2


def test_a_sweep_that_begins_takes_its_place(site: Site, store: CountingStore) -> None:
    save(store)
    with dial(site) as socket:
        page = SweepFollower(socket)
        page.until_state("done")
        _, answer = ask(site, "", BODY)
        page.until(lambda frame: frame["kind"] == "sweep" and frame["id"] == answer["id"])
        page.until(lambda frame: frame["kind"] == "results" and frame["final"])


def test_while_the_database_fails_there_is_none(site: Site, store: CountingStore) -> None:
    save(store)
    store.broken = True
    assert told_page(site).frames[0]["id"] is None
    store.broken = False
    assert told_page(site).frames[0]["id"] is not None


def test_without_a_database_there_is_none(site: Site, server: Server, store: CountingStore) -> None:
    save(store)
    server.persistence.close()
    assert told_page(site).frames[0]["id"] is None


def test_while_it_is_made_again_the_server_answers_others(site: Site, store: CountingStore) -> None:
    save(store)
    store.held, store.go = threading.Event(), threading.Event()
    with dial(site) as socket:
        page = SweepFollower(socket)
        assert store.held.wait(PATIENCE)
        assert ask(site, "/ready", method="GET")[0] == 200
        assert ask(site, "", BODY, cookie=STRANGER)[0] == 200  # which takes the lock of all jobs
        store.go.set()
        page.until_state("done")


def test_only_a_few_are_remembered(server: Server, store: CountingStore) -> None:
    restored_sweeps = RestoredSweeps(server.persistence, most=2)
    owners = [letter * 43 for letter in "abc"]
    for owner in owners:
        save(store, owner)

    async def look(*owners: str) -> int:
        """How often the store read histories for these sweeps, each of which is asked for twice."""
        before = store.histories_read
        for owner in owners:
            assert await restored_sweeps.of(owner) is await restored_sweeps.of(owner)
        return store.histories_read - before

    assert asyncio.run(look(*owners)) == 3
    assert asyncio.run(look(*owners[1:])) == 0
    assert asyncio.run(look(owners[0])) == 1
    restored_sweeps.close()


def test_a_sweep_that_cannot_be_read_is_not_said_to_be_missing_when_it_shall_go_on(
    site: Site, store: CountingStore
) -> None:
    save(store, ended="interrupted")
    store.broken = True
    assert ask(site, "/continue") == (503, {"error": "The database is away."})
    store.broken = False
    assert ask(site, "/continue", cookie=STRANGER)[0] == 404
