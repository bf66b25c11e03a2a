"""Trains on sequences that are made up anew in each epoch: of some words the first one is to be remembered."""

from collections.abc import Sequence

from data import Example
from data.tasks import Recall
from rnn import Settings, Vocabulary, train
from rnn.labelled_sentences import LabelledTokens

task = Recall(lengths=(2, 8))
vocabulary = Vocabulary(task.tokens, "spaces")


def encoded(examples: Sequence[Example]) -> LabelledTokens:
    """Pairs of tokens and label, as `train` takes them."""
    return [(vocabulary.encode(example.text), task.labels.index(example.label)) for example in examples]


class Fresh:
    """The training set: `train` asks it for the sequences of each epoch, by the epoch's number."""

    def of_epoch(self, number: int) -> LabelledTokens:
        """The same ones whenever they are asked for, so a run that goes on reads what it would have read."""
        return encoded(task.of_epoch(seed=0, number=number, n=1000))


settings = Settings(hidden_size=32, learning_rate=0.05, init_scale=0.1, epochs=8)
test_set = encoded(task.dataset().test)
for epoch in train(Fresh(), test_set, settings, vocab_size=len(vocabulary), classes=len(task.labels)):
    print(f"epoch {epoch.number}: train accuracy {epoch.train.accuracy:.0%}, test accuracy {epoch.test.accuracy:.0%}")
print(f"{task.baseline.label}: {task.baseline.value:.0%}")
