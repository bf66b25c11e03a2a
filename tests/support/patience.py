"""How tests wait for what no event tells of, and how long before they give up."""

import time
from collections.abc import Callable

# Seconds, and many more than anything here takes: a machine that is busy with something else may be much slower. A test
# that passes waits for none of it.
PATIENCE = 120


def until(condition: Callable[[], bool], every: float = 0.01) -> None:
    """Waits for what no event tells of, as another process or a thread that ends; looks `every` so many seconds."""
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, f"did not happen in {PATIENCE} s"
        time.sleep(every)
