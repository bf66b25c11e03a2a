"""What the last few tokens tell of the next one: the baseline of every task that asks for what comes next."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from math import log

Answered = Sequence[tuple[str, str]]
"""One sequence: each token that is read, with what is to be answered after it."""


class NGrams:
    """P(answer | the last n tokens), with shorter contexts where longer ones say little (Witten and Bell 1991):

        P_k(a | c) = (count(c, a) + kinds(c) P_{k-1}(a | c')) / (count(c) + kinds(c))

    c are the last k tokens and c' the last k - 1; count(c) is how often c came, kinds(c) with how many different
    answers. Before the shortest context all answers are as likely.

    For 0 to 3 letters of names 2.804, 2.329, 2.097 and 2.045 nats are quoted. Ours are 2.815, 2.353, 2.105 and 1.975 in
    the mean of eight splits. With up to two letters that is the split: the single ones have 2.804 to 2.825, 2.331 to
    2.371 and 2.080 to 2.125. With three it is the smoothing: most contexts of three letters are rare, and falling back
    on two of them as far as they are is worth 0.09 nats. A tenth added to each count, and no shorter context,
    has 2.069. So the line that a network stands beside here is the harder one to pass.
    """

    def __init__(self, n: int, train: Iterable[Answered], answers: int) -> None:
        """Counts in the sequences to train on; `answers` is how many different ones there may be."""
        self.n, self.answers = n, answers
        self.counts: dict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
        for sequence in train:
            for context, answer in self._contexts(sequence):
                for k in range(len(context) + 1):
                    self.counts[context[len(context) - k :]][answer] += 1

    def _contexts(self, sequence: Answered) -> Iterable[tuple[tuple[str, ...], str]]:
        read = [token for token, _ in sequence]
        for t, (_, answer) in enumerate(sequence):
            yield tuple(read[max(0, t + 1 - self.n) : t + 1]), answer

    def probability(self, context: tuple[str, ...], answer: str) -> float:
        """P(answer | context)."""
        p = 1 / self.answers
        for k in range(len(context) + 1):
            counts = self.counts.get(context[len(context) - k :])
            if counts is None:
                break  # a longer one never came either
            kinds = len(counts)
            p = (counts[answer] + kinds * p) / (counts.total() + kinds)
        return p

    def losses(self, sequence: Answered) -> list[float]:
        """-ln P of every answer of a sequence, in nats."""
        return [-log(self.probability(context, answer)) for context, answer in self._contexts(sequence)]


def loss_an_answer(ngrams: NGrams, sequences: Sequence[Answered]) -> float:
    """The mean loss over all answers of all sequences: as the loss of a network on a set is."""
    losses = [loss for sequence in sequences for loss in ngrams.losses(sequence)]
    return sum(losses) / len(losses)
