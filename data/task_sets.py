"""The tasks that need no network, as data sets: of each that is made up one with fresh sequences and a fixed one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property

from .dataset import Dataset, Outline
from .tasks import FIXED_TASKS, TASKS
from .tasks.fixed import FixedTask
from .tasks.task import Task


class TaskSet:
    """Loads the set of a task, once: to draw all sets takes long, and most of them are never chosen."""

    def __init__(self, name: str, task: Task | FixedTask, load: Callable[[], Dataset]) -> None:
        """`name` is that of the set which `load` loads."""
        self.name, self.outline, self._load = name, Outline(task.readout, task.suggested), load

    def __call__(self) -> Dataset:
        """The set."""
        return self._loaded

    @cached_property
    def _loaded(self) -> Dataset:
        return self._load()


def task_sets() -> Iterator[TaskSet]:
    """All of them, in the order in which people choose."""
    for task in TASKS.values():
        yield TaskSet(task.name, task, task.fresh_dataset)
        yield TaskSet(task.fixed_name, task, task.dataset)
    for texts in FIXED_TASKS.values():
        if texts.package is None:
            yield TaskSet(texts.name, texts, texts.dataset)
