"""Where its memory ends: fresh sequences of a set that can make them up, and of any other its test sentences."""

from collections import Counter
from dataclasses import asdict, replace
from functools import cache, partial
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from numpy.random import default_rng

from data import Dataset, Example, Yardstick
from data.dataset import Tokenizer
from data.tasks import TASKS, Task
from playground.inspection.question import NoAnswer, Question, Subject
from playground.inspection.views import VIEWS, check_applies
from playground.inspection.views.lengths import FEWEST, FRESH, MOST_POINTS, by_length, drawn
from playground.training.prepared_data import prepare
from playground.training.yardsticks import yardsticks_json
from rnn import Vocabulary, forward
from rnn.cells import CELLS
from rnn.encoded_texts import encoded, vocabulary_of
from rnn.labelled_sentences import LabelledTokens
from rnn.readouts import READOUTS
from rnn.settings import ReadoutName
from tests.support.ask_view import ask_view


def subject_of(dataset: Dataset, *, cell: str = "tanh", units: int = 4, readout: ReadoutName | None = None) -> Subject:
    """A network of random weights that learns from such a set."""
    vocabulary = vocabulary_of(dataset)
    answered = readout or dataset.readout
    classes = READOUTS[answered].outputs(len(dataset.labels))
    params = CELLS[cell].initial(len(vocabulary), units, classes, default_rng(0), 0.7)
    sets = [encoded(dataset, examples, vocabulary) for examples in (dataset.train, dataset.test)]
    about = ("r" * 32, 3, params, vocabulary, dataset.labels)
    return Subject(*about, *sets, readout=answered, task=lambda: dataset.task, yardsticks=lambda: lines_of(dataset))


def lines_of(dataset: Dataset) -> list[dict[str, Any]]:
    """What it says of itself, as the lines of curves."""
    said = {"floor": dataset.floor, "baseline": dataset.baseline}
    return [{"role": role, **asdict(each)} for role, each in said.items() if each is not None]


def fixed(name: str, train: int = 60, test: int = 30) -> Dataset:
    """Some sequences of a task."""
    return TASKS[name].dataset(train=train, test=test)


@cache
def answer_to(name: str) -> dict[str, Any]:
    """What a network of random weights is told of that task."""
    return ask_view(subject_of(fixed(name)), "lengths")


@pytest.mark.parametrize("name", TASKS)
def test_each_task_is_answered_at_lengths_up_to_four_times_the_trained_one(name: str) -> None:
    task = TASKS[name]
    answer = answer_to(name)
    measured = [length for length, _ in answer["lengths"]]
    assert measured == list(task.measured_lengths())
    assert measured[-1] == 4 * task.lengths[1]
    assert answer["trained"] == list(task.lengths)
    assert answer["sequences"] == [FRESH] * len(measured), "a small network reads all of them"
    assert (answer["fresh"], answer["counts"]) == (True, task.counts)
    floor, baseline = answer["yardsticks"]
    assert (floor["label"], baseline) == (
        task.floor.label,
        {**asdict(task.baseline), "role": "baseline", "values": None},
    )
    assert floor["values"] == pytest.approx([task.floor_at(length).value for length in measured], rel=1e-5)
    assert answer["has_accuracy"] is (task.readout != "number")


@pytest.mark.parametrize("cell", CELLS)
def test_a_score_is_that_of_the_same_sequences_read_one_by_one(cell: str) -> None:
    about = subject_of(fixed("Parity"), cell=cell)
    shares: list[float] = []
    answer = ask_view(about, "lengths", progress=shares)
    place = answer["lengths"].index([10, 10])
    examples = drawn(TASKS["Parity"], 10)
    hits = [
        about.labels[forward(about.params, about.vocabulary.encode(each.text)).logits[-1].argmax()] == each.label
        for each in examples
    ]
    assert answer["accuracy"][place] == pytest.approx(np.mean(hits))
    assert answer["accuracy_error"][place] == pytest.approx(np.std(hits, ddof=1) / FRESH**0.5, rel=1e-4)
    assert ask_view(about, "lengths") == answer, "every network is asked about the same sequences"
    assert all(before < after for before, after in pairwise([0, *shares, 1]))
    assert len(shares) == len(answer["lengths"]) - 1, "it pauses after each length but the last"


def counter() -> Subject:
    """A network of one unit that counts brackets, h = tanh(h +- 0.002): a sum, until tanh has taken too much off it."""
    about = subject_of(fixed("Brackets"), units=1)
    params, step = about.params.copy(), 0.002
    params.w_xh[:], params.w_hh[:], params.b_h[:] = [[step, -step]], 1, 0
    params.w_hy[:], params.b_y[:] = [[1000], [-1000]], [-500 * step, 500 * step]
    return replace(about, params=params)


def test_it_says_up_to_which_length_nearly_all_are_right() -> None:
    answer = ask_view(counter(), "lengths")
    assert answer["accuracy"][0] == 1
    reached = [share >= answer["least_right"] for share in answer["accuracy"]].index(False)
    assert answer["reaches"] == answer["lengths"][reached - 1][0] > 10
    assert answer_to("First word")["reaches"] is None, "what is right is told by chance alone"


def test_a_number_is_good_while_its_squared_error_is_a_tenth_of_the_floor() -> None:
    answer = answer_to("Adding")
    assert answer["most_off"] == pytest.approx(TASKS["Adding"].floor.value / 10)
    assert answer["accuracy"] == [None] * len(answer["lengths"])
    assert answer["reaches"] is None


def test_the_floor_of_copying_is_lower_the_longer_the_pause() -> None:
    answer = answer_to("Copy")
    floors = answer["yardsticks"][0]["values"]
    assert floors[answer["lengths"].index([20, 20])] == pytest.approx(TASKS["Copy"].floor.value, rel=1e-5)
    assert floors == sorted(floors, reverse=True)
    assert floors[-1] < floors[0]


def test_what_is_counted_in_the_sentences_is_counted_at_each_length() -> None:
    """Of copying, pauses are right most often, and the longer the pause is the more often."""
    about = subject_of(fixed("Copy", train=20, test=5))
    line = {"measure": "accuracy", "value": 0.75, "label": "always -"}
    lines = [{"role": role, **line} for role in ("floor", "baseline")]
    answer = ask_view(replace(about, yardsticks=lambda: lines), "lengths")
    floor, baseline = answer["yardsticks"]
    pauses = [(10 + length) / (20 + length) for length, _ in answer["lengths"]]
    assert floor["values"] == baseline["values"] == pytest.approx(pauses, rel=1e-5)


def test_of_another_readout_all_lines_are_counted_at_each_length() -> None:
    """Of parity after every bit: the commonest label of training is right near half of the time, and not just half."""
    prepared = prepare(TASKS["Parity"].fixed_name)
    params = CELLS["tanh"].initial(len(prepared.vocabulary), 4, len(prepared.labels), default_rng(0), 0.7)
    sets = (prepared.train_set, prepared.test_set)
    about = Subject("r" * 32, 3, params, prepared.vocabulary, prepared.labels, *sets, readout="every")
    lines = partial(yardsticks_json, prepared, "every")
    answer = ask_view(replace(about, task=lambda: TASKS["Parity"], yardsticks=lines), "lengths")
    commonest = Counter(right for _, right in prepared.train_set).most_common(1)[0][0]
    labels = [prepared.labels.index(each.label) for each in drawn(TASKS["Parity"], 10)]
    at = answer["lengths"].index([10, 10])
    by_role = {line["role"]: line["values"] for line in answer["yardsticks"] if line["measure"] == "accuracy"}
    assert by_role["floor"][at] == pytest.approx(labels.count(commonest) / FRESH)
    assert by_role["floor"][at] != pytest.approx(TASKS["Parity"].floor_at(10).value)
    assert len(by_role["baseline"]) == len(answer["lengths"])


def test_a_large_network_reads_fewer_and_the_first_of_the_same() -> None:
    dataset = fixed("Temporal order", train=20, test=5)
    answer = ask_view(subject_of(dataset, cell="lstm", units=100), "lengths")
    [n] = set(answer["sequences"])
    assert FEWEST <= n < FRESH
    assert answer["tested"] == n * len(answer["lengths"])


def test_of_labels_answered_by_a_number_there_is_the_squared_error_and_without_a_floor_no_bound() -> None:
    answer = ask_view(replace(subject_of(fixed("Parity"), readout="number"), yardsticks=list), "lengths")
    assert (answer["has_accuracy"], answer["most_off"], answer["reaches"]) == (False, None, None)
    assert all(loss > 0 for loss in answer["loss"])


@pytest.mark.parametrize("name", ["Article", "Everyday"])
def test_of_sentences_that_are_there_once_and_for_all_the_test_set_is_shown_by_length(name: str) -> None:
    prepared = prepare(name)
    classes, words = len(prepared.labels), len(prepared.vocabulary)
    params = CELLS["tanh"].initial(words, 8, classes, default_rng(1), 0.5)
    sets = (prepared.train_set, prepared.test_set)
    about = Subject("r" * 32, 3, params, prepared.vocabulary, prepared.labels, *sets)
    answer = ask_view(about, "lengths")
    assert (answer["fresh"], answer["reaches"], answer["most_off"], answer["yardsticks"]) == (False, None, None, [])
    assert sum(answer["sequences"]) == answer["tested"] == answer["of"] == len(prepared.test_set)
    hits = {length: [] for length, _ in answer["lengths"]}  # type: dict[int, list[bool]]
    for tokens, label in prepared.test_set:
        hits[len(tokens)].append(forward(params, tokens).logits[-1].argmax() == label)
    assert answer["accuracy"] == pytest.approx([np.mean(each) for each in hits.values()], rel=1e-5)
    of_one = [count == 1 for count in answer["sequences"]]
    assert [error is None for error in answer["accuracy_error"]] == of_one
    learnt = [len(tokens) for tokens, _ in prepared.train_set]
    assert answer["trained"] == [min(learnt), max(learnt)]


def test_the_lines_of_its_curves_stand_beside_such_a_set() -> None:
    examples = tuple(Example(text, label) for text, label in (("a", "x"), ("a b", "y"), ("b b a", "x")))
    floor = Yardstick(2 / 3, "accuracy", "always x")
    dataset = Dataset("Mine", examples, examples, "Mine.", labels=("x", "y"), floor=floor)
    answer = ask_view(subject_of(dataset), "lengths")
    assert answer["yardsticks"] == [{"role": "floor", **asdict(floor), "values": None}]


@pytest.mark.parametrize(
    ("texts", "tokenizer", "counts"),
    [
        (("to be", "or not to be"), "words", "words"),
        (("to be", "or not to be"), "spaces", "words"),
        (("ann", "bob"), "characters", "characters"),
        (("a n n", "b o b b y"), "spaces", "characters"),
    ],
)
def test_a_length_counts_what_texts_are_cut_into(texts: tuple[str, ...], tokenizer: Tokenizer, counts: str) -> None:
    examples = tuple(Example(text, label) for text, label in zip(texts, ("x", "y"), strict=True))
    dataset = Dataset("Mine", examples, examples, "Mine.", labels=("x", "y"), tokenizer=tokenizer)
    assert ask_view(subject_of(dataset), "lengths")["counts"] == counts


def test_where_a_test_set_has_many_lengths_neighbouring_ones_are_one_point() -> None:
    rng = default_rng(3)
    sentences: LabelledTokens = [(np.zeros(int(rng.integers(1, 90)), np.int64), 0) for _ in range(400)]
    points = by_length(sentences)
    assert len(points) <= MOST_POINTS + 1
    assert sum(len(each) for each in points) == 400
    ranges = [(len(each[0][0]), len(each[-1][0])) for each in points]
    assert all(before[1] < after[0] for before, after in pairwise(ranges))


def test_without_the_data_set_there_is_no_answer() -> None:
    params = CELLS["tanh"].initial(2, 3, 2, default_rng(1), 0.5)
    about = Subject("r" * 32, 3, params, Vocabulary(("a", "b")), ("x", "y"))
    with pytest.raises(NoAnswer, match=r"^The sentences of this run's data set are not here"):
        ask_view(about, "lengths")


def test_weights_whose_answer_is_no_number_are_told() -> None:
    about = subject_of(fixed("Parity"))
    params = about.params.copy()
    params.b_y[:] = np.nan
    with pytest.raises(NoAnswer, match=r"is no number\.$"):
        ask_view(replace(about, params=params), "lengths")


@pytest.mark.parametrize("readout", READOUTS)
def test_it_is_a_view_of_every_readout(readout: ReadoutName) -> None:
    check_applies(Question(1, "", "lengths"), readout)
    assert "lengths" in VIEWS


def test_a_task_makes_the_same_sequences_for_every_network() -> None:
    task: Task = TASKS["Brackets"]
    assert drawn(task, 7) == tuple(TASKS["Brackets"].fresh(default_rng([30_000, 7]), FRESH, 7))
