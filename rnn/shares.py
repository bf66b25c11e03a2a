"""Runs shared out to processes, in stacks that train together, and how a share is trained: its stacks in turns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from heapq import heapify, heappush, heapreplace
from itertools import count
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import DTypeLike

from rnn.labelled_sentences import LabelledTokens, TrainingSet
from rnn.learners import is_fused
from rnn.run_batches import STACK_BYTES, batch_members
from rnn.settings import Settings
from rnn.state import StackEpoch, State
from rnn.training import train_stack

Stack: TypeAlias = tuple[int, ...]
"""Places of runs that train together, in one process."""

STEP_COST = 0.35  # of a call that serves a whole stack, in units of what one run of 64 units adds to it
ALONE = 8.0  # so many times as long an epoch of another cell or optimizer takes, which trains by itself
MOST_SHARINGS = 64  # that are compared: for a thousand parts each takes some milliseconds


def portions(settings: Sequence[Settings], parts: int, itemsize: int = 8) -> list[list[Stack]]:
    """At most `parts` shares of about equal cost, each a list of stacks.

    Stacks are as large as fits a core's cache, and smaller where that lets all parts end at about the same time.
    """
    number = count()

    def ranked(stack: Sequence[int]) -> _Ranked:
        return -cost(tuple(stack), settings), next(number), tuple(stack)

    stacks = [ranked(batch) for batch in batch_members(settings, STACK_BYTES, itemsize)]
    heapify(stacks)
    best, most = _shared(stacks, parts)
    halvings = 4 * parts
    for halving in range(1, halvings + 1):
        largest = stacks[0][2]
        if len(largest) == 1:
            break
        half = len(largest) // 2
        heapreplace(stacks, ranked(largest[:half]))
        heappush(stacks, ranked(largest[half:]))
        if halving % max(1, halvings // MOST_SHARINGS) == 0:
            shares, longest = _shared(stacks, parts)
            if longest < most:
                best, most = shares, longest
    return best


def cost(stack: Stack, settings: Sequence[Settings]) -> float:
    """About how long a stack takes to train, for comparing: 1 is what a run of 64 units adds to a stack in an epoch."""
    each = STEP_COST + sum(0.3 + 0.7 * (settings[r].hidden_size / 64) ** 2 for r in stack)
    return max(settings[r].epochs for r in stack) * each * (1 if is_fused(settings[stack[0]]) else ALONE)


_Ranked: TypeAlias = tuple[float, int, Stack]  # a stack after minus its cost, and when it was made


def _shared(stacks: Sequence[_Ranked], parts: int) -> tuple[list[list[Stack]], float]:
    """The stacks dealt out, the costliest first, each to the cheapest share so far; and the cost of the largest one."""
    shares: list[list[Stack]] = [[] for _ in range(parts)]
    costs = [(0.0, place) for place in range(parts)]  # a heap: the cheapest is first
    for minus_cost, _, stack in sorted(stacks):
        least, place = costs[0]
        shares[place].append(stack)
        heapreplace(costs, (least - minus_cost, place))
    return [share for share in shares if share], max(costs)[0]


def train_stacks(
    train_set: TrainingSet,
    test_set: LabelledTokens,
    settings: Sequence[Settings],
    stacks: Sequence[Stack],
    *,
    vocab_size: int,
    classes: int = 2,
    dtype: DTypeLike = np.float64,
    start: Sequence[State | None] | None = None,
) -> Iterator[tuple[Stack, StackEpoch]]:
    """Train the stacks (places in `settings`) in turns, an epoch of one each time the caller pulls.

    Gives the stack and its epoch, in which the runs are numbered as in the stack. It is always the turn of a stack that
    is furthest behind, so all stay at the same epoch until they end, and what is stopped early can be compared. With
    `start`, each run goes on from the state at its place, as in `train_stack`. Raises ValueError as `train_stack` does.
    """
    sizes: Any = {"vocab_size": vocab_size, "classes": classes, "dtype": dtype}
    starts = [None] * len(settings) if start is None else start
    training, last = {}, {}
    for stack in stacks:
        own = [starts[r] for r in stack]
        training[stack] = train_stack(train_set, test_set, [settings[r] for r in stack], start=own, **sizes)
        last[stack] = min(-1 if state is None else state.number for state in own)
    while training:
        behind = min(training, key=lambda stack: last[stack])
        epoch = next(training[behind], None)
        if epoch is None:
            del training[behind]
        else:
            last[behind] = epoch.number
            yield behind, epoch
