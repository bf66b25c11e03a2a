"""Recurrent cells, one a file: the arrays of its network by name, one step h_t = f(...), and that step's derivative."""

from collections.abc import Mapping

from rnn.cells.cell import RecurrentCell
from rnn.cells.tanh import Params

CELLS: Mapping[str, type[RecurrentCell]] = {
    "tanh": Params,
}
"""Every cell by its name. A new one is a file beside `tanh.py` and a line here: the tests hold each to its gradient.

A run trains the cell that its `Setup` in `run_batches` names; the command line and the app leave that at tanh.
"""
