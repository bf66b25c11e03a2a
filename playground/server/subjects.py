"""Finds the network that a question is about: of the run that trains, or of a saved run at an epoch that is kept."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from playground.inspection.question import Find, NoAnswer, Past, Question, Subject
from playground.server.api.run_requests import NOT_THERE, same_data
from playground.server.persistence import Persistence
from playground.storage import NoRun, RunRecord, Store, StoreError
from playground.training.interactive_job import InteractiveJob
from playground.training.prepared_data import PreparedData, RunConfig, untrained
from rnn import Diverged, Params
from rnn.history import named

UNKNOWN_WORDS = "The data set {} is not here, or has changed since: its words are not known."


def for_page(job: InteractiveJob, persistence: Persistence) -> Callable[[Question], Subject | Find]:
    """For a page that follows `job`: the newest network of its run at once, and what finds those of saved runs."""

    def look(question: Question) -> Subject | Find:
        run, checkpoint, settings, rows, diverged = job.past()
        state = checkpoint.state
        if question.run in (None, run.id) and question.epoch in (None, state.number):
            past = partial(Past, run.data, settings, named(rows), diverged)
            return subject_of(run.id, state.number, state.params, run.prepared, past)
        return lambda question: _saved_for_page(persistence, job.owner, question.run or run.id, question.epoch)

    return look


def subject_of(run: str, epoch: int, params: Params, prepared: PreparedData, past: Callable[[], Past]) -> Subject:
    """What questions are asked about: those weights of that run, the data that it learns from, and its past."""
    return Subject(
        run,
        epoch,
        params,
        prepared.vocabulary,
        prepared.labels,
        prepared.train_set,
        prepared.test_set,
        tuple(text for text, _ in prepared.sentences),
        past,
    )


def _saved_for_page(persistence: Persistence, owner: str, run_id: str, epoch: int | None) -> Subject:
    store = persistence.store
    if store is None:
        raise NoAnswer(persistence.notice(owner))
    try:
        persistence.catch_up(owner)
        return saved(store, owner, run_id, epoch)
    except NoRun as error:
        raise NoAnswer(NOT_THERE) from error
    except StoreError as error:
        raise NoAnswer(str(error)) from error


def saved(store: Store, owner: str, run_id: str, epoch: int | None) -> Subject:
    """The network of a saved run at an epoch, None = the newest that is kept.

    Raises NoRun, StoreError, or NoAnswer where no weights of that epoch are kept or their words are not known.
    """
    record = store.newest(owner, run_id)
    summary = record.summary
    prepared = same_data(summary.data, summary.data_hash)
    if prepared is None:
        raise NoAnswer(UNKNOWN_WORDS.format(summary.data))
    if epoch is None:
        if record.state is None:
            raise NoAnswer("Of this run no weights were saved, so it cannot read anything.")
        epoch = record.state.number
    params = _params(store, owner, record, prepared, epoch)
    if (params.vocab_size, params.classes) != (len(prepared.vocabulary), len(prepared.labels)):
        raise NoAnswer(UNKNOWN_WORDS.format(summary.data))

    def past() -> Past:
        try:
            rows = store.histories(owner, [run_id]).get(run_id)
        except StoreError as error:
            raise NoAnswer(str(error)) from error
        if rows is None:
            raise NoAnswer(NOT_THERE)
        return Past(summary.data, summary.settings, named(rows), summary.ended == "diverged")

    return subject_of(run_id, epoch, params, prepared, past)


def _params(store: Store, owner: str, record: RunRecord, prepared: PreparedData, epoch: int) -> Params:
    state, start = record.state, record.start
    if state is not None and epoch == state.number:
        return state.params
    if start is not None and epoch == start.number:
        return start.params
    if start is None and epoch == 0:
        try:
            return untrained(RunConfig(prepared.data, record.summary.first_settings)).epoch.params
        except Diverged as error:
            raise NoAnswer("Even untrained this network has weights so large that its answer is no number.") from error
    snapshots = dict(store.snapshots(owner, record.summary.id))  # in half precision, which is enough for pictures
    if epoch in snapshots:
        return snapshots[epoch]
    epochs = {0 if start is None else start.number, *snapshots, *([] if state is None else [state.number])}
    listing = ", ".join(f"{number:,}" for number in sorted(epochs))
    raise NoAnswer(f"Of epoch {epoch:,} of this run no weights are kept: ask for one of {listing}.")
