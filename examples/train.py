"""Trains on the article's sentences, stops halfway, and goes on as if it had never stopped."""

from dataclasses import replace
from itertools import islice

from data import DATASETS, LABELS
from rnn import Settings, Vocabulary, forward, train

article = DATASETS["Article"]()
vocabulary = Vocabulary.from_texts(example.text for example in article.train)
train_set, test_set = (
    [(vocabulary.encode(example.text), LABELS.index(example.label)) for example in examples]
    for examples in (article.train, article.test)
)

# `train` is a generator: it computes an epoch when the next one is asked for, and never otherwise.
settings = Settings(epochs=800)
for epoch in islice(train(train_set, test_set, settings, vocab_size=len(vocabulary)), 401):
    halfway = epoch
print(f"after {halfway.number} epochs: test loss {halfway.test.loss:.3f}, accuracy {halfway.test.accuracy:.0%}")

# All that is needed to go on is in its state; the learning rate may be another one from here on.
slower = replace(settings, learning_rate=0.01)
for epoch in train(train_set, test_set, slower, vocab_size=len(vocabulary), start=halfway.state()):
    last = epoch
print(f"after {last.number} epochs: test loss {last.test.loss:.3f}, accuracy {last.test.accuracy:.0%}")

for text in ("I am happy", "I am not happy", "this is not at all bad"):
    answer = forward(last.params, vocabulary.encode(text)).probs[-1]
    print(f"{text!r} is {LABELS[answer.argmax()]} ({answer.max():.0%})")
