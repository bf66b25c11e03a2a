"""What a run file is: one run with its weights, settings and history as an .npz that numpy opens.

The arrays are those of the newest weights there are, by the names that the cell gives them; history (columns, n), the
rows of the epochs; `about`, all the rest as JSON in UTF-8 bytes; of a run that began from given weights, these by the
same names with start_ before them; and of one that keeps whole states on its way, their weights with kept_ before the
names and the states as the leading axis. What an optimizer remembers has average0_ and average1_ before the names of
the weights that it is about. In numpy:

    run = np.load("run.npz", allow_pickle=False)
    settings = json.loads(run["about"].tobytes())["settings"]
"""

from __future__ import annotations

from typing import get_args

from rnn.cells import CELLS
from rnn.history import Ended
from rnn.optimizers import OPTIMIZERS

MOST_FILE_BYTES = 20_000_000
"""The bytes of the largest run file, packed and unpacked, where nothing else is said."""

MOST_CHANGES = 5_000
"""The changes of settings that a file may have: far more than anybody makes, who turns them one by one."""

VERSION = 4
"""The newest version of run files. Version 1 knew of no given weights, version 2 of no states on the way, version 3 of
no cell but tanh and no memory of an optimizer; a run without any is still written as such."""

FORMAT = "rnn-playground run"
FILE_ENDINGS: tuple[Ended, ...] = tuple(ended for ended in get_args(Ended) if ended != "running")
START = "start_"
KEPT = "kept_"
MOST_AVERAGES = max(optimizer.averages for optimizer in OPTIMIZERS.values())


def average(k: int) -> str:
    """What stands before the names of the weights that average `k` of an optimizer is about."""
    return f"average{k}_"


KNOWN_ARRAYS = tuple(
    dict.fromkeys(
        f"{of}{remembered}{name}"
        for of in ("", START, KEPT)
        for remembered in ("", *map(average, range(MOST_AVERAGES)))
        for cell in CELLS.values()
        for name in cell.axes()
    )
)
"""Every array of weights that a file can have, whichever its cell and its optimizer."""
