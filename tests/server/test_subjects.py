"""Live and saved runs are found by one road: the newest weights, those of an epoch that is kept, or a sentence."""

import sqlite3
from collections.abc import Generator
from contextlib import closing
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from data.tasks import TASKS
from playground.inspection.question import NoAnswer, Question, Subject
from playground.inspection.views import VIEWS
from playground.server import subjects
from playground.server.subjects import for_page, saved_subject
from playground.storage import NoRun, Store
from playground.storage.codec import pack_params
from playground.training import InteractiveJob, RunConfig
from playground.training.interactive.jobs_by_visitor import Jobs
from playground.training.prepared_data import suited, untrained
from rnn import Params, Settings, tokenize
from rnn.explain.steps import at_once
from rnn.kept_states import KeptState
from tests.support.ask_view import finish
from tests.support.following import following
from tests.support.visiting import EPOCHS, MADE, ONE, OTHERS, OWNER, TWO, Persistence, run

RUN_CONFIG = RunConfig("Article", Settings(hidden_size=4, epochs=6, init_scale=0.3, seed=5))


@pytest.fixture
def job(visitor_jobs: Jobs) -> InteractiveJob:
    job = visitor_jobs.of(OWNER)
    job.request(RUN_CONFIG)
    job.set_speed(0)
    return job


def question_about(run_id: str | None = None, epoch: int | None = None) -> Question:
    return Question("q", "not bad", "trace", run_id, epoch)


def subject_of(job: InteractiveJob, persistence: Persistence, question: Question) -> Subject:
    about = for_page(job, persistence)(question)
    return about if isinstance(about, Subject) else about(question)


def equal(one: Params, other: Params) -> bool:
    return all(np.array_equal(*pair) for pair in zip(one.arrays(), other.arrays(), strict=True))


def store_of(persistence: Persistence) -> Store:
    assert persistence.store is not None
    return persistence.store


# --- saved runs -------------------------------------------------------------------------------------------------------


def test_a_saved_run_is_found_as_it_was_last_saved(persistence: Persistence) -> None:
    subject = saved_subject(store_of(persistence), OWNER, ONE, None)
    assert (subject.run, subject.epoch, subject.vocabulary) == (ONE, 4, MADE.vocabulary)
    assert equal(subject.params, EPOCHS[4].params)
    assert equal(saved_subject(store_of(persistence), OWNER, ONE, 4).params, EPOCHS[4].params)


def test_a_saved_run_is_found_as_it_was_before_it_trained(persistence: Persistence) -> None:
    assert equal(saved_subject(store_of(persistence), OWNER, ONE, 0).params, EPOCHS[0].params)


def test_a_branch_is_found_as_it_began(persistence: Persistence) -> None:
    store = store_of(persistence)
    store.save(OWNER, run("5" * 32, start=EPOCHS[3].state()))
    assert equal(saved_subject(store, OWNER, "5" * 32, 3).params, EPOCHS[3].params)
    with pytest.raises(NoAnswer, match="ask for one of 3, 4"):
        saved_subject(store, OWNER, "5" * 32, 0)


def test_snapshots_of_earlier_versions_are_found_and_an_epoch_that_is_not_kept_is_a_sentence(
    persistence: Persistence, tmp_path: Path
) -> None:
    """Of runs of sweeps these saved weights in half precision."""
    store = store_of(persistence)
    store.save(OWNER, replace(run(ONE, 6), first=5, rows=run(ONE, 6).rows[:, 5:]))
    [path] = tmp_path.glob("**/*.sqlite3")
    with closing(sqlite3.connect(path)) as file, file:
        file.execute("UPDATE snapshots SET params = ? WHERE epoch = 4", [pack_params(EPOCHS[4].params)])
    rounded = saved_subject(store, OWNER, ONE, 4)  # once the newest state, and a snapshot since
    assert rounded.epoch == 4
    for half, exact in zip(rounded.params.arrays(), EPOCHS[4].params.arrays(), strict=True):
        assert half == pytest.approx(exact, rel=1e-3, abs=1e-6)
    assert rounded.past is not None
    past = rounded.past()
    assert (past.epochs, past.rounded) == ((0, 4, 6), (4,))
    timeline = view_of("timeline", rounded)
    assert isinstance(timeline, dict)
    assert (timeline["epochs"], timeline["rounded"]) == (past.epochs, past.rounded)
    with pytest.raises(NoAnswer, match=r"^Of epoch 5 of this run no weights are kept: ask for one of 0, 4, 6\.$"):
        saved_subject(store, OWNER, ONE, 5)


def test_the_run_of_another_visitor_is_not_found(persistence: Persistence) -> None:
    for run_id in (OTHERS, "9" * 32):
        with pytest.raises(NoRun):
            saved_subject(store_of(persistence), OWNER, run_id, None)


@pytest.mark.parametrize(
    ("changes", "epoch", "message"),
    [
        ({"data": "Gone"}, None, "its words are not known"),
        ({"data_hash": "0" * 64}, 0, "its words are not known"),
        ({"state": None, "state_settings": None}, None, "no weights were saved"),
        ({"state": None, "state_settings": None}, 4, "ask for one of 0\\."),
        (
            {"state": replace(EPOCHS[4].state(), params=replace(EPOCHS[4].params, w_xh=np.zeros((4, 7))))},
            None,
            "its words are not known",
        ),
    ],
)
def test_a_run_without_weights_or_words_is_a_sentence(
    persistence: Persistence, changes: dict[str, Any], epoch: int | None, message: str
) -> None:
    store = store_of(persistence)
    store.save(OWNER, run("5" * 32, **changes))
    with pytest.raises(NoAnswer, match=message):
        saved_subject(store, OWNER, "5" * 32, epoch)


@pytest.mark.parametrize("changes", [{"data": "Gone"}, {"data_hash": "0" * 64}])
def test_a_run_whose_data_set_is_gone_answers_a_page_without_the_names_of_its_words(
    job: InteractiveJob, persistence: Persistence, changes: dict[str, Any]
) -> None:
    store_of(persistence).save(OWNER, run("5" * 32, **changes))
    subject = subject_of(job, persistence, question_about("5" * 32))
    assert equal(subject.params, EPOCHS[4].params)
    assert "not known by their names" in subject.note
    assert subject.vocabulary.unknown("#01 label not bad #1") == tokenize("#01 label not bad #1")
    assert subject.labels == ("label 0", "label 1")
    assert subject.past is not None
    assert subject.past().epochs == (4,)  # the untrained network cannot be made again
    with pytest.raises(NoAnswer, match=r"ask for one of 4\.$"):
        subject_of(job, persistence, question_about("5" * 32, 0))
    for name in VIEWS:
        answer = view_of(name, subject)
        assert isinstance(answer, dict) or (answer.endswith(".") and answer[0].isupper())
    trace = view_of("trace", subject)
    assert isinstance(trace, dict)
    assert (trace["note"], trace["known"], trace["nearest"]) == (subject.note, [False, False], {})


def view_of(name: str, subject: Subject) -> dict[str, Any] | str:
    """What a view answers of "not bad", or the sentence that says why it cannot."""
    options = {"of": "network", "epochs": [4]} if name == "film" else {}
    try:
        return finish(VIEWS[name](subject, Question("q", "not bad", name, options=options)))
    except NoAnswer as refusal:
        return str(refusal)


@pytest.mark.parametrize(
    ("data", "task"),
    [("First word", "First word"), (TASKS["First word"].fixed_name, "First word"), ("Article", None)],
)
def test_what_makes_the_sequences_of_its_data_set_up_is_found_with_a_network(data: str, task: str | None) -> None:
    first = untrained(RunConfig(data, suited(data)))
    about = partial(subjects.subject_of, ONE, 0, first.epoch.params)
    found = about(first.prepared, "last", lambda: pytest.fail("nobody asks for its past")).task()
    assert (found and found.name) == task
    removed = replace(first.prepared, data=f"Mine · {'0' * 20}")
    assert about(removed, "last", lambda: pytest.fail("nobody asks for its past")).task() is None


# --- for a page that follows a job ------------------------------------------------------------------------------------


def test_the_run_that_is_followed_is_found_with_its_newest_weights(
    job: InteractiveJob, persistence: Persistence
) -> None:
    look = for_page(job, persistence)
    run_now, checkpoint = job.newest()
    for question in (question_about(), question_about(run_now.id), question_about(epoch=0)):
        subject = look(question)
        assert isinstance(subject, Subject)  # nothing need be waited for
        assert (subject.run, subject.epoch) == (run_now.id, 0)
        assert subject.params is checkpoint.state.params
    with following(job) as page:
        job.command("train")
        page.until_state("done")
        assert subject_of(job, persistence, question_about()).epoch == 6
        assert subject_of(job, persistence, question_about()).params is page.checkpoints[-1].state.params


def test_from_the_same_page_the_visitors_saved_runs_are_found_too(
    job: InteractiveJob, persistence: Persistence
) -> None:
    subject = subject_of(job, persistence, question_about(TWO))
    assert (subject.run, subject.epoch) == (TWO, 6)
    assert equal(subject_of(job, persistence, question_about(TWO, 0)).params, EPOCHS[0].params)


@pytest.mark.parametrize(
    ("question", "message"),
    [
        (question_about(OTHERS), r"^There is no such run among yours: it may have been deleted\.$"),
        (question_about("9" * 32, 3), r"^There is no such run among yours"),
        (question_about(epoch=3), r"^There is no such run among yours"),  # one that has not trained is not saved
        (question_about(ONE, 3), r"^Of epoch 3 of this run no weights are kept: ask for one of 0, 4\.$"),
    ],
)
def test_what_is_not_there_is_a_sentence(
    job: InteractiveJob, persistence: Persistence, question: Question, message: str
) -> None:
    with pytest.raises(NoAnswer, match=message):
        subject_of(job, persistence, question)


@pytest.fixture
def broken(tmp_path: Path, persistence: Persistence) -> Persistence:
    """Saved runs whose file has become another program's."""
    store_of(persistence).close()
    for file in tmp_path.glob("**/*.sqlite3*"):
        file.write_bytes(b"not a database" * 100)
    return persistence


def test_a_store_that_fails_is_a_sentence(job: InteractiveJob, broken: Persistence) -> None:
    with pytest.raises(NoAnswer, match=r"^[A-Z][^\n]*\.$"):
        subject_of(job, broken, question_about(ONE))
    assert isinstance(subject_of(job, broken, question_about()), Subject)  # the run that trains needs none


def test_a_store_that_fails_before_the_past_is_read_is_a_sentence(persistence: Persistence, tmp_path: Path) -> None:
    subject = saved_subject(store_of(persistence), OWNER, ONE, None)
    store_of(persistence).close()
    for file in tmp_path.glob("**/*.sqlite3*"):
        file.write_bytes(b"not a database" * 100)
    assert subject.past is not None
    with pytest.raises(NoAnswer, match=r"^[A-Z][^\n]*\.$"):
        subject.past()


def test_the_past_of_the_run_that_is_followed_is_as_long_as_the_run(
    job: InteractiveJob, persistence: Persistence
) -> None:
    with following(job) as page:
        job.command("train")
        page.until_state("done")
    past = subject_of(job, persistence, question_about()).past
    assert past is not None
    assert (past().data, past().settings, past().diverged) == ("Article", RUN_CONFIG.settings, False)
    assert (past().first_settings, past().changes) == (RUN_CONFIG.settings, ())
    assert past().usual == suited("Article")
    assert len(past().columns["train_loss"]) == 7


@pytest.mark.parametrize(("data", "expected"), [("Everyday", suited("Everyday")), ("Mine", Settings())])
def test_the_past_of_a_saved_run_says_what_suits_its_data_set(
    persistence: Persistence, data: str, expected: Settings
) -> None:
    store, saved_id = store_of(persistence), "5" * 32
    store.save(OWNER, run(saved_id, data=data))
    subject = saved_subject(store, OWNER, saved_id, None, nameless=True)
    assert subject.past is not None
    assert subject.past().usual == expected


def test_the_button_of_a_diverged_run_and_its_diagnosis_offer_the_same_setting(
    job: InteractiveJob, persistence: Persistence
) -> None:
    job.request(RunConfig("Everyday", Settings(hidden_size=2, learning_rate=1.0, init_scale=1.0, epochs=60)))
    with following(job) as page:
        job.command("train")
        offered_setting = page.until_state("diverged").remedy
    subject = subject_of(job, persistence, question_about())
    answer = finish(VIEWS["diagnosis"](subject, question_about()))
    assert offered_setting == ("learning_rate", suited("Everyday").learning_rate)
    assert [finding["remedy"] for finding in answer["findings"]] == [dict([offered_setting])]


# --- all weights that are kept ----------------------------------------------------------------------------------------


def assert_every_epoch_is_found(job: InteractiveJob, persistence: Persistence, run_id: str, epochs: list[int]) -> None:
    past = subject_of(job, persistence, question_about(run_id)).past
    assert past is not None
    assert list(past().epochs) == epochs
    for epoch in epochs:
        params = past().weights(epoch)
        assert params is not None
        assert equal(params, subject_of(job, persistence, question_about(run_id, epoch)).params)
    assert past().weights(10**6) is None


def test_every_epoch_that_is_kept_is_found_and_the_past_lists_them(
    job: InteractiveJob, persistence: Persistence
) -> None:
    with following(job) as page:
        job.command("train")
        page.until_state("done")
    assert_every_epoch_is_found(job, persistence, job.newest()[0].id, [0, 1, 2, 3, 4, 5, 6])
    kept_states = tuple(KeptState.of(EPOCHS[epoch].state(), changed=True) for epoch in (2, 3))
    store_of(persistence).save(OWNER, run("5" * 32, 6, kept=kept_states))
    assert_every_epoch_is_found(job, persistence, "5" * 32, [0, 2, 3, 6])
    assert equal(subject_of(job, persistence, question_about("5" * 32, 3)).params, EPOCHS[3].params)
    with pytest.raises(NoAnswer, match=r"no weights are kept: ask for one of 0, 2, 3, 6\.$"):
        subject_of(job, persistence, question_about("5" * 32, 4))


def test_of_a_run_of_a_sweep_there_are_whole_weights_between_the_first_and_the_newest(persistence: Persistence) -> None:
    store = store_of(persistence)
    store.save(OWNER, replace(run(ONE, 6), first=5, rows=run(ONE, 6).rows[:, 5:]))
    past = saved_subject(store, OWNER, ONE, None).past
    assert past is not None
    assert (past().epochs, past().rounded) == ((0, 4, 6), ())
    for epoch in (0, 4, 6):
        params = past().weights(epoch)
        assert params is not None
        assert equal(params, EPOCHS[epoch].params)


def test_of_a_saved_run_no_other_epoch_is_read_than_the_one_that_is_asked_for(
    persistence: Persistence, tmp_path: Path
) -> None:
    """A film of twelve epochs unpacked all that are kept for each of its questions: 0.5 s with 256 units."""
    store = store_of(persistence)
    kept_states = tuple(KeptState.of(EPOCHS[epoch].state(), changed=True) for epoch in (2, 3, 5))
    store.save(OWNER, run("5" * 32, 6, kept=kept_states))
    [path] = tmp_path.glob("**/*.sqlite3")
    with closing(sqlite3.connect(path)) as file, file:  # what unpacks this finds it damaged
        file.execute("UPDATE kept_states SET state = x'00' WHERE epoch = 3")
    subject = saved_subject(store, OWNER, "5" * 32, None)

    def film(epochs: list[int]) -> list[dict[str, Any]]:
        film_answer = VIEWS["film"](
            subject, Question("q", "not bad", "film", options={"of": "trace", "epochs": epochs})
        )
        assert isinstance(film_answer, Generator)
        frames: list[dict[str, Any]] = at_once(film_answer)["frames"]
        return frames

    assert [(frame["epoch"], "error" in frame) for frame in film([0, 2, 5, 6])] == [
        (epoch, False) for epoch in (0, 2, 5, 6)
    ]
    assert [(frame["epoch"], "error" in frame) for frame in film([3, 5])] == [(3, True), (5, False)]
