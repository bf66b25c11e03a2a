"""A training set that is drawn anew in each epoch: by its number alone, so every run and process reads the same."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from io import BytesIO
from typing import Any

import numpy as np
import pytest

from data import DATASETS, Dataset
from data.tasks import TASKS, Recall
from rnn import Epoch, Settings, train, train_stack
from rnn.encoded_texts import encoded, suited_to, vocabulary_of
from rnn.fast.side_by_side import SideBySideRun
from rnn.fresh_texts import FreshTexts, both_sets, draw_from, fresh_texts
from rnn.initial import initial_weights
from rnn.labelled_sentences import LabelledTokens, SentenceSet
from rnn.optimizers import CLIPS, OPTIMIZERS
from rnn.parallel import wire
from rnn.parallel.__main__ import tasks
from rnn.parallel.executor import LocalExecutor
from rnn.parallel.inbox import Inbox
from rnn.parallel.interrupts import Interrupts
from rnn.parallel.measuring import PROBE_SENTENCES, measure
from rnn.parallel.messages import EncodedData, Measure, SweepRows, TrainStacks
from rnn.parallel.stacks import Share
from rnn.parallel.sweep import train_shares
from rnn.plain import PlainRun

SIZES: dict[str, Any] = {"vocab_size": 5, "classes": 3}
WAYS = {
    "fused": Settings(),
    "in batches": Settings(cell="gru", optimizer="adam", batch_size=4, clip_by="norm"),
    "every word": Settings(cell="lstm", readout="every", optimizer="momentum", schedule="cosine"),
    "a number": Settings(readout="number", batch_size=3),
    "as printed": Settings(bptt="article", clip=0.05),
}


@pytest.fixture(autouse=True)
def _sources() -> None:
    draw_from(tasks)


@dataclass(frozen=True)
class Drawn:
    """Sentences of up to as many words as an epoch has: later ones are longer, shorter, and more or fewer."""

    longest: tuple[int, ...] = (3, 2, 6, 4, 9, 1, 5)

    def of_epoch(self, number: int) -> LabelledTokens:
        rng = np.random.default_rng([number, 3])
        longest = self.longest[number % len(self.longest)]
        lengths = [longest, *rng.integers(1, longest + 1, 5 + number % 3)]
        return [(rng.integers(-1, 5, length), int(rng.integers(0, 3))) for length in lengths]


TEST = Drawn().of_epoch(100)


def numbers(epoch: Epoch) -> tuple[object, ...]:
    """All of an epoch, for comparison bit for bit; a run that answers with numbers has no accuracy."""
    remembered = [array for average in epoch.memory.averages for array in average.arrays()]
    arrays = tuple(array.tobytes() for array in (*epoch.params.arrays(), *remembered))
    return epoch.number, repr((epoch.train, epoch.test)), arrays, repr(epoch.shuffle), repr(epoch.monitor)


def settings_of(way: str, **more: Any) -> Settings:
    sizes: dict[str, Any] = {"hidden_size": 6, "learning_rate": 0.05, "epochs": 6, "init_scale": 0.4}
    return replace(WAYS[way], **{**sizes, **more})


@pytest.mark.parametrize("way", WAYS)
def test_each_epoch_learns_from_its_own_sentences(way: str) -> None:
    """As runs of one epoch do, each of which goes on from the one before with a set of its own."""
    settings = settings_of(way)
    epochs = [numbers(epoch) for epoch in train(Drawn(), TEST, settings, **SIZES)]
    first = next(train(Drawn().of_epoch(0), TEST, settings, **SIZES))
    expected, state = [numbers(first)], first.state()
    for number in range(1, settings.epochs + 1):
        epoch = next(train(Drawn().of_epoch(number), TEST, settings, **SIZES, start=state))
        expected.append(numbers(epoch))
        state = epoch.state()
    assert epochs == expected


@pytest.mark.parametrize("way", WAYS)
def test_a_resumed_run_reads_what_the_unbroken_one_reads(way: str) -> None:
    unbroken = list(train(Drawn(), TEST, settings_of(way), **SIZES))
    for stop in (0, 2, 5):
        resumed = train(Drawn(), TEST, settings_of(way), **SIZES, start=unbroken[stop].state())
        assert [numbers(epoch) for epoch in resumed] == [numbers(epoch) for epoch in unbroken[stop + 1 :]]


def test_runs_of_a_stack_read_the_same_sentences_as_each_alone() -> None:
    """Whatever their seeds, sizes and ends are, and where they go on from."""
    settings = [
        settings_of("fused"),
        settings_of("fused", seed=1, epochs=3),
        settings_of("fused", shuffle_seed=5, hidden_size=3),
        settings_of("in batches"),
        settings_of("every word", epochs=4),
    ]
    alone = [list(train(Drawn(), TEST, each, **SIZES)) for each in settings]
    for epoch in train_stack(Drawn(), TEST, settings, **SIZES):
        for r, run in enumerate(alone):
            own = run[min(epoch.number, len(run) - 1)]
            assert numbers(epoch.run(r)) == numbers(own)
    starts = [run[2].state() for run in alone[:3]]
    for epoch in train_stack(Drawn(), TEST, settings[:3], **SIZES, start=starts):
        if epoch.number > 2:  # a state does not hold the train score
            assert numbers(epoch.run(0)) == numbers(alone[0][epoch.number])


def test_the_plain_equations_take_other_sentences_as_the_fast_ones_do() -> None:
    settings = settings_of("in batches")
    params = initial_weights(settings, SIZES["vocab_size"], SIZES["classes"])
    sets = [SentenceSet(Drawn().of_epoch(number), "training", **SIZES) for number in range(4)]
    ways: dict[str, Any] = {"clip_by": CLIPS["norm"], "clip": 1.0, "bptt": "exact", "batch_size": 4}
    plain, fast = (
        kind(params, sets[0], optimizer=OPTIMIZERS["adam"](0.05), **ways) for kind in (PlainRun, SideBySideRun)
    )
    for data in sets[1:]:
        losses = []
        for run in (plain, fast):
            run.read(data)
            losses.append(run.train_epoch(np.arange(len(data)))[0])
        assert losses[0] == pytest.approx(losses[1], abs=1e-9)


def test_a_set_that_is_drawn_is_checked_at_once_from_the_epoch_that_a_run_begins_with() -> None:
    class Empty:
        def of_epoch(self, number: int) -> LabelledTokens:
            return Drawn().of_epoch(number) if number in (0, 1) else []

    settings = settings_of("fused")
    epochs = list(train(Empty(), TEST, replace(settings, epochs=1), **SIZES))
    with pytest.raises(ValueError, match="the training set is empty"):
        train(Empty(), TEST, settings, **SIZES, start=epochs[-1].state())


# --- drawn by a source that is named ----------------------------------------------------------------------------------


def data_of(dataset: Dataset, n: int = 60) -> EncodedData:
    """A data set with fewer sequences an epoch, as workers are given it."""
    smaller = replace(dataset, fresh=n, test=dataset.test[:20])
    vocabulary = vocabulary_of(smaller)
    return EncodedData(*both_sets(smaller, vocabulary), len(vocabulary), len(smaller.labels))


@pytest.mark.parametrize("task", TASKS)
def test_the_texts_of_an_epoch_are_those_that_the_data_set_says(task: str) -> None:
    dataset = DATASETS[task]()
    data = data_of(dataset)
    assert isinstance(data.train_set, FreshTexts)
    expected = encoded(dataset, TASKS[task].of_epoch(0, 4, 60), vocabulary_of(dataset))
    drawn = data.train_set.of_epoch(4)
    assert [(tokens.tolist(), repr(target)) for tokens, target in drawn] == [
        (tokens.tolist(), repr(target)) for tokens, target in expected
    ]
    assert not any((tokens < 0).any() for tokens, _ in drawn)


def test_what_a_worker_is_sent_names_the_source_and_comes_back_as_it_was() -> None:
    data = data_of(DATASETS["First word"]())
    content = wire.packed(data)
    assert len(content) < 10_000
    assert wire.read(BytesIO(content)).train_set == data.train_set


def rows_of(reports: Iterator[Any]) -> dict[tuple[int, ...], list[str]]:
    """Scores (without the seconds) of each stack, in the order of its epochs."""
    rows: dict[tuple[int, ...], list[str]] = {}
    for report in reports:
        if isinstance(report, SweepRows):
            for stack in report.stacks:
                scores = stack.values[:-1, 0].T.ravel().tolist()  # of its one run
                rows.setdefault(stack.runs, []).extend(map(repr, scores))
    return rows


@pytest.mark.program
def test_worker_processes_draw_what_this_process_draws() -> None:
    dataset = DATASETS["Adding"]()
    data = data_of(dataset)
    base = replace(suited_to(dataset), hidden_size=8, epochs=10)
    settings = (base, replace(base, cell="lstm"))
    here = Share(TrainStacks(data, settings, ((0,), (1,))), rows_every=0.0).train(Inbox())
    sizes: Any = {"vocab_size": data.vocab_size, "classes": data.classes}
    interrupts = Interrupts(130)
    shares = train_shares(
        data.train_set, data.test_set, settings, **sizes, processes=2, interrupts=interrupts, executor=LocalExecutor()
    )
    assert rows_of(shares) == rows_of(here)


def test_a_source_that_there_is_not_is_refused_with_a_sentence() -> None:
    unknown = FreshTexts("Nothing", 0, 5, ("a", "b"), "spaces", ("x", "y"), "last")
    with pytest.raises(ValueError, match="there is nothing named 'Nothing' that sequences are drawn from"):
        unknown.of_epoch(1)
    other = Recall(lengths=(2, 4)).fresh_dataset(n=5)
    with pytest.raises(ValueError, match="'First word' are made up by another task than the one of that name"):
        fresh_texts(other, vocabulary_of(other))
    fixed = DATASETS["First word, a fixed set"]()
    assert fresh_texts(fixed, vocabulary_of(fixed)) is None


def test_the_time_of_an_epoch_is_measured_on_fewer_texts_and_with_the_drawing() -> None:
    drawn: list[int] = []

    class Counting:
        name = "counted"

        def of_epoch(self, seed: int, number: int, n: int) -> Any:
            drawn.append(n)
            return TASKS["First word"].of_epoch(seed, number, n)

    draw_from(lambda: {"counted": Counting()})
    data = data_of(DATASETS["First word"]())
    assert isinstance(data.train_set, FreshTexts)
    many = replace(data.train_set, source="counted", count=10 * PROBE_SENTENCES)
    [seconds] = measure(Measure(replace(data, train_set=many), ((Settings(hidden_size=4),),))).seconds
    assert seconds > 0
    assert len(drawn) >= 3
    assert set(drawn) == {PROBE_SENTENCES}
