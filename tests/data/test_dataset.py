"""A set of labelled sentences is what it was made of, whatever becomes of that."""

import pytest

from data import DATASETS, Dataset, Example, Outline, outline
from data.tasks import FIXED_TASKS, TASKS


def test_a_dataset_keeps_suggestions_of_its_own_that_nobody_can_change() -> None:
    suggestions = {"epochs": 10.0}
    for_gru = {"clip": 2.0}
    by_cell = {"gru": for_gru}
    dataset = Dataset(
        "mine",
        (Example("a good film", "positive"),),
        (Example("a bad film", "negative"),),
        "Two films.",
        suggested=suggestions,
        suggested_by_cell=by_cell,
    )
    suggestions["epochs"] = 20
    for_gru["clip"] = by_cell["lstm"] = 3  # type: ignore[assignment]
    assert {cell: dict(settings) for cell, settings in dataset.suggested_by_cell.items()} == {"gru": {"clip": 2}}
    with pytest.raises(TypeError):
        dataset.suggested_by_cell["gru"]["clip"] = 4  # type: ignore[index]
    assert dict(dataset.suggested) == {"epochs": 10}
    with pytest.raises(TypeError):
        dataset.suggested["epochs"] = 30  # type: ignore[index]


def test_each_made_up_task_is_there_with_fresh_sequences_and_as_a_fixed_set() -> None:
    for task in TASKS.values():
        fresh, fixed = DATASETS[task.name](), DATASETS[f"{task.name}, a fixed set"]()
        assert (fresh.task, fixed.task) == (task, task)
        assert fresh.fresh == len(fresh.train) == len(fixed.train)
        assert fixed.fresh == 0


def test_texts_that_are_here_are_there_without_a_generator() -> None:
    for name, texts in FIXED_TASKS.items():
        assert (name in DATASETS) == (texts.package is None)
    for name in ("Article", "The Zen of Python"):
        assert (DATASETS[name]().task, DATASETS[name]().fresh) == (None, 0)


@pytest.mark.parametrize("name", DATASETS)
def test_an_outline_says_of_a_set_what_the_set_says(name: str) -> None:
    dataset = DATASETS[name]()
    assert dataset is DATASETS[name]()
    assert dataset.name == name
    assert outline(name) == Outline(dataset.readout, dataset.suggested, dataset.suggested_by_cell)
