"""Tasks: sequences that are made up, one generator a file, each to teach one thing about recurrent networks."""

from __future__ import annotations

from collections.abc import Mapping

from .adding import Adding
from .brackets import Brackets
from .brown import Brown
from .copying import Copy
from .fixed import FixedTask
from .kinds import Kinds
from .names import Gender, NextLetter
from .order import TemporalOrder
from .parity import Parity
from .recall import Recall
from .task import Task
from .zen import Zen

TASKS: Mapping[str, Task] = {
    task.name: task for task in (Recall(), TemporalOrder(), Adding(), Copy(), Parity(), Brackets())
}
"""Every task whose sequences are made up, by its name. A new one is a file beside `recall.py` and a place here."""

FIXED_TASKS: Mapping[str, FixedTask] = {task.name: task for task in (NextLetter(), Gender(), Kinds(), Brown(), Zen())}
"""Every task of texts that there are, by its name. A new one is a file beside `names.py` and a place here."""

__all__ = [
    "FIXED_TASKS",
    "TASKS",
    "Adding",
    "Brackets",
    "Brown",
    "Copy",
    "FixedTask",
    "Gender",
    "Kinds",
    "NextLetter",
    "Parity",
    "Recall",
    "Task",
    "TemporalOrder",
    "Zen",
]
