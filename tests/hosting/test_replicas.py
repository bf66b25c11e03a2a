"""Two replicas behind HAProxy on one PostgreSQL: visitors outlive a replica that is killed, and a rolling restart."""

from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from playground.server.visitors import VISITOR_COOKIE
from playground.storage import Store
from playground.storage.models import RunSummary
from playground.training.prepared_data import RunConfig
from rnn import Settings
from rnn.history import COLUMNS, SCORES
from tests.support.following import row, unbroken
from tests.support.moving_page import MovingPage, await_rows, begin, go_on, returns, visitors
from tests.support.patience import until
from tests.support.postgresql import PostgresServer, postgresql
from tests.support.replicas import BALANCER_COOKIE, Replicas, missing, replicas

pytestmark = [pytest.mark.program, pytest.mark.skipif(bool(missing()), reason=missing())]

VISITORS = 20
TRAINING = 8  # of them train all the time, and the others look at a run that is done
SPEED = 10  # epochs a second: slow enough that the processor is left for what is tested
DONE = 20  # epochs of a run that is done soon
SLOW = {"hidden_size": 256}  # of the runs of a sweep, which are not to be done before their replica ends
COMPARED = 5  # runs that are trained again to be compared: all of them would take longer than all else


@pytest.fixture(scope="module")
def database() -> Iterator[PostgresServer]:
    with postgresql() as server:
        yield server


@pytest.fixture(scope="module")
def both(database: PostgresServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Replicas]:
    """Both replicas, which start side by side on a database that nobody has used yet."""
    folder: Path = tmp_path_factory.mktemp("replicas")
    environment = {"PLAYGROUND_MAX_TRAINING": str(TRAINING), "PLAYGROUND_DRAIN": "4", "PLAYGROUND_LOG": "json"}
    with replicas(folder, database.url, **environment) as both:
        yield both


def config_of(number: int) -> RunConfig:
    """The run of that visitor: another one for each, so that none could be taken for another's."""
    epochs = 10_000 if number < TRAINING else DONE
    return RunConfig("Article", Settings(hidden_size=4, epochs=epochs, seed=number, init_scale=0.3))


def visitor_of(page: MovingPage) -> str:
    return page.cookies[VISITOR_COOKIE].partition(".")[0]


def test_visitors_outlive_a_killed_replica_and_a_rolling_restart(both: Replicas, database: PostgresServer) -> None:
    with visitors(both.url, VISITORS) as pages, closing(Store(database.url)) as store:
        training, names = pages[:TRAINING], [visitor_of(page) for page in pages]
        moving = [page for page in pages if page.cookies[BALANCER_COOKIE] == "one"]
        assert 0 < len(moving) < VISITORS
        for number, page in enumerate(pages):
            begin(page, config_of(number), SPEED if page in training else 0)
        for page in pages[TRAINING:]:
            page.until(lambda page=page: page.status["state"] == "done")  # type: ignore[misc]
        await_rows(training, 10)

        saved = [saved_epoch(store, page) for page in moving]
        for back, epoch in zip(returns(moving, lambda: both.kill("one")), saved, strict=True):
            assert back.same
            assert len(back.found) > epoch  # and no more than a second of what was seen: the benchmark measures that
        assert [page for page in pages if page.returns] == moving
        for page in training:
            if page in moving:
                go_on(page, SPEED)
        await_rows(training, 5)

        both.start("one")
        both.await_both()
        sweeping = pages[-1]
        sweep = begin_sweep(sweeping, store)
        for back in returns(pages, lambda: both.terminate("two")):
            assert back.same
            assert back.lost == 0
        go_on_with_sweep(sweeping, sweep, store)
        for page in training:
            go_on(page, SPEED)
        await_rows(training, 5)
        for page in training:
            page.send(do="pause")
            page.until(lambda page=page: page.status["state"] == "paused")  # type: ignore[misc]
        assert [visitor_of(page) for page in pages] == names  # both replicas know each other's cookies
        both.close()
    with closing(Store(database.url)) as store:
        for page in pages:
            assert_saved_once(store, page)
        for number in range(COMPARED):
            assert_unbroken(store, pages[number], config_of(number))


def begin_sweep(page: MovingPage, store: Store) -> str:
    """The visitor begins a sweep, of which soon all runs are saved; the id of the sweep."""
    sweep: str = page.post("/api/sweeps", data="Article", values={}, seeds=2, epochs=10_000, base=SLOW)["id"]
    owner = visitor_of(page)
    until(lambda: sum(run.epochs_done > 2 for run in store.runs(owner, sweep=sweep)) == 2, every=0.1)
    return sweep


def go_on_with_sweep(page: MovingPage, sweep: str, store: Store) -> None:
    """It goes on where the page has moved to, and nothing of it is trained again."""
    owner = visitor_of(page)

    def runs() -> Sequence[RunSummary]:
        return store.runs(owner, sweep=sweep)

    def has_states_of(run: RunSummary) -> bool:
        state = store.newest(owner, run.id).state
        return state is not None and state.number == run.epochs_done

    until(lambda: all(run.ended == "interrupted" and has_states_of(run) for run in runs()), every=0.1)
    told = page.get(f"/api/sweeps/past/{sweep}")["frames"][0]["message"]
    assert told.startswith("The server ended while this sweep trained: ")
    epochs = max(run.epochs_done for run in runs())
    assert page.post("/api/sweeps/continue")["state"] == "running"
    until(lambda: min(run.epochs_done for run in runs()) > epochs, every=0.1)
    page.post("/api/sweeps/stop")


def saved_epoch(store: Store, page: MovingPage) -> int:
    """The last epoch that is saved of the one run of that visitor, which is a moment after a page has seen it."""
    until(lambda: bool(store.runs(visitor_of(page))), every=0.1)
    [run] = store.runs(visitor_of(page))
    return run.epochs_done


def assert_saved_once(store: Store, page: MovingPage) -> None:
    """The visitor has one run, besides those of a sweep, and of that what their page has seen last."""
    [run] = [run for run in store.runs(visitor_of(page)) if run.sweep is None]
    assert (run.id, run.ended, run.epochs_done) == (page.run_id, page.status["state"], len(page.rows) - 1)


def assert_unbroken(store: Store, page: MovingPage, config: RunConfig) -> None:
    """The run is, bit for bit, as one that nothing has ever interrupted."""
    history = store.histories(visitor_of(page), [page.run_id])[page.run_id]
    saved = history[[COLUMNS.index(name) for name in SCORES]].T
    expected = np.array([row(epoch) for epoch, _ in zip(unbroken(config), saved, strict=False)])
    assert saved.tobytes() == expected.tobytes()
