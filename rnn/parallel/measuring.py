"""How long an epoch of a stack takes on this machine, found by training a few."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from time import perf_counter
from typing import Any

from rnn.fresh_texts import FreshTexts
from rnn.labelled_sentences import LabelledTokens
from rnn.parallel.messages import EncodedData, Measure, Measured
from rnn.settings import Settings
from rnn.training import train_stack

PROBE_SECONDS = 0.06  # for each stack that is measured, and two epochs at least
PROBE_LONG = 0.5  # an epoch that takes so many seconds is measured once, though the first one is slower
PROBE_SENTENCES = 64  # of a larger set only so many are read to measure, and time is taken to grow with the words


def measure(task: Measure) -> Measured:
    """Train a few epochs of each stack and look at the clock."""
    data = task.sentences
    learning: LabelledTokens | FreshTexts
    if isinstance(data.train_set, FreshTexts):  # to draw them takes its time too
        count = min(data.train_set.count, PROBE_SENTENCES)
        learning, share = replace(data.train_set, count=count), count / data.train_set.count
    else:
        learning, share = _some(data.train_set)
    testing, _ = _some(data.test_set)
    small = EncodedData(learning, testing, data.vocab_size, data.classes)
    return Measured(tuple(_seconds_an_epoch(small, stack) / share for stack in task.stacks))


def _some(sentences: LabelledTokens) -> tuple[LabelledTokens, float]:
    """Sentences from all over the set, and the share of all words that is in them."""
    some = sentences[:: -(-len(sentences) // PROBE_SENTENCES)]
    words = sum(len(tokens) for tokens, _ in sentences)
    return some, sum(len(tokens) for tokens, _ in some) / words if words else 1.0


def _seconds_an_epoch(sentences: EncodedData, stack: Sequence[Settings]) -> float:
    endless = [Settings(**{**settings.to_dict(), "epochs": 10**9}) for settings in stack]
    sizes: Any = {"vocab_size": sentences.vocab_size, "classes": sentences.classes}
    epochs = train_stack(sentences.train_set, sentences.test_set, endless, **sizes)
    next(epochs)
    began = perf_counter()
    next(epochs, None)  # the first epoch is slower: caches are cold
    first = perf_counter() - began
    if first >= PROBE_LONG:
        return first
    count, began = 0, perf_counter()
    while count < 2 or perf_counter() - began < PROBE_SECONDS:
        if next(epochs, None) is None:
            break  # all have diverged: what was measured has to do
        count += 1
    return (perf_counter() - began) / max(count, 1)
