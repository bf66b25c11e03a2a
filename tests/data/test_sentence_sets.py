"""What suits a cell on the sets of sentences that come along lets it learn them."""

from dataclasses import replace
from itertools import islice

import pytest

from data import DATASETS
from rnn import train
from rnn.cells import CELLS
from rnn.encoded_texts import encoded, suited_to, suits_cell, vocabulary_of
from rnn.settings import SWEPT, CellName


@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize("data", ["Article", "Everyday"])
def test_what_suits_a_cell_may_go_with_it_in_a_sweep(data: str, cell: CellName) -> None:
    assert set(suits_cell(DATASETS[data](), cell)) <= {*SWEPT}
    assert (suits_cell(DATASETS[data](), "tanh"), suited_to(DATASETS[data](), "tanh")) == (
        {},
        suited_to(DATASETS[data]()),
    )


@pytest.mark.parametrize(
    ("data", "cell", "seeds", "accuracy", "epochs"),
    [
        ("Article", "relu", 5, 1.0, 40),
        ("Article", "gru", 5, 1.0, 40),
        ("Article", "lstm", 5, 1.0, 40),
        ("Article", "sigmoid", 1, 1.0, 200),
        ("Everyday", "gru", 2, 0.95, 20),
        ("Everyday", "lstm", 2, 0.95, 20),
    ],
)
def test_a_cell_learns_a_set_with_what_suits_it(
    data: str, cell: CellName, seeds: int, accuracy: float, epochs: int
) -> None:
    """Soon, and with each seed; `benchmarks/suited.py` measures how well, with more seeds and to the end."""
    dataset = DATASETS[data]()
    vocabulary = vocabulary_of(dataset)
    train_set, test_set = (encoded(dataset, part, vocabulary) for part in (dataset.train, dataset.test))
    settings = suited_to(dataset, cell)
    assert epochs < settings.epochs
    for seed in range(seeds):
        run = train(train_set, test_set, replace(settings, seed=seed), vocab_size=len(vocabulary))
        assert any(epoch.test.accuracy >= accuracy for epoch in islice(run, epochs + 1)), seed
