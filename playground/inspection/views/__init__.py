"""The views: what can be asked of a network that reads a sentence, one a file, and the list of their names."""

from __future__ import annotations

from collections.abc import Mapping

from playground.inspection.question import NoAnswer, Question, View
from playground.inspection.views.cells import only_of_its_cells
from playground.inspection.views.diagnosis import diagnosis
from playground.inspection.views.dimensions import dimensions
from playground.inspection.views.eigenvalues_over_epochs import eigenvalues_over_epochs
from playground.inspection.views.film import film_of
from playground.inspection.views.flips import flips
from playground.inspection.views.gradient_norms import gradient_norms
from playground.inspection.views.gradients import gradients
from playground.inspection.views.learnt import learnt
from playground.inspection.views.ledger import ledger
from playground.inspection.views.lengths import lengths
from playground.inspection.views.loss_slice import loss_along_its_way, loss_slice
from playground.inspection.views.memory import memory
from playground.inspection.views.memory_over_epochs import memory_over_epochs
from playground.inspection.views.modifier_pairs import modifier_pairs
from playground.inspection.views.modifiers import modifiers
from playground.inspection.views.modifiers_over_epochs import modifiers_over_epochs
from playground.inspection.views.nearest import nearest
from playground.inspection.views.network import network
from playground.inspection.views.plane import plane
from playground.inspection.views.pushes import pushes
from playground.inspection.views.reason import reason
from playground.inspection.views.resting_points import resting_points
from playground.inspection.views.step import step
from playground.inspection.views.timeline import timeline
from playground.inspection.views.trace import trace
from playground.inspection.views.units import units
from playground.inspection.views.wall import wall
from playground.inspection.views.weights import weights
from playground.inspection.views.whatif import whatif
from playground.inspection.views.writing import writing
from rnn.settings import ReadoutName

_OF_A_NETWORK: Mapping[str, View] = {
    "trace": lambda subject, question: trace(subject, question.sentence),
    "network": network,
    "step": step,
    "reason": reason,
    "ledger": ledger,
    "pushes": pushes,
    "memory": memory,
    "lengths": lengths,
    "whatif": whatif,
    "weights": weights,
    "gradients": gradients,
    "modifiers": modifiers,
    "plane": plane,
    "resting_points": resting_points,
    "dimensions": dimensions,
    "loss_slice": loss_slice,
    "nearest": nearest,
    "modifier_pairs": modifier_pairs,
    "wall": wall,
    "units": units,
    "flips": flips,
    "diagnosis": diagnosis,
    "writing": writing,
}

OF_A_NETWORK: Mapping[str, View] = {name: only_of_its_cells(name, view) for name, view in _OF_A_NETWORK.items()}
"""Every view of one network, by the name that a question gives: a new one is a file beside `trace.py`, a line above.

Where it does not explain every cell, it has a line in `cells.py`.
"""

# At one epoch longer than a page may wait that scrubs through all of them: about a second with 64 units, and to write
# behind a long text 100 ms with 64, 400 with 256. The dearest of the others are the dimensions with 60 ms on Article
# and 210 on Everyday, and the gradients with 150.
_TAKES_LONG = {"resting_points", "loss_slice", "writing", "lengths"}
FILMED: Mapping[str, View] = {name: view for name, view in OF_A_NETWORK.items() if name not in _TAKES_LONG}
"""The views of which a film of many epochs is made."""

_EACH_OF_A_RUN: Mapping[str, View] = {
    "memory_over_epochs": memory_over_epochs,
    "modifiers_over_epochs": modifiers_over_epochs,
    "eigenvalues_over_epochs": eigenvalues_over_epochs,
    "gradient_norms": gradient_norms,
    "loss_along_its_way": loss_along_its_way,
    "learnt": learnt,
    "timeline": timeline,
}
_OF_A_RUN = {name: only_of_its_cells(name, view) for name, view in _EACH_OF_A_RUN.items()}

VIEWS: Mapping[str, View] = {**OF_A_NETWORK, **_OF_A_RUN, "film": film_of(FILMED)}
"""All views, those of the whole run among them."""

_OF_ANY_ANSWER = frozenset({"trace", "lengths", "weights", "timeline", "eigenvalues_over_epochs", "film"})
_OF_WORDS_TOO = frozenset(
    {
        *("network", "step", "ledger", "pushes", "memory", "reason", "whatif", "plane", "dimensions", "resting_points"),
        "writing",
    }
)
_APPLY: Mapping[ReadoutName, frozenset[str]] = {
    "last": frozenset(VIEWS),
    "every": _OF_ANY_ANSWER | _OF_WORDS_TOO,
    "number": _OF_ANY_ANSWER,
}
"""The views that make sense of a network, by its readout. One of a label after every word answers, where its sentence
ends, as one of a single label does; what looks at the labels of whole sentences has nothing to look at."""


def check_applies(question: Question, readout: ReadoutName) -> None:
    """Raises NoAnswer, with a sentence, for a view that a network of that readout has nothing for, or a film of it."""
    filmed = question.options.get("of") if question.view == "film" else None
    views = {question.view, filmed} if isinstance(filmed, str) else {question.view}
    if readout != "last" and not views <= _APPLY[readout]:
        answers = "a number" if readout == "number" else "a label after every word"
        raise NoAnswer(f"This view is about one label for a sentence, and this network answers with {answers}.")


OF_THE_PAST = frozenset({"diagnosis", "film", *_OF_A_RUN})
"""Views that look at `Subject.past`: of the same weights they answer otherwise once training has gone on, or diverged,
so no answer of theirs is given again."""
