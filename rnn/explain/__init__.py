"""Questions to a trained network: pure functions of its weights and a sentence, each with the equation it computes."""

from rnn.explain.gradient_check import ArrayCheck, gradient_check
from rnn.explain.interactions import interactions
from rnn.explain.ledger import ledger
from rnn.explain.memory import Memory, memory
from rnn.explain.modifiers import modifiers
from rnn.explain.pushes import pushes
from rnn.explain.readout import scores
from rnn.explain.swaps import Flip, smallest_flip, swaps
from rnn.explain.taught import taught

__all__ = [
    "ArrayCheck",
    "Flip",
    "Memory",
    "gradient_check",
    "interactions",
    "ledger",
    "memory",
    "modifiers",
    "pushes",
    "scores",
    "smallest_flip",
    "swaps",
    "taught",
]
