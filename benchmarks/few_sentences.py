"""A set of few sentences that visitors of a benchmark have brought along.

An epoch of it takes half a millisecond at 64 units. It is for what a server bears, whatever two cores can train: eight
runs of the article's sentences at 64 units reach 100 to 110 epochs a second each on them. The set is put where the Data
page puts one.
"""

from collections.abc import Iterator
from itertools import product
from urllib.parse import urlencode

from data import Example, own
from playground.own_data import name_within
from playground.server.signing import LETTERS
from playground.server.visitors import VISITOR_COOKIE
from playground.storage import Store
from playground.storage.own_sets import SavedSet
from playground.storage.store import owner_hash
from playground.training.prepared_data import content_hash

TITLE = "few sentences"
TESTED = 4


def examples() -> Iterator[Example]:
    """Sixteen sentences of two or three words, with their labels."""
    words = (("good", True), ("bad", False), ("happy", True), ("sad", False))
    for negated, (word, is_glad) in product((False, True), words):
        for start in ("this is", "i am"):
            yield Example(f"{start} {'not ' * negated}{word}", "glad" if is_glad != negated else "sad")


def bring(database: str, cookie: str) -> str:
    """Gives the visitor of this Cookie header the set; returns the query of a link to it."""
    values = dict(pair.strip().partition("=")[::2] for pair in cookie.split(";"))
    visitor = values[VISITOR_COOKIE][:LETTERS]
    every = tuple(examples())
    dataset = own.build(TITLE, every[TESTED:], every[:TESTED])
    name = name_within(visitor, TITLE, content_hash(dataset))
    store = Store(database)
    try:
        store.own_sets.add(owner_hash(visitor), SavedSet(name, own.packed(dataset)))
    finally:
        store.close()
    return urlencode({"data": TITLE, "hidden_size": 64})
