"""The network built by hand as a run: one whose weights a person can read, which answers before it has trained."""

from __future__ import annotations

from dataclasses import replace

from playground.training.given_weights import run_with
from playground.training.prepared_data import RunConfig, suited, untrained
from playground.training.run import Run
from rnn.explain import by_hand
from rnn.explain.by_hand import UNITS

DATA_OF_UNITS = "Article"
"""The data set whose kind of sentences the network is built for."""


def built_by_hand() -> Run:
    """A run of the Article set that begins with the weights of `rnn.explain.by_hand`, and has not trained yet."""
    start = untrained(RunConfig(DATA_OF_UNITS, replace(suited(DATA_OF_UNITS), hidden_size=len(UNITS))))
    return run_with(start, by_hand(start.prepared.vocabulary))
