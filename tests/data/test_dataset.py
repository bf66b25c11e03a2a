"""A set of labelled sentences is what it was made of, whatever becomes of that."""

import pytest

from data import Dataset, Example


def test_a_dataset_keeps_suggestions_of_its_own_that_nobody_can_change() -> None:
    suggestions = {"epochs": 10.0}
    dataset = Dataset(
        "mine",
        (Example("a good film", "positive"),),
        (Example("a bad film", "negative"),),
        "Two films.",
        suggested=suggestions,
    )
    suggestions["epochs"] = 20
    assert dict(dataset.suggested) == {"epochs": 10}
    with pytest.raises(TypeError):
        dataset.suggested["epochs"] = 30  # type: ignore[index]
