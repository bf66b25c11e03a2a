"""Which visitor has which job, what a recorder and another server tell of them, and the end of the server."""

import threading
from contextlib import ExitStack
from dataclasses import replace

import pytest

from playground.training import DEFAULT_CONFIG, RunConfig
from playground.training.interactive.jobs_by_visitor import Jobs
from playground.training.interactive.run_holder import TAKEN
from playground.training.prepared_data import NO_NUMBERS, untrained
from playground.training.run import Run
from playground.training.updates import JobCommand
from rnn import Settings
from rnn.parallel.messages import Halt
from tests.support.executors import ScriptedExecutor
from tests.support.following import Clock, following, run_of
from tests.support.patience import PATIENCE
from tests.support.scripted_jobs import CONFIG, NotingRecorder, halt, told, trains_on, visitor_jobs

__all__ = ["visitor_jobs"]  # a fixture


@pytest.mark.parametrize("command", ["reset", "new"])
def test_a_run_that_cannot_begin_is_refused_and_the_one_that_is_here_stays(
    visitor_jobs: Jobs, executor: ScriptedExecutor, command: JobCommand
) -> None:
    job = visitor_jobs.of("one")
    config = RunConfig("The Zen of Python", Settings(cell="relu", readout="every"))
    too_large = replace(config, settings=replace(config.settings, init_scale=1.0))
    with following(job) as page:
        job.request(config)
        with pytest.raises(ValueError, match=NO_NUMBERS):
            job.request(too_large)
        assert (job.config, job.current) == (config, config)
        job.command("train")
        trains_on(executor.started[-1])
        halt(executor.started[-1])
        job.request(too_large)  # of the next run
        run = run_of(job)
        job.command(command)
        assert (page.look().state, page.look().message) == ("paused", f"No new run can begin: {NO_NUMBERS}.")
        assert run_of(job) is run


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
        for sentence, times in ((used := "You have 15 of 20.", 4), (used, 4), ("", 5)):
            recorder.rooms = {"other": sentence}
            visitor_jobs.look()
            assert [job.update(job.cursor(0, 0)).status.room for job in jobs] == ["", sentence]
            assert woken == {"one": [], "other": [True] * times}


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
