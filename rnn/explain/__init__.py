"""Questions to a trained network: pure functions of its weights and a sentence, each with the equation it computes."""

from rnn.explain.gradient_check import ArrayCheck, gradient_check
from rnn.explain.ledger import ledger
from rnn.explain.memory import Memory, memory
from rnn.explain.pushes import pushes
from rnn.explain.readout import scores
from rnn.explain.taught import taught

__all__ = ["ArrayCheck", "Memory", "gradient_check", "ledger", "memory", "pushes", "scores", "taught"]
