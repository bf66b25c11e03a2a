"""Whether this machine has the memory that a network takes while it trains."""

from __future__ import annotations

import math
import os
import sys

import numpy as np

from rnn.cells import CELLS
from rnn.cli.terminal import UsageError
from rnn.optimizers import OPTIMIZERS
from rnn.setting_kinds import shown
from rnn.settings import Settings

COPIES = 4  # of its weights, that training holds at least: they, their gradient, the newest epoch's and room to compute
COPIES_OF_AVERAGES = 2  # of each that an optimizer keeps: it, and the newest epoch's


def check_memory(settings: Settings, vocab_size: int, classes: int) -> None:
    """Raise UsageError when this machine cannot hold a network of such a size while it trains."""
    H = settings.hidden_size
    shapes = CELLS[settings.cell].shapes(vocab_size, H, classes)
    copies = COPIES + COPIES_OF_AVERAGES * OPTIMIZERS[settings.optimizer].averages
    bytes_needed = copies * np.dtype(np.float64).itemsize * sum(map(math.prod, shapes.values()))
    if bytes_needed > (memory_bytes := memory()):
        gigabytes = f"{bytes_needed // 10**9:,}" if bytes_needed < 10**18 else "far more than a billion"
        raise UsageError(
            f"Hidden size is {shown(H)}: training needs {gigabytes} GB of memory "
            f"and this machine has {memory_bytes // 10**9:,}; give fewer hidden units"
        )


def memory() -> int:
    """How many bytes of memory this machine has; where the system does not tell, as many as can be addressed."""
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):  # Windows has no sysconf
        return sys.maxsize
