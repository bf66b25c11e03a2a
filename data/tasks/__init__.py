"""Tasks: sequences that are made up, one generator a file, each to teach one thing about recurrent networks."""

from __future__ import annotations

from collections.abc import Mapping

from .adding import Adding
from .brackets import Brackets
from .copying import Copy
from .order import TemporalOrder
from .parity import Parity
from .recall import Recall
from .task import Task

TASKS: Mapping[str, Task] = {
    task.name: task for task in (Recall(), TemporalOrder(), Adding(), Copy(), Parity(), Brackets())
}
"""Every task by its name. A new one is a file beside `recall.py` and a place here: the tests hold each to its word."""

__all__ = ["TASKS", "Adding", "Brackets", "Copy", "Parity", "Recall", "Task", "TemporalOrder"]
