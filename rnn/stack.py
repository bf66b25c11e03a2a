"""What a stack of runs needs beside the training loop: runs sorted into groups, and the record of them all."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.random import Generator, default_rng
from numpy.typing import DTypeLike, NDArray

from rnn.divergence import DivergenceMonitor
from rnn.fast.batched import BatchedRuns
from rnn.fast.sentences import SentenceSet
from rnn.params import Params, init_params
from rnn.settings import Settings
from rnn.state import Score, ShuffleState, StackEpoch

StackScore = Score[NDArray[np.float64]]


def untrained_params(settings: Settings, vocab_size: int, classes: int) -> Params:
    """The weights that a run with these settings starts from."""
    rng = default_rng(settings.seed)
    return init_params(vocab_size, settings.hidden_size, classes, rng, settings.init_scale)


def grouped(settings: Sequence[Settings], most_bytes: int, itemsize: int) -> list[list[int]]:
    """The places of the runs, in groups that can train in lockstep and whose w_hh take up at most `most_bytes`."""
    alike: dict[tuple[int, int, str], list[int]] = {}
    for r, run in enumerate(settings):
        alike.setdefault((run.hidden_size, run.shuffle_seed, run.bptt), []).append(r)
    groups = []
    for (hidden_size, _, _), members in alike.items():
        # Matrices of one element take other ways through the library in a stack than alone, and are rounded otherwise.
        most = max(1, most_bytes // (hidden_size**2 * itemsize)) if hidden_size > 1 else 1
        parts = -(-len(members) // most)
        groups += [part.tolist() for part in np.array_split(members, parts)]
    return groups


class Group:
    """Runs of a stack that train in lockstep. `members` are their places in the stack."""

    def __init__(
        self,
        members: Sequence[int],
        params: Sequence[Params],
        settings: Sequence[Settings],
        learning: SentenceSet,
        shuffler: Generator,
        dtype: DTypeLike,
    ) -> None:
        """`params` and `settings` are those of the members, in their order."""
        self.members, self.settings, self.learning = members, settings, learning
        self.shuffler, self.dtype = shuffler, dtype
        rates, clips = [run.learning_rate for run in settings], [run.clip for run in settings]
        if len(members) == 1:  # without the axis of runs, which only costs
            stacked, rate, clip = params[0], np.array(rates[0]), np.array(clips[0])
        else:
            stacked = Params(*(np.stack(arrays) for arrays in zip(*(run.arrays() for run in params), strict=True)))
            rate, clip = np.array(rates), np.array(clips)
        self.net = BatchedRuns(stacked, learning, rate=rate, clip=clip, bptt=settings[0].bptt, dtype=dtype)

    def params(self) -> list[Params]:
        """The weights of each member, views of what is being trained."""
        arrays = self.net.weights().arrays()
        if len(self.members) == 1:
            return [Params(*arrays)]
        return [Params(*(array[k] for array in arrays)) for k in range(len(self.members))]

    def train_epoch(self) -> StackScore:
        """One epoch of all members; their scores (members,) while learning."""
        return _score(self.net.train_epoch(self.shuffler.permutation(len(self.learning))))

    def evaluate(self, data: SentenceSet) -> StackScore:
        """The scores (members,) of the members on a set."""
        return _score(self.net.evaluate(data))

    def finite(self) -> NDArray[np.bool_]:
        """Whether all weights of each member are finite, (members,)."""
        return np.atleast_1d(self.net.finite())

    def going_on(self, number: int, diverged: NDArray[np.bool_]) -> Group | None:
        """The group as it goes into that epoch: without members (R,) that diverged or have had all theirs."""
        kept = [k for k, r in enumerate(self.members) if not diverged[r] and self.settings[k].epochs >= number]
        if len(kept) == len(self.members):
            return self
        if not kept:
            return None
        params = self.params()
        return Group(
            [self.members[k] for k in kept],
            [params[k] for k in kept],
            [self.settings[k] for k in kept],
            self.learning,
            self.shuffler,
            self.dtype,
        )


def _score(losses_and_accuracies: tuple[NDArray[np.float64], NDArray[np.float64]]) -> StackScore:
    return Score(*(np.atleast_1d(values) for values in losses_and_accuracies))


class StackHistory:
    """The last good epoch of every run, out of which each StackEpoch is made."""

    def __init__(self, settings: tuple[Settings, ...], vocab_size: int, classes: int, dtype: DTypeLike) -> None:
        R, H = len(settings), max(run.hidden_size for run in settings)
        self.settings = settings
        self.train = Score(np.zeros(R), np.zeros(R))
        self.test = Score(np.zeros(R), np.zeros(R))
        self.numbers = np.zeros(R, np.int64)
        self.diverged = np.zeros(R, np.bool_)
        self.watches: dict[int, DivergenceMonitor] = {}
        self.shuffles: dict[int, ShuffleState] = {}
        self.params = Params(
            w_xh=np.zeros((R, H, vocab_size), dtype),
            w_hh=np.zeros((R, H, H), dtype),
            w_hy=np.zeros((R, classes, H), dtype),
            b_h=np.zeros((R, H), dtype),
            b_y=np.zeros((R, classes), dtype),
        )

    def write(self, group: Group, which: Iterable[int], number: int, train: StackScore, test: StackScore) -> None:
        """Note an epoch of those members of the group, counted within it, that came through it soundly."""
        kept = list(which)
        if len(kept) == len(group.members) > 1:
            self._write_all(group)
        else:
            weights = group.params()
            for k in kept:
                self._write_one(group.members[k], weights[k])
        shuffle = group.shuffler.bit_generator.state
        for k in kept:
            r = group.members[k]
            self.numbers[r] = number
            self.shuffles[r] = shuffle
            for score, noted in ((train, self.train), (test, self.test)):
                noted.loss[r], noted.accuracy[r] = score.loss[k], score.accuracy[k]

    def _write_all(self, group: Group) -> None:
        """The weights of all members at once, which is faster than one after the other."""
        places, H, weights = np.array(group.members), group.settings[0].hidden_size, group.net.weights()
        self.params.w_xh[places, :H] = weights.w_xh
        self.params.w_hh[places, :H, :H] = weights.w_hh
        self.params.w_hy[places, :, :H] = weights.w_hy
        self.params.b_h[places, :H] = weights.b_h
        self.params.b_y[places] = weights.b_y

    def _write_one(self, r: int, weights: Params) -> None:
        H = weights.hidden_size
        self.params.w_xh[r, :H] = weights.w_xh
        self.params.w_hh[r, :H, :H] = weights.w_hh
        self.params.w_hy[r, :, :H] = weights.w_hy
        self.params.b_h[r, :H] = weights.b_h
        self.params.b_y[r] = weights.b_y

    def epoch(self, number: int) -> StackEpoch:
        """All of it as it is now, in arrays of its own."""
        runs = range(len(self.settings))
        return StackEpoch(
            number=number,
            train=Score(self.train.loss.copy(), self.train.accuracy.copy()),
            test=Score(self.test.loss.copy(), self.test.accuracy.copy()),
            params=self.params.copy(),
            diverged=self.diverged.copy(),
            numbers=self.numbers.copy(),
            settings=self.settings,
            shuffles=tuple(self.shuffles[r] for r in runs),
            watches=tuple(self.watches[r] for r in runs),
        )
