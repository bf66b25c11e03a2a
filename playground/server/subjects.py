"""Finds the network that a question is about: of the run that trains, or of a saved run at an epoch that is kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from playground.inspection.question import Find, NoAnswer, Past, Question, Subject
from playground.own_data import title_of
from playground.server.api.runs.requests import NOT_THERE, same_data
from playground.server.persistence import Persistence
from playground.storage import NoRun, RunRecord, Store, StoreError
from playground.training.interactive.job import InteractiveJob
from playground.training.prepared_data import PreparedData, RunConfig, dataset_of, suited, untrained
from playground.training.run_past import RunPast, nearest_epochs
from playground.training.yardsticks import yardsticks_json
from rnn import Params, Settings, Vocabulary
from rnn.history import named
from rnn.settings import ReadoutName

if TYPE_CHECKING:
    from data.tasks import Task

UNKNOWN_WORDS = "The data set {} is not here, or has changed since: its words are not known."
NAMELESS = (
    "The data set {} is not here, or has changed since: the words and labels of this network are not known by their "
    "names, so every word that you type enters it as nothing."
)


def for_page(job: InteractiveJob, persistence: Persistence) -> Callable[[Question], Subject | Find]:
    """For a page that follows `job`: the newest network of its run at once, and what finds those of saved runs."""

    def look(question: Question) -> Subject | Find:
        past = job.past()
        run = past.run
        state = past.state_of(question.epoch) if question.run in (None, run.id) else None
        if state is not None:
            about = partial(_past_in_memory, past)
            return subject_of(run.id, state.number, state.params, run.prepared, run.settings.readout, about)
        return lambda question: _saved_for_page(persistence, job.owner, question.run or run.id, question.epoch)

    return look


def subject_of(
    run: str, epoch: int, params: Params, prepared: PreparedData, readout: ReadoutName, past: Callable[[], Past]
) -> Subject:
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
        readout=readout,
        writes=prepared.writes_from is not None,
        yardsticks=partial(yardsticks_json, prepared, readout),
        fresh=prepared.fresh is not None,
        task=partial(_task, prepared.data),
    )


def _task(data: str) -> Task | None:
    """What makes up the sequences of a data set; None where they are there once and for all, or are no longer here."""
    try:
        return dataset_of(data).task
    except ValueError:
        return None


def _usual(data: str, settings: Settings) -> Settings:
    """The settings that suit a data set and a cell; the defaults where there is no set of that name any more."""
    try:
        return suited(data, settings.cell)
    except ValueError:
        return Settings(cell=settings.cell)


def _past_in_memory(past: RunPast) -> Past:
    def weights(epoch: int) -> Params | None:
        state = past.state_of(epoch)
        return None if state is None else state.params

    return Past(
        past.run.data,
        past.settings,
        named(past.columns),
        past.diverged,
        epochs=past.epochs,
        weights=weights,
        first_settings=past.run.first_settings,
        changes=past.changes,
        usual=past.run.prepared.suited(past.settings.cell),
    )


def _saved_for_page(persistence: Persistence, owner: str, run_id: str, epoch: int | None) -> Subject:
    store = persistence.store
    if store is None:
        raise NoAnswer(persistence.notice(owner))
    with answering():
        persistence.catch_up(owner)
        return saved_subject(store, owner, run_id, epoch, nameless=True)


def saved_subject(store: Store, owner: str, run_id: str, epoch: int | None, *, nameless: bool = False) -> Subject:
    """The network of a saved run at an epoch, None = the newest that is kept.

    Raises NoRun, StoreError, or NoAnswer where no weights of that epoch are kept or their words are not known.
    `nameless`: it is answered all the same where the words are not known, with numbers in place of words and labels.
    """
    record = store.newest(owner, run_id)
    summary = record.summary
    prepared = same_data(summary.data, summary.data_hash)
    if prepared is None and (record.state is None or not nameless):
        raise NoAnswer(UNKNOWN_WORDS.format(title_of(summary.data)))
    if epoch is None:
        if record.state is None:
            raise NoAnswer("Of this run no weights were saved, so it cannot read anything.")
        epoch = record.state.number
    weights = SavedWeights(store, owner, record, known=prepared is not None)
    params = weights.at(epoch)
    fits = prepared and prepared.fits(params, summary.settings)
    if not fits and not nameless:
        raise NoAnswer(UNKNOWN_WORDS.format(title_of(summary.data)))

    def past() -> Past:
        with answering():
            rows, epochs = store.histories(owner, [run_id]).get(run_id), weights.epochs()
        if rows is None:
            raise NoAnswer(NOT_THERE)
        return Past(
            summary.data,
            summary.settings,
            named(rows),
            diverged=summary.ended == "diverged",
            epochs=tuple(epochs),
            weights=weights.one_of,
            first_settings=summary.first_settings,
            changes=tuple(summary.changes),
            usual=_usual(summary.data, summary.settings),
            rounded=tuple(number for number, is_whole in epochs.items() if not is_whole),
        )

    if prepared and fits:
        return subject_of(run_id, epoch, params, prepared, summary.settings.readout, past)
    note = NAMELESS.format(title_of(summary.data))
    return Subject(run_id, epoch, params, *_numbered(params), past=past, note=note, readout=summary.settings.readout)


def _numbered(params: Params) -> tuple[Vocabulary, tuple[str, ...]]:
    """Numbers in the place of a network's words and labels. No text that is typed has such a word in it."""
    digits = len(str(params.vocab_size))
    words = tuple(f"#{word:0{digits}}" for word in range(params.vocab_size))
    return Vocabulary(words), tuple(f"label {label}" for label in range(params.classes))


@contextmanager
def answering() -> Iterator[None]:
    """What the store raises becomes a refusal of the question."""
    try:
        yield
    except NoRun as error:
        raise NoAnswer(NOT_THERE) from error
    except StoreError as error:
        raise NoAnswer(str(error)) from error


@dataclass(frozen=True, eq=False)
class SavedWeights:
    """The weights of a saved run at the epochs of which they are kept."""

    store: Store
    owner: str
    record: RunRecord  # as it was found, with its newest state
    known: bool = True  # whether its data set is, without which its untrained weights cannot be made again

    def at(self, epoch: int) -> Params:
        """The weights at an epoch. Raises NoRun, StoreError, or NoAnswer where none are kept."""
        params = self._find(epoch)
        if params is not None:
            return params
        epochs = tuple(self.epochs())
        names, all_named = nearest_epochs(epochs, epoch)
        those = "" if all_named else ", which are the nearest"
        raise NoAnswer(f"Of epoch {epoch:,} of this run no weights are kept: ask for one of {', '.join(names)}{those}.")

    def epochs(self) -> dict[int, bool]:
        """The epochs of which weights are kept, in order, and of each whether these are whole, not in half precision.

        Raises NoRun or StoreError.
        """
        on_the_way = self.store.kept_epochs(self.owner, self.record.summary.id)
        return dict(sorted((on_the_way | {number: True for number, _ in self._ends()}).items()))

    def one_of(self, epoch: int) -> Params | None:
        """The weights at an epoch, None where none are kept; reads no others. Raises NoAnswer if the store fails."""
        with answering():
            return self._find(epoch)

    def _find(self, epoch: int) -> Params | None:
        for number, params in self._ends():
            if epoch == number:
                return params()
        run = self.record.summary.id
        for each in self.store.kept(self.owner, run, epoch):
            return each.state.params
        return dict(self.store.snapshots(self.owner, run)).get(epoch)

    def _ends(self) -> list[tuple[int, Callable[[], Params]]]:
        """The first epoch and the newest, and what gives their weights."""
        state, start = self.record.state, self.record.start
        ends: list[tuple[int, Callable[[], Params]]] = [] if state is None else [(state.number, lambda: state.params)]
        if start is not None:
            return [(start.number, lambda: start.params), *ends]
        return [(0, self._untrained), *ends] if self.known else ends

    def _untrained(self) -> Params:
        summary = self.record.summary
        try:
            return untrained(RunConfig(summary.data, summary.first_settings)).epoch.params
        except ValueError as error:
            raise NoAnswer(f"Of epoch 0 nothing can be told: {error}.") from error
