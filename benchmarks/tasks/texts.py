"""What networks learn of texts that there are: names, English sentences, the Zen of Python and film reviews."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Mapping, Sequence

import numpy as np

from benchmarks.tasks.bench import SEEDS, Bench, percent
from benchmarks.tasks.runs import Encoder, result, settings_of
from data import Dataset
from data.reviews import movies
from data.tasks import Brown, Gender, NextLetter, Zen
from data.tasks.names import answered
from data.tasks.ngrams import NGrams, loss_an_answer
from rnn.cells.cell import RecurrentCell
from rnn.explain import write_on
from rnn.readouts import softmax

QUOTED = (2.804, 2.329, 2.097, 2.045)
"""What 0 to 3 letters of context have been said to tell of the next one, in nats; `NGrams` says why ours differ."""

WITHIN = 0.07
"""So many nats ours may be beside them, for another split and another smoothing."""


def letters(bench: Bench, dataset: Dataset) -> None:
    """The next letter of a name, beside what the last 0 to 3 letters tell."""
    bench.yardsticks(dataset)
    for n, (known, quoted) in enumerate(zip(told_by_context(dataset), QUOTED, strict=True)):
        name = f"next letter of names, {n} letters of context"
        bench.line(name, known, "nats", least=quoted - WITHIN, most=quoted + WITHIN)
    for cell, most in (("tanh", 2.15), ("lstm", 2.05)):
        suggested = {**dataset.suggested, **({"learning_rate": 0.003} if cell == "tanh" else {})}
        run, encoder = bench.fixed(dataset, settings_of(suggested, cell=cell))
        bench.line(f"next letter of names, {cell} 64", result(run.params, dataset, encoder).loss, "nats", most=most)
        bench.line("  seconds", run.seconds, "s", most=180)


def told_by_context(dataset: Dataset) -> list[float]:
    """The loss of what 0 to 3 letters of context tell of the next one in the test part, in nats."""
    read, tested = ([answered(example) for example in part] for part in (dataset.train, dataset.test))
    return [loss_an_answer(NGrams(n, read, len(dataset.labels)), tested) for n in range(len(QUOTED))]


def gender(bench: Bench, *splits: Dataset) -> None:
    """The gender of a name, in several splits.

    258 names of each label are tested on in each, so the accuracy on them is the balanced one.
    """
    accuracies, baselines = [], []
    for seed, dataset in enumerate(splits):
        bench.yardsticks(dataset)
        assert dataset.baseline is not None
        run, encoder = bench.fixed(dataset, settings_of(dataset.suggested))
        accuracies.append(percent(result(run.params, dataset, encoder).accuracy))
        baselines.append(percent(dataset.baseline.value))
        bench.line(f"gender of names, split {seed}: balanced accuracy", accuracies[-1], "%", least=78)
        bench.line("  over the last two letters alone", accuracies[-1] - baselines[-1], "points")
        bench.line("  seconds", run.seconds, "s")
    bench.line("gender of names: balanced accuracy, mean of the splits", statistics.mean(accuracies), "%", least=78)
    gain = statistics.mean(accuracies) - statistics.mean(baselines)
    bench.line("  over the last two letters alone", gain, "points")


def tagging(bench: Bench, dataset: Dataset) -> None:
    """Kinds of words in the Brown Corpus."""
    bench.yardsticks(dataset)
    assert dataset.baseline is not None
    run, encoder = bench.fixed(dataset, settings_of(dataset.suggested))
    gain = result(run.params, dataset, encoder).accuracy - dataset.baseline.value
    bench.line("tagging: over the commonest kind of each word", percent(gain), "points", least=1.5)
    bench.line("  seconds", run.seconds, "s")


def zen(bench: Bench, dataset: Dataset) -> None:
    """The Zen of Python by heart."""
    bench.yardsticks(dataset)
    run, encoder = bench.fixed(dataset, settings_of(dataset.suggested), until=0.01)
    bench.line("the Zen of Python: loss", result(run.params, dataset, encoder).loss, "nats", most=0.1)
    bench.line("  it writes so many letters without a fault", written(run.params, dataset, encoder), "", least=200)
    bench.line("  seconds", run.seconds, "s")


def written(params: RecurrentCell, dataset: Dataset, encoder: Encoder, most: int = 400) -> int:
    """How many letters it writes, up to `most`, each the likeliest after its own, before one that is not the text's."""
    [(tokens, target)] = encoder.encoded(dataset.test)
    letters = np.asarray(target)[:most]
    reads = encoder.vocabulary.encode("".join(dataset.labels))  # each label is one letter
    rng = np.random.default_rng(0)  # changes nothing: the likeliest letter is taken
    labels = write_on(params, tokens[:1], reads, rng, most=len(letters), temperature=0).labels
    return int(np.cumprod(labels == letters[: len(labels)]).sum())  # up to the first that is not right


def reviews(bench: Bench, dataset: Dataset) -> None:
    """Film reviews, beside a bag of words trained in the same run."""
    bench.yardsticks(dataset)
    run, encoder = bench.fixed(dataset, settings_of(dataset.suggested))
    read = percent(result(run.params, dataset, encoder).accuracy)
    bag = percent(bag_of_words(dataset, encoder))
    bench.line("film reviews: accuracy of the network", read, "%")
    bench.line("  of a bag-of-words softmax", bag, "%")
    bench.line("  the network behind it by", bag - read, "points", most=2)
    bench.line("  seconds", run.seconds, "s")


def bag_of_words(dataset: Dataset, encoder: Encoder, epochs: int = 10, rate: float = 0.05) -> float:
    """The accuracy of softmax(sum of a row of W for each different word + b), trained a text at a time."""
    W = np.zeros((len(encoder.vocabulary), len(dataset.labels)))  # (V, C)
    b = np.zeros(len(dataset.labels))  # (C,)
    train, test = (
        [(np.unique(tokens[tokens >= 0]), target) for tokens, target in encoder.encoded(part)]
        for part in (dataset.train, dataset.test)
    )
    rng = np.random.default_rng(0)
    for epoch in range(epochs):
        step = rate * (1 - epoch / epochs)
        for i in rng.permutation(len(train)):
            words, label = train[i]
            slope = softmax(W[words].sum(axis=0) + b)
            slope[label] -= 1
            W[words] -= step * slope
            b -= step * slope
    right = [int((W[words].sum(axis=0) + b).argmax()) == label for words, label in test]
    return sum(right) / len(right)


Loader = Callable[[], Sequence[Dataset]]

EXPERIMENTS: Mapping[Callable[..., None], Loader] = {
    letters: lambda: [NextLetter().dataset()],
    gender: lambda: [Gender().dataset(seed) for seed in SEEDS],
    tagging: lambda: [Brown().dataset()],
    zen: lambda: [Zen().dataset()],
    reviews: lambda: [movies()],
}
"""Each experiment with what loads the sets that it is made on; that may raise FetchError."""


def on_its_sets(experiment: Callable[..., None], load: Loader, bench: Bench) -> None:
    """The experiment, on the sets that are loaded for it."""
    experiment(bench, *load())
