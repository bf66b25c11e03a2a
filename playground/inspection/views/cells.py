"""Which cells a view explains: of any other it says so in a sentence, and shows nothing that would be wrong."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from playground.inspection.question import NoAnswer, Question, Subject, View
from rnn.cells import cell_name
from rnn.setting_kinds import Choice
from rnn.settings import SETTINGS

_WITHOUT_GATES = ("tanh", "relu", "sigmoid")

EXPLAINED: Mapping[str, tuple[str, ...]] = {
    "step": _WITHOUT_GATES,  # one sum of a unit in numbers
    "weights": _WITHOUT_GATES,  # one matrix over the words and one over the state, and its eigenvalues
    "dimensions": _WITHOUT_GATES,  # the singular values of that matrix
    "eigenvalues_over_epochs": _WITHOUT_GATES,
    "ledger": ("tanh", "relu"),  # a share h_t / z_t of each sum, so that without a sum there must be no state
    "resting_points": (*_WITHOUT_GATES, "gru"),  # where h_t alone says where the next step leads
}
"""The cells of each view that does not explain all of them."""


def only_of_its_cells(name: str, view: View) -> View:
    """The view of that name, which raises NoAnswer for a network whose cells it does not explain."""
    if name not in EXPLAINED:
        return view

    def checked(subject: Subject, question: Question) -> Any:
        sentence = refusal(name, cell_name(subject.params))
        if sentence:
            raise NoAnswer(sentence)
        return view(subject, question)

    return checked


def refusal(view: str, cell: str) -> str:
    """The sentence with which a view refuses such cells; "" if it explains them."""
    explained = EXPLAINED.get(view, (cell,))
    if cell in explained:
        return ""
    return f"This explains networks with {_listed(explained)} cells only, and this one has {shown(cell)} cells."


def shown(cell: str) -> str:
    """A cell as a person reads it: "LSTM"."""
    entry = SETTINGS["cell"]
    assert isinstance(entry, Choice)
    return entry.options[cell]


def _listed(cells: tuple[str, ...]) -> str:
    *before, last = map(shown, cells)
    return f"{', '.join(before)} or {last}"
