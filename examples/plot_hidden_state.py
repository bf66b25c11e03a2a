"""Draws the hidden state of a trained network after each word of a sentence, as a heatmap in an HTML file.

`python -m examples.plot_hidden_state [FILE]` writes to hidden_state.html unless it is given another name.
"""

import sys

import plotly.graph_objects as go

from data import DATASETS, LABELS
from rnn import Settings, Vocabulary, forward, tokenize, train

SENTENCE = "this is not at all bad"

article = DATASETS["Article"]()
vocabulary = Vocabulary.from_texts(example.text for example in article.train)
train_set, test_set = (
    [(vocabulary.encode(example.text), LABELS.index(example.label)) for example in examples]
    for examples in (article.train, article.test)
)
for epoch in train(train_set, test_set, Settings(hidden_size=16, epochs=500), vocab_size=len(vocabulary)):
    last = epoch

trace = forward(last.params, vocabulary.encode(SENTENCE))
words = ["(start)", *tokenize(SENTENCE)]
answers = [f"{LABELS[1]} {share:.0%}" for share in trace.probs[:, 1]]
figure = go.Figure(
    go.Heatmap(z=trace.hidden.T, zmin=-1, zmax=1, colorscale="PRGn", colorbar={"title": "state"}),
    {
        "title": {"text": "The hidden state after each word, and what the network would answer there"},
        "xaxis": {
            "tickvals": list(range(len(words))),
            "ticktext": [f"{word}<br>{answer}" for word, answer in zip(words, answers, strict=True)],
        },
        "yaxis": {"title": "unit"},
    },
)
file = sys.argv[1] if len(sys.argv) > 1 else "hidden_state.html"
figure.write_html(file)
print(f"{SENTENCE!r} ends {answers[-1]}; its states are in {file}")
