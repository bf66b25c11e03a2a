"""What a run file is: one run with its weights, settings and history as an .npz that numpy opens.

The arrays are those of the newest weights there are, by the names that the cell gives them; history (columns, n), the
rows of the epochs; `about`, all the rest as JSON in UTF-8 bytes; of a run that began from given weights, these by the
same names with start_ before them; and of one that keeps whole states on its way, their weights with kept_ before the
names and the states as the leading axis. In numpy:

    run = np.load("run.npz", allow_pickle=False)
    settings = json.loads(run["about"].tobytes())["settings"]
"""

from __future__ import annotations

from typing import get_args

from playground.storage.codec import WEIGHTS
from rnn.history import Ended

MOST_FILE_BYTES = 20_000_000
"""The bytes of the largest run file, packed and unpacked, where nothing else is said."""

VERSION = 3
"""The newest version of run files. Version 1 knew of no given weights, version 2 of no states on the way; a run without
any is still written as such."""

FORMAT = "rnn-playground run"
FILE_ENDINGS: tuple[Ended, ...] = tuple(ended for ended in get_args(Ended) if ended != "running")
START_WEIGHTS = tuple(f"start_{name}" for name in WEIGHTS)
KEPT_WEIGHTS = tuple(f"kept_{name}" for name in WEIGHTS)
