"""Answers that take long, a step at a time: a page can be told how far they are, and can end them half-way."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from typing import TypeAlias, TypeVar

import numpy as np

A = TypeVar("A")
B = TypeVar("B")
T = TypeVar("T")

Steps: TypeAlias = Generator[float, None, T]
"""Yields after each step what share of the way is behind it, from 0 to 1, and returns the answer."""


def at_once(steps: Steps[T]) -> T:
    """Takes all steps, and gives the answer."""
    while True:
        try:
            next(steps)
        except StopIteration as end:
            answer: T = end.value
            return answer


def between(steps: Steps[T], start: float, end: float) -> Steps[T]:
    """The same steps as a part of a longer way, from and to these shares of it."""
    while True:
        try:
            share = next(steps)
        except StopIteration as stop:
            answer: T = stop.value
            return answer
        yield start + share * (end - start)


def each_by_steps(compute: Callable[[A], B], items: Sequence[A], together: int = 1) -> Steps[list[B]]:
    """`compute` of each item, with a pause between so many of them and the next: none where there are no more."""
    results: list[B] = []
    for start in range(0, len(items), together):
        if start:
            yield start / len(items)
        results += [compute(item) for item in items[start : start + together]]
    return results


def quietly(steps: Steps[T]) -> Steps[T]:
    """The same steps without numpy's warnings, which are silent while a step is made and not during the pauses."""
    while True:
        with np.errstate(all="ignore"):
            try:
                share = next(steps)
            except StopIteration as stop:
                answer: T = stop.value
                return answer
        yield share
