"""Answers that take long, a step at a time: a page can be told how far they are, and can end them half-way."""

from __future__ import annotations

from collections.abc import Generator
from typing import TypeAlias, TypeVar

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
        except StopIteration as done:
            answer: T = done.value
            return answer
        yield start + share * (end - start)
