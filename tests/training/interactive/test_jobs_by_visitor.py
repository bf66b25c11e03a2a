"""Which visitor has which job, and what becomes of jobs and workers, with workers that only note what they are told."""

import threading
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace

import numpy as np
import pytest

from playground.training import DEFAULT_CONFIG, InteractiveJob, RunConfig
from playground.training.grace import DRAINED, GRACE
from playground.training.interactive.jobs_by_visitor import MOST_FORGOTTEN, MOST_RESTED, Jobs
from playground.training.interactive.run_holder import TAKEN
from playground.training.prepared_data import untrained
from playground.training.presence import MEMORY
from playground.training.run import Run
from playground.training.scheduler import TURN
from playground.training.worker_pool import HALTS_WITHIN
from rnn import Settings
from rnn.history import COLUMNS, Ended
from rnn.kept_states import KeptState
from rnn.parallel.messages import Halt, Halted, Rest, Rows
from tests.support.executors import ScriptedExecutor, ScriptedWorker
from tests.support.following import Clock, following, run_of
from tests.support.patience import PATIENCE

CONFIG = RunConfig("Article", Settings(hidden_size=4, epochs=30, seed=7))
AWAY = "It was paused when no page of yours had been connected for 8 seconds: Train goes on from here."


class NotingRecorder:
    """Notes what it is told, and has one sentence for each visitor of whom something is wrong."""

    def __init__(self, **sentences: str) -> None:
        self.sentences = sentences
        self.calls: list[tuple[str, str, Ended]] = []

    def touch(self, owner: str, run: Run, ended: Ended, message: str) -> None:
        self.calls.append((owner, run.id, ended))

    def notice(self, owner: str) -> str:
        return self.sentences.get(owner, "")


@pytest.fixture
def executor() -> ScriptedExecutor:
    return ScriptedExecutor()


@pytest.fixture
def visitor_jobs(clock: Clock, executor: ScriptedExecutor, request: pytest.FixtureRequest) -> Jobs:
    """Two train at once, but for what a test gives as a parameter; the housekeeping is done when the test says so."""
    given = {"limit": 2, **getattr(request, "param", {})}
    return Jobs(clock=clock, housekeeping=False, executor=executor, **given)


@pytest.fixture
def pass_time(visitor_jobs: Jobs, clock: Clock) -> Callable[[float], None]:
    def pass_time(seconds: float) -> None:
        clock.now += seconds
        visitor_jobs.look()

    return pass_time


def trains_on(worker: ScriptedWorker, first: int = 1) -> None:
    """The worker tells of one more epoch."""
    worker.report(Rows(worker.token, first, np.full((len(COLUMNS), 1), 0.25)))


def halt(worker: ScriptedWorker) -> None:
    worker.report(Halted(worker.token, "paused"))


def told(worker: ScriptedWorker, kind: type) -> list[object]:
    return [command for command in worker.commands if isinstance(command, kind)]


# --- which visitor has which ------------------------------------------------------------------------------------------


def test_each_visitor_has_one_job_which_is_found_by_either_name(visitor_jobs: Jobs) -> None:
    one, other = visitor_jobs.of("one"), visitor_jobs.of("other")
    assert (one.owner, other.owner) == ("one", "other")
    assert one.id != other.id
    assert one.config == other.config == one.current == DEFAULT_CONFIG
    assert [visitor_jobs.of(owner) for owner in ("other", "one")] == [other, one]
    assert [visitor_jobs.get(owner) for owner in ("one", "other", "third")] == [one, other, None]
    assert [visitor_jobs.by_id(job_id) for job_id in (one.id, other.id, "one")] == [one, other, None]
    with following(other):
        assert [visitor_jobs.is_followed(owner) for owner in ("one", "other", "third")] == [False, True, False]
    assert not visitor_jobs.is_followed("other")


def test_a_run_is_taken_back_with_its_settings_unless_a_page_shows_others(visitor_jobs: Jobs) -> None:
    run = Run.begin(untrained(CONFIG))
    new = visitor_jobs.take_back("new", run, "It was left here.")
    assert (run_of(new), new.config, new.current) == (run, CONFIG, CONFIG)
    assert Run.begin(untrained(CONFIG)).id != run.id
    assert new.update(new.cursor(0, 0)).status.message == "It was left here."

    shown = replace(CONFIG, settings=replace(CONFIG.settings, hidden_size=5))
    here = visitor_jobs.of("here")
    here.request(shown)
    second = Run.begin(untrained(CONFIG))
    assert visitor_jobs.take_back("here", second, "") is here
    assert (run_of(here), here.config) == (second, shown)


def test_it_is_known_whether_any_job_trains(visitor_jobs: Jobs, executor: ScriptedExecutor) -> None:
    assert not visitor_jobs.is_training()
    visitor_jobs.of("rests")
    job = visitor_jobs.of("trains")
    visitor_jobs.of("rests too")
    assert not visitor_jobs.is_training()
    job.command("train")
    assert visitor_jobs.is_training()
    job.command("pause")
    halt(executor.started[0])
    assert not visitor_jobs.is_training()


def test_a_page_that_is_loaded_again_rests_its_run_for_as_long_as_the_server_says(
    clock: Clock, executor: ScriptedExecutor
) -> None:
    visitor_jobs = Jobs(2, clock, housekeeping=False, executor=executor, refresh=2.5)
    job = visitor_jobs.of("visitor")
    with following(job):
        job.command("train")
    assert executor.started[0].commands[-1] == Rest(2.5)


# --- the housekeeping: workers ----------------------------------------------------------------------------------------


def test_one_spare_is_kept_while_any_page_is_open_and_none_once_all_are_gone(
    visitor_jobs: Jobs, executor: ScriptedExecutor, pass_time: Callable[[float], None]
) -> None:
    first, second = visitor_jobs.of("first"), visitor_jobs.of("second")
    with following(second):
        assert len(executor.started) == 1  # at once, before the first look
        second.command("train")
        pass_time(1)
        assert len(executor.started) == 2  # one that trains, and the spare
        with following(first):
            first.command("train")
            pass_time(1)
            assert len(executor.started) == 2  # no place is free for a third
            first.command("pause")
            halt(executor.started[1])
        pass_time(GRACE)
        assert [worker.ended for worker in executor.started] == [False, False]  # the first is gone, the second not
        second.command("pause")
        halt(executor.started[0])
        assert [worker.ended for worker in executor.started].count(False) == 1
    pass_time(GRACE - 1)
    assert [worker.ended for worker in executor.started].count(False) == 1
    pass_time(1)
    assert all(worker.ended for worker in executor.started)
    for worker in executor.started:
        worker.lose()
    assert visitor_jobs.workers() == []
    pass_time(1)
    assert len(executor.started) == 2


def test_spares_are_kept_until_the_last_of_all_visitors_has_been_gone_for_the_time_of_grace(
    visitor_jobs: Jobs, executor: ScriptedExecutor, pass_time: Callable[[float], None]
) -> None:
    with following(visitor_jobs.of("second to go")):
        with following(visitor_jobs.of("first to go")):
            pass
        pass_time(GRACE / 2)
    pass_time(GRACE / 2)
    assert not executor.started[0].ended
    pass_time(GRACE / 2)
    assert executor.started[0].ended


def test_processes_are_those_that_have_started(visitor_jobs: Jobs, executor: ScriptedExecutor) -> None:
    with following(visitor_jobs.of("visitor")) as page:
        page.job.command("train")
        visitor_jobs.look()
        executor.started[1].pid = 42
        assert set(visitor_jobs.workers()) == set(executor.started)
        assert visitor_jobs.pids() == [42]


@pytest.mark.parametrize("visitor_jobs", [{"limit": 1}], indirect=True)
def test_a_look_lets_those_that_wait_have_their_turn(
    visitor_jobs: Jobs, executor: ScriptedExecutor, pass_time: Callable[[float], None]
) -> None:
    with ExitStack() as pages:
        for owner in ("first", "second"):
            pages.enter_context(following(visitor_jobs.of(owner))).job.command("train")
        (worker,) = executor.started
        pass_time(TURN - 1)
        assert told(worker, Halt) == []
        pass_time(1)
        assert told(worker, Halt) == [Halt(0)]
        halt(worker)
        assert [visitor_jobs.of(owner).state for owner in ("first", "second")] == ["waiting", "running"]


def test_a_look_kills_the_worker_that_does_not_halt(
    visitor_jobs: Jobs, executor: ScriptedExecutor, pass_time: Callable[[float], None]
) -> None:
    with following(visitor_jobs.of("visitor")) as page:
        page.job.command("train")
        page.job.command("pause")
        pass_time(HALTS_WITHIN - 1)
        assert not executor.started[0].killed
        pass_time(1)
        assert executor.started[0].killed


# --- the housekeeping: visitors who leave -----------------------------------------------------------------------------


def test_a_job_without_a_page_pauses_and_says_why(
    visitor_jobs: Jobs, executor: ScriptedExecutor, pass_time: Callable[[float], None]
) -> None:
    job = visitor_jobs.of("visitor")
    with following(job):
        job.command("train")
    pass_time(GRACE - 1)
    assert told(executor.started[0], Halt) == []
    pass_time(1)
    assert told(executor.started[0], Halt) == [Halt(0)]
    halt(executor.started[0])
    status = job.update(job.cursor(0, 0)).status
    assert (status.state, status.message) == ("ready", AWAY)


def test_where_the_server_is_about_to_end_a_run_pauses_with_its_last_page_and_says_why(
    visitor_jobs: Jobs, executor: ScriptedExecutor
) -> None:
    before, after = visitor_jobs.of("gone before"), visitor_jobs.of("gone after")
    with following(after):
        with following(before):
            before.command("train")
        after.command("train")
        visitor_jobs.drain()
        assert [told(worker, Halt) for worker in executor.started[:2]] == [[Halt(0)], []]
    assert told(executor.started[1], Halt) == [Halt(0)]
    for job, worker in zip((before, after), executor.started[:2], strict=True):
        halt(worker)
        assert job.update(job.cursor(0, 0)).status.message == DRAINED.format("Train")


@pytest.mark.parametrize("visitor_jobs", [{"grace": 3.5, "memory": 90.0}], indirect=True)
def test_a_server_may_have_another_time_of_grace_and_another_memory(
    visitor_jobs: Jobs, executor: ScriptedExecutor, pass_time: Callable[[float], None]
) -> None:
    job = visitor_jobs.of("visitor")
    with following(job):
        job.command("train")
    pass_time(3.5)
    halt(executor.started[0])
    assert job.update(job.cursor(0, 0)).status.message == AWAY.replace("8", "3.5")
    pass_time(86)
    assert visitor_jobs.get("visitor") is job
    pass_time(0.5)
    assert visitor_jobs.get("visitor") is None


def test_a_job_is_forgotten_long_after_its_visitor_left_but_not_before_its_worker_has_halted(
    visitor_jobs: Jobs, executor: ScriptedExecutor, pass_time: Callable[[float], None]
) -> None:
    jobs = [visitor_jobs.of(owner) for owner in ("rests", "trains", "stays")]
    with following(jobs[2]):
        jobs[1].command("train")
        pass_time(MEMORY)  # no look meanwhile, as on a machine that slept: the run is told to pause
        assert [visitor_jobs.get(job.owner) for job in jobs] == [None, jobs[1], jobs[2]]
        assert [visitor_jobs.by_id(job.id) for job in jobs] == [None, jobs[1], jobs[2]]
        assert [visitor_jobs.forgot(job.id) for job in jobs] == [True, False, False]
        halt(executor.started[0])
        pass_time(0)
        assert [visitor_jobs.forgot(job.id) for job in jobs] == [True, True, False]
        pass_time(0)
        assert [visitor_jobs.rested(job.id) for job in jobs] == [False, False, False]
        assert [job.gone for job in jobs] == [False, False, False]
    again = visitor_jobs.of("rests")
    assert again.id != jobs[0].id
    assert not visitor_jobs.forgot(again.id)
    pass_time(GRACE)  # the new one has been away for a moment, not since the old one was last seen
    assert visitor_jobs.get("rests") is again


def test_what_a_forgotten_job_kept_leaves_room_for_others(visitor_jobs: Jobs, clock: Clock) -> None:
    def keeping() -> Run:
        run = Run.begin(untrained(CONFIG))
        states = [KeptState.of(replace(run.newest.state, number=number), changed=False) for number in (1, 2, 3)]
        run.checkpoint = replace(run.newest, state=replace(run.newest.state, number=4))
        run.keep([1, 2, 3], states)
        return run

    room = keeping().kept_bytes
    visitor_jobs = Jobs(1, clock, kept=room, housekeeping=False, executor=ScriptedExecutor())
    visitor_jobs.of("first").rest_with(keeping())
    clock.now += MEMORY
    visitor_jobs.look()
    second = visitor_jobs.of("second")
    second.rest_with(keeping())
    assert list(second.past().epochs) == [0, 1, 2, 3, 4]
    third = visitor_jobs.of("third")
    third.rest_with(keeping())
    assert sum(len(job.past().epochs) for job in (second, third)) == 2 * 2 + 3


# --- how many there are -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("visitor_jobs", [{"most": 3}], indirect=True)
def test_a_new_job_takes_the_place_of_the_one_whose_page_is_gone_longest(visitor_jobs: Jobs, clock: Clock) -> None:
    jobs = {}
    for owner in ("trains", "back", "first", "second"):
        clock.now += 1
        before = [name for name in jobs if visitor_jobs.get(name)]
        jobs[owner] = visitor_jobs.of(owner)
        if owner == "trains":
            jobs[owner].command("train")
        if owner == "first":
            assert before == ["trains", "back"]
            with following(jobs["back"]):
                clock.now += 1  # so it has been gone for less long than the first
    assert [owner for owner in jobs if visitor_jobs.get(owner)] == ["trains", "back", "second"]
    assert [visitor_jobs.forgot(job.id) for job in jobs.values()] == [False, False, True, False]


@pytest.mark.parametrize("visitor_jobs", [{"most": 4}], indirect=True)
def test_a_look_forgets_those_that_were_busy_when_their_place_was_taken(
    visitor_jobs: Jobs, executor: ScriptedExecutor, pass_time: Callable[[float], None]
) -> None:
    jobs = [visitor_jobs.of(owner) for owner in ("a", "b", "c", "d", "e")]
    assert [visitor_jobs.get(job.owner) is job for job in jobs] == [False, True, True, True, True]
    busy = visitor_jobs.of("busy")
    busy.command("train")
    with ExitStack() as pages:
        for job in (visitor_jobs.of("f"), visitor_jobs.of("g"), visitor_jobs.of("h"), visitor_jobs.of("i")):
            pages.enter_context(following(job))
        assert visitor_jobs.get("busy") is busy
        busy.command("pause")
        pass_time(0)
        assert visitor_jobs.get("busy") is busy
        halt(executor.started[0])
        pass_time(0)
        assert visitor_jobs.get("busy") is busy  # as one that may be on its way to its socket
        visitor_jobs.of("arrives")
        assert visitor_jobs.get("busy") is None


@pytest.mark.parametrize("visitor_jobs", [{"most": 4}], indirect=True)
def test_a_look_forgets_what_is_too_much_once_pages_have_closed(
    visitor_jobs: Jobs, pass_time: Callable[[float], None]
) -> None:
    with ExitStack() as staying, ExitStack() as leaving:
        jobs = [
            (staying if number % 2 else leaving).enter_context(following(visitor_jobs.of(f"visitor {number}"))).job
            for number in range(8)
        ]
        pass_time(0)
        assert all(visitor_jobs.get(job.owner) for job in jobs)  # with a page each, however many
        leaving.close()
        pass_time(0)
        kept = [number for number, job in enumerate(jobs) if visitor_jobs.get(job.owner) is job]
        assert kept == [1, 3, 5, 6, 7]  # one that has only just left may be loading its page again


def test_only_so_many_ids_of_forgotten_jobs_are_remembered_the_oldest_first_to_go(clock: Clock) -> None:
    visitor_jobs = Jobs(1, clock, housekeeping=False, executor=ScriptedExecutor())
    ids = []
    for number in range(MOST_FORGOTTEN + 1):
        ids.append(visitor_jobs.of(f"visitor {number}").id)
        clock.now += MEMORY
        visitor_jobs.look()
        if number == MOST_FORGOTTEN - 1:
            assert all(visitor_jobs.forgot(job_id) for job_id in ids)
    assert [visitor_jobs.forgot(job_id) for job_id in ids] == [False] + [True] * MOST_FORGOTTEN


@pytest.mark.parametrize("visitor_jobs", [{"most": 1}], indirect=True)
def test_only_so_many_ids_of_jobs_that_made_room_are_remembered_the_oldest_first_to_go(
    visitor_jobs: Jobs, clock: Clock
) -> None:
    ids = []
    for number in range(MOST_RESTED + 1):
        with following(visitor_jobs.of(f"visitor {number}")) as page:
            ids.append(page.job.id)
            clock.now += MEMORY
            assert visitor_jobs.has_room_for("another")
        if number == MOST_RESTED - 1:
            assert all(visitor_jobs.rested(job_id) for job_id in ids)
    assert [visitor_jobs.rested(job_id) for job_id in ids] == [False] + [True] * MOST_RESTED


def crowd(pages: ExitStack, visitor_jobs: Jobs, *owners: str) -> list[InteractiveJob]:
    """A page of each of these visitors."""
    return [pages.enter_context(following(visitor_jobs.of(owner))).job for owner in owners]


@pytest.mark.parametrize("visitor_jobs", [{"most": 3}], indirect=True)
def test_there_is_room_while_fewer_have_pages_and_always_for_those_that_are_in(visitor_jobs: Jobs) -> None:
    with ExitStack() as pages:
        crowd(pages, visitor_jobs, "one", "two")
        visitor_jobs.of("without a page")
        assert visitor_jobs.has_room_for("new")
        crowd(pages, visitor_jobs, "three")
        assert [visitor_jobs.has_room_for(owner) for owner in ("new", "two", "three")] == [False, True, True]
    assert visitor_jobs.has_room_for("new")


@pytest.mark.parametrize("visitor_jobs", [{"most": 3, "limit": 1}], indirect=True)
def test_pages_that_have_rested_for_longest_make_room_and_hear_of_it(
    visitor_jobs: Jobs, clock: Clock, executor: ScriptedExecutor
) -> None:
    with ExitStack() as pages:
        jobs = crowd(pages, visitor_jobs, "trains", "rests", "waits")
        for job in (jobs[0], jobs[2]):
            job.command("train")
        clock.now += MEMORY - 1
        assert not visitor_jobs.has_room_for("new")
        clock.now += 1
        woken: list[bool] = []
        pages.enter_context(jobs[1].followed(woken.append))
        clock.now += MEMORY
        assert visitor_jobs.has_room_for("new")
        assert [job.gone for job in jobs] == [False, True, False]
        assert woken == [True]
        assert [visitor_jobs.rested(job.id) for job in jobs] == [False, True, False]
        assert [visitor_jobs.forgot(job.id) for job in jobs] == [False, True, False]
        assert visitor_jobs.get("rests") is visitor_jobs.by_id(jobs[1].id) is None
        crowd(pages, visitor_jobs, "new")
        clock.now += MEMORY
        visitor_jobs.of("new").touch()
        assert not visitor_jobs.has_room_for("rests")
        visitor_jobs.look()
    assert len(executor.started) == 1


# --- the recorder -----------------------------------------------------------------------------------------------------


def test_every_page_hears_of_another_recorder_and_a_run_that_trained_is_told_to_it(
    visitor_jobs: Jobs, executor: ScriptedExecutor
) -> None:
    trained, other = visitor_jobs.of("trained"), visitor_jobs.of("other")
    trained.command("step")
    trains_on(executor.started[0])
    halt(executor.started[0])
    recorder, woken = NotingRecorder(), []
    with other.followed(woken.append):
        visitor_jobs.record_with(recorder)
        assert woken == [True]
        assert recorder.calls == [("trained", run_of(trained).id, "paused")]
        visitor_jobs.record_with(None)
        assert woken == [True, True]
        trained.command("train")
        assert len(recorder.calls) == 1


def test_pages_are_told_once_when_what_their_visitor_is_told_of_saving_changes(visitor_jobs: Jobs) -> None:
    recorder = NotingRecorder()
    visitor_jobs.record_with(recorder)
    jobs = [visitor_jobs.of(owner) for owner in ("one", "other")]
    woken: dict[str, list[bool]] = {job.owner: [] for job in jobs}
    with ExitStack() as pages:
        for job in jobs:
            pages.enter_context(job.followed(woken[job.owner].append))
        full = "The disk is full."
        for sentence, times in (("", 0), (full, 1), (full, 1), ("It is gone.", 2), ("", 3)):
            recorder.sentences = {"other": sentence}
            visitor_jobs.look()
            assert [job.update(job.cursor(0, 0)).status.saving for job in jobs] == ["", sentence]
            assert woken == {"one": [], "other": [True] * times}


# --- another server ---------------------------------------------------------------------------------------------------


def test_a_run_that_another_server_has_taken_over_stops_and_is_recorded_no_more(
    visitor_jobs: Jobs, executor: ScriptedExecutor
) -> None:
    recorder, one, other = NotingRecorder(), visitor_jobs.of("one"), visitor_jobs.of("other")
    visitor_jobs.record_with(recorder)
    for job, worker in ((one, 0), (other, 1)):
        job.request(CONFIG)
        job.command("train")
        trains_on(executor.started[worker])
    run = run_of(one)
    recorder.calls.clear()
    visitor_jobs.taken("nobody", run.id)
    visitor_jobs.taken("other", run.id)
    assert (one.state, other.state) == ("running", "running")
    visitor_jobs.taken("one", run.id)
    assert (one.state, other.state) == ("ready", "running")
    assert run_of(one) is not run
    assert one.config == CONFIG
    assert one.update(one.cursor(0, 0)).status.message == TAKEN
    trains_on(executor.started[0], 2)
    assert told(executor.started[0], Halt) == [Halt(0)]
    assert recorder.calls == []


# --- the end of the server --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("visitor_jobs", [{"limit": 1}], indirect=True)
def test_at_the_end_what_trains_or_waits_is_interrupted_and_every_worker_ends(
    visitor_jobs: Jobs, executor: ScriptedExecutor, clock: Clock
) -> None:
    jobs = {owner: visitor_jobs.of(owner) for owner in ("rests", "trains", "waits")}
    with following(jobs["rests"]):
        for job in jobs.values():
            job.command("step")
            trains_on(executor.started[0])
            halt(executor.started[0])
        recorder = NotingRecorder()
        visitor_jobs.record_with(recorder)
        jobs["trains"].command("train")
        jobs["waits"].command("train")
        recorder.calls.clear()
        visitor_jobs.close()
        assert recorder.calls == [(owner, run_of(jobs[owner]).id, "interrupted") for owner in ("trains", "waits")]
        assert all(worker.ended for worker in executor.started)
        halt(executor.started[0])  # it was on its way
        executor.started[0].lose()
        assert len(executor.started) == 1
        assert visitor_jobs.workers() == []


def test_the_housekeeping_runs_from_the_first_job_to_the_end_of_the_server() -> None:
    def own() -> set[threading.Thread]:
        """The threads of that name which were not there before: those of other tests may end meanwhile."""
        return {thread for thread in threading.enumerate() if thread.name == "housekeeping"} - before

    before: set[threading.Thread] = set()
    before = own()
    visitor_jobs = Jobs(2, executor=ScriptedExecutor())
    assert own() == set()
    visitor_jobs.of("visitor")
    (thread,) = own()
    visitor_jobs.of("other")
    assert own() == {thread}
    visitor_jobs.close()
    thread.join(PATIENCE)
    assert not thread.is_alive()
    Jobs(2, executor=ScriptedExecutor(), housekeeping=False).of("visitor")
    assert own() == set()
