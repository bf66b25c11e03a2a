"""Training: one run as a generator of epochs, or many runs in lockstep."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from rnn.lockstep import Lockstep
from rnn.params import Params, init_params
from rnn.records import Epoch, Score, State
from rnn.sentences import LabelledTokens, SentenceSet
from rnn.settings import Settings


class Diverged(ArithmeticError):  # noqa: N818 (a run diverges; nobody made an error)
    """Training has left every sensible range, in epoch `epoch` with mean training loss `loss`.

    Its text is a sentence for the person who chose the settings.
    """

    def __init__(self, epoch: int, loss: float) -> None:
        super().__init__(epoch, loss)
        self.epoch = epoch
        self.loss = loss

    def __str__(self) -> str:
        return (
            f"Training diverged in epoch {self.epoch}: the loss rose to {self.loss:.3g}. "
            "Try a lower learning rate, or a smaller scale of the initial weights."
        )


def train(
    train_set: LabelledTokens,
    test_set: LabelledTokens,
    settings: Settings,
    *,
    vocab_size: int,
    classes: int = 2,
    start: State | None = None,
) -> Iterator[Epoch]:
    """Train one network, an epoch each time the caller pulls."""
    learning = SentenceSet(train_set, "training", vocab_size, classes, np.float64)
    testing = SentenceSet(test_set, "test", vocab_size, classes, np.float64)
    if start is not None:
        _check_start(start.params, settings, vocab_size, classes)
    return _epochs(learning, testing, settings, vocab_size, classes, start)


def _epochs(
    learning: SentenceSet, testing: SentenceSet, settings: Settings, vocab_size: int, classes: int, start: State | None
) -> Iterator[Epoch]:
    shuffler = np.random.default_rng(settings.shuffle_seed)
    if start is None:
        rng = np.random.default_rng(settings.seed)
        params = init_params(vocab_size, settings.hidden_size, classes, rng, settings.init_scale)
    else:
        params = start.params
        shuffler.bit_generator.state = start.shuffle
    net = Lockstep(params, learning, rate=settings.learning_rate, clip=settings.clip, bptt=settings.bptt)
    if start is None:
        yield Epoch(
            0, _score(net.score(learning)), _score(net.score(testing)), net.params(), shuffler.bit_generator.state
        )
    for number in range(1 if start is None else start.number + 1, settings.epochs + 1):
        while_learning = _score(net.learn(shuffler.permutation(len(learning))))
        after = _score(net.score(testing))
        if not np.isfinite(while_learning.loss + after.loss):
            raise Diverged(number, while_learning.loss)
        yield Epoch(number, while_learning, after, net.params(), shuffler.bit_generator.state)


def _score(x):
    return Score(loss=float(x[0]), accuracy=float(x[1]))


def _check_start(params: Params, settings: Settings, vocab_size: int, classes: int) -> None:
    for name, given, wanted in (
        ("hidden_size", params.hidden_size, settings.hidden_size),
        ("vocab_size", params.vocab_size, vocab_size),
        ("classes", params.classes, classes),
    ):
        if given != wanted:
            raise ValueError(f"the state to start from has {name} {given}, but {wanted} is asked for")
