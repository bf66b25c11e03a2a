"""What each cell does with the sentences of a batch side by side: its steps over packed rows, there and back."""

from collections.abc import Mapping

from rnn.cells.cell import RecurrentCell
from rnn.cells.gru import Gru
from rnn.cells.lstm import Lstm
from rnn.cells.relu import Relu
from rnn.cells.sigmoid import Sigmoid
from rnn.cells.tanh import Params
from rnn.fast.tapes.gru import GruTape
from rnn.fast.tapes.lstm import LstmTape
from rnn.fast.tapes.simple import ReluTape, SigmoidTape, TanhTape
from rnn.fast.tapes.tape import Tape

TAPES: Mapping[type[RecurrentCell], type[Tape]] = {
    Params: TanhTape,
    Relu: ReluTape,
    Sigmoid: SigmoidTape,
    Gru: GruTape,
    Lstm: LstmTape,
}
"""The tape of every cell that has one. The plain network trains any other."""
