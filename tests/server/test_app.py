"""Two servers live in one process: each has its own visitors, runs, limits and keys, and neither hears of the other."""

import asyncio
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import Event

import pytest
from websockets.exceptions import InvalidStatus

from playground.inspection.question import NoAnswer, Question, Subject
from playground.server import Server
from playground.server.api.requests import Refused
from playground.server.assets import PLOTLY_FILE, Assets
from playground.server.limits import Limits
from playground.server.signing import Signer
from playground.server.visitors import VISITOR_COOKIE
from playground.storage.quotas import Quotas
from playground.training import DEFAULT_CONFIG
from playground.training.grace import GRACE
from playground.training.prepared_data import untrained
from playground.training.run import Run
from playground.training.sweep.plan import Plan
from playground.training.sweep.sweeps_by_visitor import TooManySweeps
from playground.training.sweep.workforce import ClusterOrHere, Workforce
from rnn import Settings
from rnn.kept_states import KeptState
from rnn.parallel.executor import Worker
from rnn.parallel.messages import TrainStacks
from rnn.sweep import Sweep
from tests.support.executors import ScriptedExecutor
from tests.support.following import Clock, following
from tests.support.live_page import dial, page_of
from tests.support.patience import PATIENCE, until
from tests.support.serving import Site, app_of, listening, server_in
from tests.support.sweeping import LONG
from tests.support.visiting import ONE, OTHERS, OWNER, STRANGER, TWO, Visitor, assert_says_no, run, saved_runs_of


@pytest.fixture
def two(tmp_path: Path) -> Iterator[tuple[Server, Server]]:
    """Two servers whose limits differ."""
    with ExitStack() as stack:
        folders = [tmp_path / name for name in ("one", "other")]
        for folder in folders:
            folder.mkdir()
        yield (
            stack.enter_context(server_in(folders[0], {"training": 1, "pages": 1, "sweeps": 1})),
            stack.enter_context(server_in(folders[1], {"training": 3, "pages": 2, "visitors": 1})),
        )


@pytest.fixture
def sites(two: tuple[Server, Server]) -> Iterator[list[Site]]:
    """The sites of both servers, which run at the same time."""
    with ExitStack() as stack:
        sites = [stack.enter_context(listening()) for _ in two]
        for site, server in zip(sites, two, strict=True):
            site.app = app_of(server)
        yield sites


def test_each_shows_its_own_saved_runs(two: tuple[Server, Server], sites: list[Site]) -> None:
    with saved_runs_of(two[0]), saved_runs_of(two[1]) as persistence:
        assert persistence.store is not None
        persistence.store.save(OWNER, run("7" * 32))
        assert set(Visitor(sites[0]).names()) == {ONE, TWO}
        assert set(Visitor(sites[1]).names()) == {ONE, TWO, "7" * 32}
        assert Visitor(sites[0]).json("/api/runs/delete", {"ids": [ONE]}) == {"changed": 1}
        assert set(Visitor(sites[1]).names()) == {ONE, TWO, "7" * 32}
        assert set(Visitor(sites[1], STRANGER).names()) == {OTHERS}


def test_each_trains_its_own_run_of_the_same_visitor(two: tuple[Server, Server], sites: list[Site]) -> None:
    first_job, second_job = (server.jobs.of(OWNER) for server in two)
    assert first_job is not second_job
    with page_of(sites[0], first_job) as page, page_of(sites[1], second_job) as other:
        page.send(do="step")
        page.until_state("paused")
        page.until_epoch(1)
        other.send(do="pause")
        assert other.until_state("ready")["epoch"] == 0
    for site, job in ((sites[0], second_job), (sites[1], first_job)):
        with pytest.raises(InvalidStatus):
            dial(site, job.id)
        assert Visitor(site).json("/api/connection", {"job": job.id})["reason"] == "unknown"


def test_each_keeps_to_its_own_limits(two: tuple[Server, Server], sites: list[Site]) -> None:
    jobs = [server.jobs.of(OWNER) for server in two]
    with page_of(sites[0], jobs[0]), page_of(sites[1], jobs[1]) as page:
        page.next()
        with pytest.raises(InvalidStatus):
            dial(sites[0], jobs[0].id)
        with dial(sites[1], jobs[1].id):
            pass
        assert two[0].jobs.has_room_for(STRANGER)
        assert not two[1].jobs.has_room_for(STRANGER)
    two[0].sweeps.start(OWNER, LONG)
    with pytest.raises(TooManySweeps, match="1 sweeps are under way"):
        two[0].sweeps.start(STRANGER, LONG)
    for owner in (OWNER, STRANGER):
        assert two[1].sweeps.start(owner, LONG).state in ("running", "waiting")


def test_a_line_of_one_is_no_line_of_the_other(two: tuple[Server, Server]) -> None:
    with ExitStack() as stack:
        for server in two:
            jobs = [server.jobs.of(owner) for owner in (OWNER, STRANGER)]
            pages = [stack.enter_context(following(job)) for job in jobs]
            for job in jobs:
                job.set_speed(1)
                job.command("train")
            states = [page.look().state for page in pages]
            assert states == (["running", "waiting"] if server is two[0] else ["running", "running"])


def front_end(folder: Path, module: str) -> Assets:
    """A front end of one module, with a bundle of the same text."""
    for path in (folder / "frontend" / "train" / "page.js", folder / "vendor" / PLOTLY_FILE):
        path.parent.mkdir(parents=True)
        path.write_text(module)
    return Assets(folder / "frontend", folder / "vendor")


def test_each_serves_its_own_files_and_links_to_them(tmp_path: Path) -> None:
    texts = ["one();", "other();"]
    files = [front_end(tmp_path / text, text) for text in texts]
    with (
        server_in(tmp_path, assets=files[0]) as one,
        server_in(tmp_path, assets=files[1]) as other,
        listening() as site,
    ):
        for text, server, own, others in zip(texts, (one, other), files, reversed(files), strict=True):
            site.app = app_of(server)
            assert site.get(own.plotly).body == site.get(f"{own.modules}/train/page.js").body == text.encode()
            assert {site.get(others.plotly).status, site.get(f"{others.modules}/train/page.js").status} == {404}
            assert own.plotly in site.get("/").header("link")


def test_each_knows_only_the_cookies_that_it_has_signed(tmp_path: Path) -> None:
    with (
        server_in(tmp_path, signer=Signer()) as one,
        server_in(tmp_path, signer=Signer()) as other,
        listening() as site,
    ):
        value = one.signer.sign(OWNER)
        headers = {"Cookie": f"{VISITOR_COOKIE}={value}"}
        site.app = app_of(one)
        assert site.get("/api/runs", **headers).status == 200
        site.app = app_of(other)
        assert_says_no(site.get("/api/runs", **headers), 403)


def test_the_environment_sets_where_runs_are_saved_and_the_limits(tmp_path: Path) -> None:
    database = str(tmp_path / "mine.sqlite3")
    limits = {"PLAYGROUND_MAX_TRAINING": "7", "PLAYGROUND_STORAGE": "3", "PLAYGROUND_KEPT_STATES": "5"}
    limits |= {"PLAYGROUND_MAX_RUNS": "30", "PLAYGROUND_MAX_SWEEPS": "4", "PLAYGROUND_MAX_SETS": "5"}
    server = Server.of({"PLAYGROUND_DATABASE": database, **limits})
    assert server.persistence.database == database
    assert server.limits == Limits(training=7, quotas=Quotas(3_000_000, 30, 4, 5, sets_room=20_000_000), kept=5_000_000)
    assert Server.of({"PLAYGROUND_DATABASE": database}).limits == Limits()


@pytest.mark.parametrize(
    "name",
    [
        "PLAYGROUND_MAX_TRAINING",
        "PLAYGROUND_STORAGE",
        "PLAYGROUND_KEPT_STATES",
        "PLAYGROUND_MAX_RUNS",
        "PLAYGROUND_MAX_SWEEPS",
        "PLAYGROUND_MAX_SETS",
    ],
)
def test_nonsense_in_the_environment_is_a_sentence_that_names_it(name: str) -> None:
    with pytest.raises(ValueError, match=f"^{name} is 'much': it must be"):
        Server.of({name: "much"})


def test_each_part_is_given_its_own_limits(tmp_path: Path) -> None:
    limits = Limits(
        training=2, visitors=5, sweeps=4, sweep_processes=3, uploads_of_one=6, uploads=7, quotas=Quotas(12_345), kept=0
    )
    clock, executor = Clock(), ScriptedExecutor()
    server = Server(str(tmp_path / "runs.sqlite3"), limits, executor=executor, clock=clock)
    try:
        jobs = [server.jobs.of(f"visitor {number}") for number in range(3)]
        for job in jobs:
            job.command("train")
        assert [job.state for job in jobs] == ["running", "running", "waiting"]

        kept_run = Run.begin(untrained(DEFAULT_CONFIG))
        kept_run.checkpoint = replace(kept_run.newest, state=replace(kept_run.newest.state, number=2))
        kept_run.keep([1], [KeptState.of(replace(kept_run.newest.state, number=1), changed=True)])
        jobs[2].rest_with(kept_run)
        assert list(jobs[2].past().epochs) == [0, 2]

        with ExitStack() as pages:
            for number in range(5):
                assert server.jobs.has_room_for("new")
                pages.enter_context(following(server.jobs.of(f"visitor {number}")))
            assert not server.jobs.has_room_for("new")

        plan = Plan("Article", Sweep(Settings(epochs=20), {"hidden_size": (2, 3, 4, 5)}, seeds=1))
        with following(server.jobs.of("visitor 1")):  # so their sweep trains on, though no page follows it
            for number in range(4):
                server.sweeps.start(f"visitor {number}", plan)
            with pytest.raises(TooManySweeps, match="4 sweeps are under way"):
                server.sweeps.start("one more", plan)
            clock.now += GRACE
            server.sweeps.look()
            states = [sweep.state for number in range(4) if (sweep := server.sweeps.get(f"visitor {number}"))]
            assert states == ["paused", "running", "paused", "paused"]
        shares = [worker for worker in executor.started if any(isinstance(c, TrainStacks) for c in worker.commands)]
        assert len(shares) == 3 * 2  # of the first sweep, and of that which had its turn then

        with ExitStack() as uploads:
            for _ in range(6):
                uploads.enter_context(server.uploads.one("one"))
            with pytest.raises(Refused, match="6 files of yours"):
                uploads.enter_context(server.uploads.one("one"))
            uploads.enter_context(server.uploads.one("other"))
            with pytest.raises(Refused, match="7 files are being received"):
                uploads.enter_context(server.uploads.one("third"))

        server.persistence.open(server.jobs.lock)
        assert server.persistence.store is not None
        assert server.persistence.store.quotas == Quotas(12_345)
    finally:
        server.close()


def test_from_its_start_to_its_end_it_saves_and_then_nothing_of_it_goes_on(tmp_path: Path) -> None:
    executor = ScriptedExecutor()
    server = Server(str(tmp_path / "runs.sqlite3"), executor=executor, clock=Clock())
    question = Question("", "good", "trace")

    def find(_question: Question) -> Subject:
        raise NoAnswer("There is no such run.")

    async def run_server() -> None:
        assert server.persistence.store is None
        async with server.running():
            assert server.persistence.store is not None
            assert await server.restored_sweeps.find("visitor") is None
            server.jobs.of("visitor").command("train")
            server.sweeps.start("visitor", LONG)
            assert server.inspector.ask(question, find, lambda answer: answer).future.exception() is not None
        with pytest.raises(RuntimeError, match="after shutdown"):
            await server.restored_sweeps.find("visitor")

    asyncio.run(run_server())
    assert [worker.ended for worker in executor.started] == [True] * len(executor.started)
    assert server.persistence.store is None
    with pytest.raises(NoAnswer, match="The server ends"):
        server.inspector.ask(question, find, lambda answer: answer)
    with pytest.raises(RuntimeError, match="after shutdown"):
        server.heavy_requests.submit(lambda: None)


@dataclass
class HungCluster:
    """A cluster whose scheduler hangs when it is left, until the test lets that end."""

    works: bool = True
    is_left: Event = field(default_factory=Event)
    may_go_on: Event = field(default_factory=Event)

    def start(self, *_: object) -> Worker:
        raise AssertionError("nothing trains here")

    def cores(self) -> int:
        return 2

    def close(self) -> None:
        self.is_left.set()
        assert self.may_go_on.wait(PATIENCE)


def test_a_cluster_that_hangs_keeps_nothing_from_being_saved_and_no_server_from_its_end(tmp_path: Path) -> None:
    cluster = HungCluster()
    elsewhere = ClusterOrHere("tcp://scheduler:8786", lambda _: cluster, Workforce(ScriptedExecutor(), 2))
    server = Server(str(tmp_path / "runs.sqlite3"), elsewhere=elsewhere, ends_within=0.05)

    async def run_server() -> None:
        async with server.running():
            until(lambda: elsewhere().processes == 2 and elsewhere().name != "this machine")
            assert server.persistence.store is not None

    try:
        asyncio.run(run_server())
        assert cluster.is_left.wait(PATIENCE)
        assert server.persistence.store is None
    finally:
        cluster.may_go_on.set()
