"""Trains three learning rates with five seeds each, all fifteen runs at once, and prints how each of them ended."""

import numpy as np

from data import DATASETS, LABELS
from rnn import Settings, Vocabulary, train_stack
from rnn.sweep import Sweep

article = DATASETS["Article"]()
vocabulary = Vocabulary.from_texts(example.text for example in article.train)
train_set, test_set = (
    [(vocabulary.encode(example.text), LABELS.index(example.label)) for example in examples]
    for examples in (article.train, article.test)
)

sweep = Sweep(Settings(hidden_size=16, epochs=300), {"learning_rate": (0.005, 0.02, 0.08)}, seeds=5)
runs = sweep.settings()
for epoch in train_stack(train_set, test_set, list(runs), vocab_size=len(vocabulary)):
    last = epoch

for cell in sweep.cells():
    accuracy = last.test.accuracy[list(cell.runs)]
    values = ", ".join(f"{name} {value}" for name, value in cell.values.items())
    low, high = accuracy.min(), accuracy.max()
    print(f"{values}: median test accuracy {np.median(accuracy):.0%}, from {low:.0%} to {high:.0%}")
