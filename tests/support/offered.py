"""Sets that are fetched from a host of the test's own, in the form of the packages that there are."""

from dataclasses import replace

from data.offers import OFFERS, Offer
from data.reviews import FOLDER, INNER
from data.tasks import NextLetter
from tests.support.archives import archive
from tests.support.hosts import Host

_REVIEWS = "".join(f"{n}_1\t{'-' if n % 2 else ''}{n / 100}\t a film, {n}\n" for n in range(1, 41))
_NAMES = [f"{first}{second}" for first in "ABCDE" for second in "AEIO"]
FILMS = archive(**{INNER: archive(**{f"{FOLDER}/movieReviewSnippets_GroundTruth.txt": _REVIEWS}).decode("latin-1")})
LETTERS = archive(
    **{
        f"names-0.3.0/names/dist.{label}.first": "".join(f"{name}{end}  0.5 0.5 1\n" for name in _NAMES)
        for label, end in (("female", "NA"), ("male", "N"))
    }
)


def films(host: Host) -> dict[str, Offer]:
    """Forty reviews, which this host should send."""
    return {"Film reviews": replace(OFFERS["Film reviews"], package=host.package(FILMS))}


def letters(host: Host) -> dict[str, Offer]:
    """Forty names, which this host should send."""
    return {NextLetter.name: replace(OFFERS[NextLetter.name], package=host.package(LETTERS))}
