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

Its name is one of the options of the setting `cell`, by which a run chooses it.
"""


def cell_name(weights: RecurrentCell) -> str:
    """The name of the cell that a network has."""
    [name] = [name for name, cell in CELLS.items() if cell is type(weights)]
    return name
