"""Learns from sentences of one's own, with three labels of one's own."""

from rnn import Settings, Vocabulary, forward, train

LABELS = ("question", "order", "statement")
TRAIN = [
    ("where is the cat", "question"),
    ("is the dog here", "question"),
    ("who sees the bird", "question"),
    ("why is the cat there", "question"),
    ("go and see the cat", "order"),
    ("look at the dog", "order"),
    ("see the bird there", "order"),
    ("go there", "order"),
    ("the cat is here", "statement"),
    ("the dog sees the cat", "statement"),
    ("the bird is there", "statement"),
    ("here is the dog", "statement"),
]
TEST = [("where is the bird", "question"), ("look at the cat", "order"), ("the dog is there", "statement")]

vocabulary = Vocabulary.from_texts(text for text, _ in TRAIN)
train_set, test_set = (
    [(vocabulary.encode(text), LABELS.index(label)) for text, label in examples] for examples in (TRAIN, TEST)
)
settings = Settings(hidden_size=16, learning_rate=0.05, epochs=200, init_scale=0.3)
for epoch in train(train_set, test_set, settings, vocab_size=len(vocabulary), classes=len(LABELS)):
    if epoch.number % 50 == 0:
        print(f"epoch {epoch.number:3}: train loss {epoch.train.loss:.3f}, test accuracy {epoch.test.accuracy:.0%}")

for text, label in TEST:
    answer = forward(epoch.params, vocabulary.encode(text)).probs[-1]
    print(f"{text!r}: {LABELS[answer.argmax()]} ({answer.max():.0%}), labelled {label}")
