"""A recurrent neural network in numpy: words in, a label out, every step open to look at.

Questions to a trained network are a part of their own: `from rnn import explain`.
"""

import rnn.cli  # noqa: F401 - first: `python -m rnn`, and nothing else, takes Ctrl-C before numpy loads
from rnn.cells.tanh import Params, init_params
from rnn.divergence import Diverged
from rnn.network import Gradient, Trace, backward, forward, loss
from rnn.settings import SETTINGS, Settings
from rnn.state import Epoch, Score, StackEpoch, State
from rnn.text import UNKNOWN, Vocabulary, tokenize
from rnn.training import train, train_stack

__all__ = [
    "SETTINGS",
    "UNKNOWN",
    "Diverged",
    "Epoch",
    "Gradient",
    "Params",
    "Score",
    "Settings",
    "StackEpoch",
    "State",
    "Trace",
    "Vocabulary",
    "backward",
    "forward",
    "init_params",
    "loss",
    "tokenize",
    "train",
    "train_stack",
]
