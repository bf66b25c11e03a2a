"""Memory that one thread gives back is used by all: the C library of Linux keeps it for that thread otherwise."""

from __future__ import annotations

import ctypes
import sys

ARENAS = 2
"""In place of eight for each core, of which each keeps what its threads have given back."""
M_ARENA_MAX = -8  # as in its malloc.h


def share_memory() -> bool:
    """Lets all threads of this process use the same few arenas from now on; False where there are none."""
    if sys.platform != "linux":
        return False
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)  # not every C library has it
    return mallopt is not None and bool(mallopt(M_ARENA_MAX, ARENAS))
