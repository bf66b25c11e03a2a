"""Recurrent cells, one a file: the arrays of its network by name, one step s_t = f(...), and that step's derivative."""

from collections.abc import Mapping

from rnn.cells.cell import RecurrentCell
from rnn.cells.gru import Gru
from rnn.cells.lstm import Lstm
from rnn.cells.relu import Relu
from rnn.cells.sigmoid import Sigmoid
from rnn.cells.tanh import Params

CELLS: Mapping[str, type[RecurrentCell]] = {
    "tanh": Params,
    "relu": Relu,
    "sigmoid": Sigmoid,
    "gru": Gru,
    "lstm": Lstm,
}
"""Every cell by its name. A new one is a file beside `tanh.py` and a line here: the tests hold each to its gradient.

A run trains the cell that its `Setup` in `run_batches` names; the command line and the app leave that at tanh.
"""
