"""The settings that suit a set of sentences, and a cell on it."""

from dataclasses import replace

from data import Dataset, Example
from rnn import Settings
from rnn.encoded_texts import suited_to, suits_cell, with_cell

SET = Dataset(
    "Films",
    (Example("a good film", "positive"), Example("a bad film", "negative")),
    (Example("a bad film", "negative"),),
    "Two films.",
    suggested={"hidden_size": 8, "learning_rate": 0.03, "epochs": 50},
    suggested_by_cell={
        "gru": {"learning_rate": 0.01, "optimizer": "adam"},
        "lstm": {"learning_rate": 0.02, "optimizer": "adam"},
    },
)
USUAL = Settings(hidden_size=8, learning_rate=0.03, epochs=50)
GRU = replace(USUAL, cell="gru", learning_rate=0.01, optimizer="adam")


def test_a_cell_has_what_suits_the_set_but_for_what_suits_the_cell() -> None:
    assert suited_to(SET) == suited_to(SET, "tanh") == USUAL
    assert suited_to(SET, "gru") == GRU
    assert suited_to(SET, "relu") == replace(USUAL, cell="relu")
    assert suits_cell(SET, "gru") == {"learning_rate": 0.01, "optimizer": "adam"}
    assert suits_cell(SET, "relu") == suits_cell(SET, "tanh") == {}


def test_another_cell_brings_what_suits_it_and_leaves_what_was_chosen() -> None:
    assert with_cell(SET, USUAL, "gru") == GRU
    assert with_cell(SET, GRU, "lstm") == suited_to(SET, "lstm")
    assert with_cell(SET, GRU, "tanh") == USUAL, "there and back"
    chosen = replace(USUAL, learning_rate=0.5, seed=7, clip=2)
    assert with_cell(SET, chosen, "gru") == replace(chosen, cell="gru", optimizer="adam")
    assert with_cell(SET, with_cell(SET, chosen, "gru"), "tanh") == chosen
