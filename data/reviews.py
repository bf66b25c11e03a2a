"""Real reviews, fetched at the visitor's wish: sentences about films and products, with ratings by twenty people each.

They were gathered by Hutto and Gilbert for "VADER: A Parsimonious Rule-based Model for Sentiment Analysis of Social
Media Text" (ICWSM 2014); each rating is the mean of twenty, from -4 to 4. The film sentences are Pang and Lee's (2004).
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from .dataset import LABELS, Dataset, Example, Yardstick
from .fetched import VADER, FetchError, fetch, member
from .tasks.task import GATED

INNER = "vaderSentiment-3.3.2/additional_resources/hutto_ICWSM_2014.tar.gz"
FOLDER = "hutto_ICWSM_2014"
TEST_SHARE = 10
"""One of so many reviews is to test on."""

FILMS, PRODUCTS = "Film reviews", "Product reviews"
"""The names of both sets."""

MOST_WORDS = 4000
"""The most frequent words, which a network knows."""

SUGGESTED: Mapping[str, float | str] = {
    **GATED,
    **{"cell": "gru", "hidden_size": 32, "learning_rate": 0.003, "schedule": "cosine", "epochs": 3},
}
"""What suits them: after the third time a network learns the sentences by heart, and answers others no better."""


def movies(seed: int = 0, folder: Path | None = None) -> Dataset:
    """Sentences of film reviews. Raises FetchError where the package cannot be had."""
    return movies_in(fetch(VADER, folder), seed)


def movies_in(archive: bytes, seed: int = 0) -> Dataset:
    """The sentences of film reviews in the package's archive. Raises FetchError for lines of another form."""
    about = "Some ten thousand sentences of film reviews"
    return dataset_of(_text(archive, "movieReviewSnippets"), FILMS, about, seed)


def products(seed: int = 0, folder: Path | None = None) -> Dataset:
    """Sentences of product reviews, those of one review together. Raises FetchError where they cannot be had."""
    return products_in(fetch(VADER, folder), seed)


def products_in(archive: bytes, seed: int = 0) -> Dataset:
    """The sentences of product reviews in the package's archive. Raises FetchError for lines of another form."""
    about = "Some three and a half thousand sentences of product reviews"
    return dataset_of(_text(archive, "amazonReviewSnippets"), PRODUCTS, about, seed)


def _text(archive: bytes, file: str) -> str:
    return member(member(archive, INNER), f"{FOLDER}/{file}_GroundTruth.txt").decode("utf-8", "replace")


def dataset_of(text: str, name: str, about: str, seed: int = 0) -> Dataset:
    """The set that these lines make, each "review_sentence, rating, text" with tabs between; a tenth of the reviews
    is to test on.
    """
    reviews = _reviews(text)
    numbers = sorted(reviews)
    random.Random(seed).shuffle(numbers)
    tested = len(numbers) // TEST_SHARE
    train, test = [
        tuple(example for number in part for example in reviews[number])
        for part in (numbers[tested:], numbers[:tested])
    ]
    commonest = Counter(example.label for example in train).most_common(1)[0][0]
    share = sum(example.label == commonest for example in test) / len(test)
    return Dataset(
        name=name,
        train=train,
        test=test,
        description=f"{about}, each called negative or positive by the mean of twenty people's ratings.",
        suggested=SUGGESTED,
        most_words=MOST_WORDS,
        floor=Yardstick(share, "accuracy", f"always {commonest}"),
    )


def _reviews(text: str) -> dict[str, list[Example]]:
    """Number of a review -> its sentences; those whose ratings come to nothing are left out, as are empty ones."""
    reviews: dict[str, list[Example]] = {}
    for line in text.splitlines():
        number, rating, sentence = _cells(line.split("\t"))
        if rating and sentence:
            reviews.setdefault(number, []).append(Example(sentence, LABELS[rating > 0]))
    if not reviews:
        raise FetchError("The package vaderSentiment has no reviews where they were: nothing of it is used.")
    return reviews


def _cells(cells: Sequence[str]) -> tuple[str, float, str]:
    """The number of the review, "12" in "12_3"; the rating; the sentence."""
    try:
        number, rating, sentence = cells
        return number.partition("_")[0], float(rating), sentence.strip()
    except ValueError as error:
        raise FetchError("The reviews of vaderSentiment have another form than they had: none are used.") from error
