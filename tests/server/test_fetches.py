"""What a visitor fetches becomes a set of theirs, or a sentence says why not; nothing of it is used by half."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from data.offers import OFFERS
from data.reviews import movies_in
from data.tasks.names import NextLetter, names_in
from playground.own_data import title_of
from playground.server import Server
from playground.server.fetches import CROWDED, FAILED, FORBIDDEN, MOST_OPEN, Fetch, Fetches
from playground.storage import StoreError
from tests.support.hosts import Host, hosting
from tests.support.offered import FILMS, LETTERS, films, letters
from tests.support.patience import until
from tests.support.serving import server_in
from tests.support.visiting import OWNER, STRANGER

REVIEWS, NAMES = "Film reviews", NextLetter.name


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where packages are kept."""
    monkeypatch.setenv("RNN_PLAYGROUND_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def host() -> Iterator[Host]:
    with hosting(FILMS) as host:
        yield host


@contextmanager
def fetching(fetches: Fetches) -> Iterator[Fetches]:
    try:
        yield fetches
    finally:
        fetches.close()


def ended(fetches: Fetches, owner: str = OWNER) -> Fetch:
    """What became of what this visitor asked for."""

    def is_over() -> bool:
        fetch = fetches.of(owner)
        return fetch is not None and not fetch.is_under_way

    until(is_over)
    fetch = fetches.of(owner)
    assert fetch is not None
    return fetch


def no_set(*_: object) -> str:
    raise AssertionError("nothing is kept")


def test_it_becomes_a_set_of_the_visitor_alone_whole_and_is_downloaded_once(tmp_path: Path, host: Host) -> None:
    with server_in(tmp_path, offers=films(host)) as server:
        for owner in (OWNER, STRANGER):
            assert server.fetches.begin(owner, REVIEWS) == Fetch(REVIEWS)
        for owner in (OWNER, STRANGER):
            fetch = ended(server.fetches, owner)
            assert fetch.problem == ""
            assert server.own_sets.names(owner) == (fetch.name,)
            assert title_of(fetch.name) == REVIEWS
            assert server.own_sets.find(fetch.name) == movies_in(FILMS)
            server.fetches.told(owner)
            assert server.fetches.of(owner) is None
    assert host.asked == 1


def test_the_same_set_again_is_the_one_that_is_there(tmp_path: Path, host: Host) -> None:
    with server_in(tmp_path, offers=films(host)) as server:
        names = set()
        for _ in range(2):
            server.fetches.begin(OWNER, REVIEWS)
            names.add(ended(server.fetches).name)
        assert len(names) == len(server.own_sets.names(OWNER)) == host.asked == 1


def test_a_set_that_answers_every_word_is_kept_over_a_restart(tmp_path: Path) -> None:
    def opened(server: Server) -> Server:
        server.persistence.open(server.jobs.lock, server.jobs, server.sweeps)
        return server

    with hosting(LETTERS) as host:
        with server_in(tmp_path, offers=letters(host)) as server:
            opened(server).fetches.begin(OWNER, NAMES)
            name = ended(server.fetches).name
        with server_in(tmp_path) as server:
            assert opened(server).own_sets.find(name) == NextLetter().of(names_in(LETTERS))


def test_one_visitor_fetches_one_set_at_a_time_and_the_server_a_few(host: Host) -> None:
    kept: list[str] = []
    host.may_send.clear()
    with (
        hosting(LETTERS) as other,
        fetching(
            Fetches(lambda owner, _: kept.append(owner) or owner, 1, offers={**films(host), **letters(other)})
        ) as fetches,
    ):
        fetches.begin(OWNER, REVIEWS)
        assert fetches.begin(OWNER, NAMES) == Fetch(REVIEWS)
        until(lambda: host.asked == 1)
        assert fetches.begin(STRANGER, NAMES).is_under_way
        fetches.told(STRANGER)
        assert other.asked == 0
        host.may_send.set()
        assert ended(fetches) == Fetch(REVIEWS, OWNER)
        assert ended(fetches, STRANGER) == Fetch(NAMES, STRANGER)
        assert kept == [OWNER, STRANGER]


def test_who_comes_when_many_wait_is_told_so(host: Host) -> None:
    host.may_send.clear()
    with fetching(Fetches(no_set, 1, offers=films(host))) as fetches:
        for number in range(MOST_OPEN):
            assert fetches.begin(f"visitor {number}", REVIEWS).is_under_way
        assert fetches.begin(OWNER, REVIEWS) == Fetch(REVIEWS, problem=CROWDED)


def test_where_there_is_no_network_one_sentence_says_so_and_names_no_folder(host: Host, cache: Path) -> None:
    host.close()
    with fetching(Fetches(no_set, 1, offers=films(host))) as fetches:
        fetches.begin(OWNER, REVIEWS)
        assert ended(fetches).problem == (
            "A 1 of the Python index cannot be fetched from 127.0.0.1 (Connection refused): the playground has no way "
            "to it now, so nothing was fetched; try again later."
        )
    assert not cache.exists()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (FILMS[:-1], "whose SHA-256 is known: nothing of it is used; try again later."),
        (LETTERS, "whose SHA-256 is known: nothing of it is used; try again later."),
    ],
    ids=["half of it", "something else"],
)
def test_nothing_that_is_not_what_it_should_be_is_used(host: Host, content: bytes, said: str) -> None:
    host.content = content
    with fetching(Fetches(no_set, 1, offers=films(host))) as fetches:
        fetches.begin(OWNER, REVIEWS)
        assert ended(fetches).problem.endswith(said)


def test_a_package_of_another_form_is_refused_in_a_sentence() -> None:
    with hosting(LETTERS) as host:
        offer = {REVIEWS: OFFERS[REVIEWS].__class__(REVIEWS, "", host.package(LETTERS), movies_in)}
        with fetching(Fetches(no_set, 1, offers=offer)) as fetches:
            fetches.begin(OWNER, REVIEWS)
            assert "has no file" in ended(fetches).problem


def test_what_takes_too_long_is_ended(host: Host) -> None:
    host.may_send.clear()
    with fetching(Fetches(no_set, 1, offers=films(host), seconds=0.5)) as fetches:
        fetches.begin(OWNER, REVIEWS)
        assert ended(fetches).problem == (
            "A 1 of the Python index did not come within 0.5 seconds, so nothing of it is used: try again later."
        )


def test_it_is_ended_with_the_server(host: Host) -> None:
    host.may_send.clear()
    with fetching(Fetches(no_set, 1, offers=films(host))) as fetches:
        fetches.begin(OWNER, REVIEWS)
        until(lambda: host.asked == 1)
    assert ended(fetches).problem == FAILED.format(title=REVIEWS)
    assert fetches.begin(STRANGER, REVIEWS).problem == CROWDED


def test_a_visitor_whose_room_is_used_up_is_told_so(host: Host) -> None:
    def full(*_: object) -> str:
        raise StoreError("You have 20 of 20 sets of your own, so there is no room for another one.")

    with fetching(Fetches(full, 1, offers=films(host))) as fetches:
        fetches.begin(OWNER, REVIEWS)
        assert ended(fetches).problem.startswith("You have 20 of 20 sets")


def test_a_server_may_forbid_it(host: Host) -> None:
    with fetching(Fetches(no_set, 0, offers=films(host))) as fetches:
        assert not fetches.is_allowed
        assert fetches.begin(OWNER, REVIEWS).problem == FORBIDDEN
    assert host.asked == 0


def test_each_offer_says_what_it_is_from_where_how_large_and_under_which_licence() -> None:
    for title, offer in OFFERS.items():
        assert title == offer.title
        assert offer.what.endswith(".")
        assert "MIT" in offer.package.licence
        assert "MB" in offer.source
