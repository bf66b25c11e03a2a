"""What the tests of the questions share: networks trained, drawn and saturated, and sentences of every kind."""

import os
from dataclasses import dataclass

import numpy as np
import pytest
from numpy.typing import NDArray

from rnn import UNKNOWN, Params, Settings, Vocabulary, train
from tests.rnn.conftest import EncodedSets, Items, encoded_sets

V = 18  # words, as many as the Article set has


@dataclass(frozen=True)
class TrainedNetwork:
    """A network that has really been trained, with what it has learnt from."""

    params: Params
    vocabulary: Vocabulary
    train: Items
    test: Items

    def tokens(self, text: str) -> NDArray[np.int64]:
        return self.vocabulary.encode(text)


def train_network(name: str, seed: int = 0, **settings: float) -> TrainedNetwork:
    return with_sets(name, last_params(encoded_sets(name), Settings(seed=seed, **settings)))


def with_sets(name: str, params: Params) -> TrainedNetwork:
    import data

    sentences = encoded_sets(name)
    vocabulary = Vocabulary.from_texts(example.text for example in data.DATASETS[name]().train)
    return TrainedNetwork(params, vocabulary, sentences.train, sentences.test)


def last_params(sentences: EncodedSets, settings: Settings) -> Params:
    epochs = train(sentences.train, sentences.test, settings, vocab_size=sentences.vocab_size)
    return max(epochs, key=lambda epoch: epoch.number).params


@pytest.fixture(scope="session")
def learnt_article(tmp_path_factory: pytest.TempPathFactory) -> TrainedNetwork:
    """64 units after 600 epochs of Article with seed 0: every sentence of both sets right.

    Of several processes that run the tests, those that come later read what the first has trained.
    """
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID")
    if run is None:
        return train_network("Article", epochs=600)
    file = tmp_path_factory.getbasetemp().parent / f"learnt_article_{run}.npz"
    if not file.exists():
        own = tmp_path_factory.mktemp("learnt") / file.name
        np.savez(own, *train_network("Article", epochs=600).params.arrays())
        os.replace(own, file)
    with np.load(file) as arrays:
        return with_sets("Article", Params(*(arrays[name] for name in arrays.files)))


def random_params(
    hidden_size: int, size: float = 0.5, *, classes: int = 2, seed: int = 0, vocab_size: int = V
) -> Params:
    """All five arrays drawn from a normal distribution of this standard deviation."""
    rng = np.random.default_rng(seed)
    H = hidden_size
    shapes = (H, vocab_size), (H, H), (classes, H), (H,), (classes,)
    return Params(*(rng.normal(0, size, shape) for shape in shapes))


def times(params: Params, factor: float) -> Params:
    return Params(*(factor * array for array in params.arrays()))


def is_calm(params: Params) -> bool:
    """Whether a rounding dies away: no eigenvalue of the recurrent weights reaches 1."""
    return bool(np.abs(np.linalg.eigvals(params.w_hh)).max() < 1)


KINDS = ("trained", "saturated", "1 unit", "2 units", "64 units", "256 units", "64 units, chaotic", "3 labels")


@pytest.fixture(params=KINDS)
def network(request: pytest.FixtureRequest, learnt_article: TrainedNetwork) -> Params:
    """A network of each kind, all of 18 words. The chaotic one has 64 units with weights of 0.5."""
    kind: str = request.param
    return {
        "trained": lambda: learnt_article.params,
        "saturated": lambda: times(learnt_article.params, 50),
        "1 unit": lambda: random_params(1),
        "2 units": lambda: random_params(2),
        "64 units": lambda: random_params(64, 0.1),
        "256 units": lambda: random_params(256, 0.05),
        "64 units, chaotic": lambda: random_params(64, 0.5),
        "3 labels": lambda: random_params(5, classes=3),
    }[kind]()


SENTENCES = {
    "no word": [],
    "one word": [3],
    "an unknown word": [UNKNOWN],
    "repeated words": [4, 4, 4, UNKNOWN, 4],
    "ten words": [6, 0, 11, 1, 2, 3, 13, 15, 14, 12],
    "sixty words": np.random.default_rng(1).integers(UNKNOWN, V, 60).tolist(),
}


@pytest.fixture(params=list(SENTENCES))
def tokens(request: pytest.FixtureRequest) -> list[int]:
    return SENTENCES[request.param]


def sides(params: Params) -> dict[str, int]:
    """`toward` and `against` for this network: what stands by default, or of three labels the last two."""
    return {"toward": 2, "against": 1} if params.classes == 3 else {}


def close(actual: NDArray[np.float64], expected: NDArray[np.float64], error: float) -> None:
    """Every number within `error`, relative to the largest of them where that is above 1."""
    largest = max(1.0, float(np.max(np.abs(expected), initial=0)))
    np.testing.assert_allclose(actual, expected, rtol=0, atol=error * largest)
