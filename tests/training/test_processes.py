"""Worker processes: what they are made of, and that none outlives its visitor or its server."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from pathlib import Path

import psutil
import pytest

from playground.training import RunConfig
from playground.training.grace import GRACE
from playground.training.interactive.jobs_by_visitor import Jobs
from playground.training.presence import MEMORY
from rnn import Settings
from rnn.parallel.executor import LocalExecutor
from tests.support.executors import EAGER
from tests.support.following import SHORT, Clock, Follower, following, row, unbroken
from tests.support.patience import PATIENCE, until

pytestmark = pytest.mark.program

ROOT = Path(__file__).resolve().parents[2]
RUN_CONFIG = RunConfig("Article", Settings(hidden_size=16, epochs=80, init_scale=0.3))


@pytest.fixture
def visitor_jobs(clock: Clock, request: pytest.FixtureRequest) -> Iterator[Jobs]:
    """Jobs whose housekeeping is done when the test says so, at the time that the test says it is.

    A test may give it arguments as a parameter.
    """
    visitor_jobs = Jobs(2, clock, housekeeping=False, executor=EAGER, **getattr(request, "param", {}))
    yield visitor_jobs
    visitor_jobs.close()


def pass_time(visitor_jobs: Jobs, clock: Clock, seconds: float) -> None:
    clock.now += seconds
    visitor_jobs.look()


def workers(visitor_jobs: Jobs) -> list[psutil.Process]:
    """Its processes, once those that are being started have started."""
    until(lambda: all(worker.pid is not None for worker in visitor_jobs.workers()))
    return alive(visitor_jobs.pids())


def alive(pids: list[int]) -> list[psutil.Process]:
    """Those of the processes that there still are: one may be on its way to end."""
    processes = []
    for pid in pids:
        with suppress(psutil.NoSuchProcess):
            processes.append(psutil.Process(pid))
    return processes


def assert_gone(processes: list[psutil.Process]) -> None:
    """They have ended and were collected: not even a zombie is left."""
    assert processes
    psutil.wait_procs(processes, timeout=PATIENCE)
    until(lambda: not any(psutil.pid_exists(process.pid) for process in processes))


def train_short_run(visitor_jobs: Jobs, owner: str = "visitor") -> Follower:
    """A page of a run that lasts for eight seconds, once it trains: a busy machine may stand still for some of them."""
    job = visitor_jobs.of(owner)
    job.request(RUN_CONFIG)
    job.set_speed(10)
    return Follower(job)


# --- the process itself -----------------------------------------------------------------------------------------------


def test_a_worker_starts_wherever_the_server_was_started(
    visitor_jobs: Jobs, monkeypatch: pytest.MonkeyPatch, tmp_path: os.PathLike[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    page = train_short_run(visitor_jobs)
    with page.job.followed(page.wake):
        page.job.command("step")
        assert page.until_state("paused").epoch == 1


def test_what_a_library_prints_does_not_break_the_stream(clock: Clock, capfd: pytest.CaptureFixture[str]) -> None:
    program = "import os, threading; from rnn.parallel import worker; "
    program += "threading.Timer(0.05, lambda: print('hello from a library', flush=True)).start(); worker.main()"
    visitor_jobs = Jobs(
        1, clock, housekeeping=False, executor=LocalExecutor(command=[sys.executable, "-P", "-c", program])
    )
    page = train_short_run(visitor_jobs)
    page.job.set_speed(50)
    with page.job.followed(page.wake):
        page.job.command("train")
        page.until_state("done")
        assert page.rows == [row(epoch) for epoch in unbroken(RUN_CONFIG)]
    visitor_jobs.close()
    assert "hello from a library" in capfd.readouterr().err


SERVER = """
import sys
from playground.training import RunConfig
from playground.training.interactive.jobs_by_visitor import Jobs
from tests.support.following import following
from rnn import Settings
visitor_jobs = Jobs(4)
jobs = [visitor_jobs.of(name) for name in "ab"]
for job in jobs:
    job.request(RunConfig("Article", Settings(hidden_size=256, epochs=10000)))
    job.set_speed(0)
with following(jobs[0]) as a, following(jobs[1]) as b:
    a.job.command("train")
    a.until_epoch(1)
    b.job.command("step")
    b.until_state("paused")
    print(*visitor_jobs.pids(), flush=True)
    sys.stdin.read()
"""


@pytest.mark.parametrize("ending", ["kill", "terminate", "leave"])
def test_a_server_that_ends_in_any_way_leaves_no_worker(ending: str) -> None:
    server = subprocess.Popen([sys.executable, "-c", SERVER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT)
    assert server.stdin is not None
    assert server.stdout is not None
    processes = alive([int(pid) for pid in server.stdout.readline().split()])
    assert len(processes) >= 2  # one that trains, one that stepped, and perhaps a new spare
    if ending == "leave":
        server.stdin.close()
    else:
        getattr(server, ending)()  # kill is SIGKILL, where there are signals
    server.wait()
    # Somebody else's children now: they are gone when only a zombie, or nothing, is left of them.
    _gone, survivors = psutil.wait_procs(processes, timeout=PATIENCE)
    assert [process for process in survivors if process.status() != psutil.STATUS_ZOMBIE] == []
    server.stdout.close()


# --- the warm spare ---------------------------------------------------------------------------------------------------


def test_one_spare_is_kept_warm_while_a_page_is_open(visitor_jobs: Jobs, clock: Clock) -> None:
    page = train_short_run(visitor_jobs)
    assert workers(visitor_jobs) == []
    with page.job.followed(page.wake):
        (spare,) = workers(visitor_jobs)
        page.job.command("train")
        page.until_epoch(1)
        assert workers(visitor_jobs) == [spare]
        visitor_jobs.look()
        assert len(workers(visitor_jobs)) == 2
        page.job.command("pause")
        page.until_state("paused")
        until(lambda: len(workers(visitor_jobs)) == 1)
    workers_alive = workers(visitor_jobs)
    pass_time(visitor_jobs, clock, GRACE)
    assert_gone(workers_alive)
    until(lambda: visitor_jobs.pids() == [])


# --- visitors who leave -----------------------------------------------------------------------------------------------


def test_the_run_of_a_visitor_who_left_pauses_and_its_worker_ends(visitor_jobs: Jobs, clock: Clock) -> None:
    page = train_short_run(visitor_jobs)
    with page.job.followed(page.wake):
        page.job.command("train")
        page.until_epoch(5)
        processes = workers(visitor_jobs)
    pass_time(visitor_jobs, clock, GRACE - 0.1)
    assert page.job.state == "running"
    pass_time(visitor_jobs, clock, 0.1)
    until(lambda: page.job.state == "paused")
    visitor_jobs.look()
    assert_gone(processes)

    with page.job.followed(page.wake):  # the visitor comes back and finds the job as it was
        epoch = page.look().epoch
        assert page.checkpoints[-1].state.number == epoch
        page.job.set_speed(0)
        page.job.command("train")
        page.until_state("done")
        assert page.rows == [row(epoch) for epoch in unbroken(RUN_CONFIG)]


def test_a_refresh_is_no_leaving(visitor_jobs: Jobs, clock: Clock) -> None:
    page = train_short_run(visitor_jobs)
    with page.job.followed(page.wake):
        page.job.command("train")
        page.until_epoch(3)
    pass_time(visitor_jobs, clock, GRACE - 1)
    with page.job.followed(page.wake):
        pass_time(visitor_jobs, clock, 10 * GRACE)
        assert page.look().state == "running"
        with page.job.followed(lambda urgent: None):
            pass
        pass_time(visitor_jobs, clock, 10 * GRACE)  # a second tab was closed; the first is still there
        assert page.look().state == "running"


def test_a_visitor_who_leaves_while_waiting_leaves_the_line(clock: Clock) -> None:
    visitor_jobs = Jobs(1, clock, housekeeping=False, executor=EAGER)
    first, second = train_short_run(visitor_jobs, "first"), train_short_run(visitor_jobs, "second")
    with first.job.followed(first.wake):
        first.job.command("train")
        first.until_epoch(1)
        with second.job.followed(second.wake):
            second.job.command("train")
            assert second.look().place == 1
        pass_time(visitor_jobs, clock, GRACE)
        assert second.look().state == "ready"
        assert first.look().state == "running"
    visitor_jobs.close()


def test_a_job_is_forgotten_long_after_its_visitor_left(visitor_jobs: Jobs, clock: Clock) -> None:
    job = visitor_jobs.of("visitor")
    with following(job):
        pass_time(visitor_jobs, clock, 2 * MEMORY)
        assert visitor_jobs.get("visitor") is visitor_jobs.by_id(job.id) is job
    pass_time(visitor_jobs, clock, MEMORY - 1)
    assert visitor_jobs.of("visitor") is job
    pass_time(visitor_jobs, clock, 1)
    assert visitor_jobs.get("visitor") is visitor_jobs.by_id(job.id) is None
    assert visitor_jobs.of("visitor").id != job.id


@pytest.mark.parametrize("visitor_jobs", [{"most": 3}], indirect=True)
def test_jobs_in_memory_are_bounded(visitor_jobs: Jobs, clock: Clock) -> None:
    first = visitor_jobs.of("first")
    with following(first):
        for number in range(6):
            clock.now += 1
            visitor_jobs.of(f"visitor {number}")
        numbers_kept = [number for number in range(6) if visitor_jobs.get(f"visitor {number}")]
        assert (visitor_jobs.get("first"), numbers_kept) == (first, [4, 5])


@pytest.mark.parametrize("visitor_jobs", [{"most": 1}], indirect=True)
def test_a_visitor_is_let_in_though_every_job_in_memory_has_a_page(visitor_jobs: Jobs) -> None:
    with following(visitor_jobs.of("first")):
        assert visitor_jobs.of("second") is visitor_jobs.get("second")
        assert visitor_jobs.get("first") is not None


@pytest.mark.parametrize("visitor_jobs", [{"most": 8}], indirect=True)
def test_a_new_job_is_not_forgotten_before_the_page_has_opened_its_socket(visitor_jobs: Jobs, clock: Clock) -> None:
    with ExitStack() as pages:
        for number in range(7):
            pages.enter_context(following(visitor_jobs.of(f"visitor {number}")))
        arriving = [visitor_jobs.of(name) for name in ("one", "other")]
        pass_time(visitor_jobs, clock, 5)
        assert [visitor_jobs.by_id(job.id) for job in arriving] == arriving


@pytest.mark.parametrize("visitor_jobs", [{"most": 2}], indirect=True)
def test_on_a_full_server_a_newcomer_waits_until_another_visitor_leaves(visitor_jobs: Jobs, clock: Clock) -> None:
    first = visitor_jobs.of("first")
    with following(first):
        assert visitor_jobs.has_room_for("new")
        with following(visitor_jobs.of("second")):
            assert not visitor_jobs.has_room_for("new")
            assert visitor_jobs.has_room_for("first")  # is in already, as with another page
            clock.now += MEMORY - 1
            assert not visitor_jobs.has_room_for("new")
        assert visitor_jobs.has_room_for("new")


@pytest.mark.parametrize("visitor_jobs", [{"most": 3}], indirect=True)
def test_on_a_full_server_pages_that_have_rested_for_long_make_room(visitor_jobs: Jobs, clock: Clock) -> None:
    jobs = [visitor_jobs.of(name) for name in ("trains", "types", "rests")]
    with ExitStack() as pages:
        for job in jobs:
            pages.enter_context(following(job))
        jobs[0].request(SHORT)
        jobs[0].set_speed(1)
        jobs[0].command("train")
        clock.now += MEMORY
        jobs[1].touch()
        assert visitor_jobs.has_room_for("new")
        assert [job.gone for job in jobs] == [False, False, True]
        assert [visitor_jobs.rested(job.id) for job in jobs] == [False, False, True]
        assert visitor_jobs.get("rests") is visitor_jobs.by_id(jobs[2].id) is None
        with following(visitor_jobs.of("new")):
            assert not visitor_jobs.has_room_for("rests")


def test_a_closed_registry_has_no_worker_left(visitor_jobs: Jobs) -> None:
    page = train_short_run(visitor_jobs)
    with page.job.followed(page.wake):
        page.job.command("train")
        page.until_epoch(1)
        visitor_jobs.look()
        processes = workers(visitor_jobs)
        assert len(processes) == 2
        visitor_jobs.close()
        assert_gone(processes)


@pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="Windows cannot stop a process from outside")
def test_a_worker_that_does_not_end_is_killed(visitor_jobs: Jobs, clock: Clock) -> None:
    page = train_short_run(visitor_jobs)
    with page.job.followed(page.wake):
        (spare,) = workers(visitor_jobs)
        page.job.command("train")
        page.until_epoch(1)
    spare.suspend()
    pass_time(visitor_jobs, clock, GRACE)  # asks it to halt
    assert page.job.state == "running"
    pass_time(visitor_jobs, clock, 5)  # has waited long enough
    assert_gone([spare])
    until(lambda: page.job.state == "paused")


def test_the_housekeeping_looks_by_itself() -> None:
    visitor_jobs = Jobs(2, grace=0.0, executor=EAGER)
    page = train_short_run(visitor_jobs)
    with page.job.followed(page.wake):
        page.job.command("train")
        page.until_epoch(1)
        processes = workers(visitor_jobs)
    assert_gone(processes)
    assert page.job.state == "paused"
    visitor_jobs.close()
