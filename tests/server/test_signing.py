"""Only cookies that the server has signed name a visitor; those of earlier versions and of other servers are kept."""

import re
from base64 import b32decode
from dataclasses import replace
from hashlib import sha256
from http.cookies import SimpleCookie
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.server import Server
from playground.server.persistence import Persistence
from playground.server.signing import MOST_OTHERS, Signer, public_tag, unsigned
from playground.server.visitors import VISITOR_COOKIE, visitor_in
from playground.storage import Store, StoreError
from tests.support.cookies import cookie, signed_beside
from tests.support.serving import HttpAnswer, Site
from tests.support.visiting import ONE, OWNER, STRANGER, Visitor, assert_says_no

IDS = st.text("abcXYZ019_-", min_size=43, max_size=43)


def signer(key: bytes) -> Signer:
    signer = Signer()
    signer.use(key)
    return signer


# --- signatures -------------------------------------------------------------------------------------------------------


@given(IDS, st.binary(min_size=1, max_size=64))
def test_what_a_key_has_signed_is_known_again_by_it_and_by_no_other(visitor: str, key: bytes) -> None:
    value = signer(key).sign(visitor)
    assert signer(key).visitor_in([value]) == visitor
    assert signer(key + b"!").visitor_in([value]) is None
    assert Signer().visitor_in([value]) is None


@given(IDS, st.integers(0, 86), st.sampled_from("Ab7_-.~=%\n é"))
def test_a_cookie_that_was_changed_anywhere_names_nobody(visitor: str, at: int, letter: str) -> None:
    value = signer(b"key").sign(visitor)
    changed_value = value[:at] + letter + value[at + 1 :]
    if changed_value != value:
        assert signer(b"key").visitor_in([changed_value]) is None
    assert signer(b"key").visitor_in([value[:at] + value[at + 1 :]]) is None


@given(st.lists(st.text(max_size=400), max_size=5))
def test_nonsense_names_nobody(values: list[str]) -> None:
    assert signer(b"key").visitor_in(values) is None
    assert not signer(b"key").is_current(values)
    assert Signer().cookie("v" * 43, values).startswith("v" * 43 + ".")


def test_the_cookies_of_an_earlier_key_hold_on_and_are_signed_anew() -> None:
    site = Signer()  # its first key ends with it
    early_cookie = site.sign(OWNER)
    site.use(b"key")
    assert site.visitor_in([early_cookie]) == OWNER
    assert not site.is_current([early_cookie])
    anew = site.cookie(OWNER, [early_cookie])
    assert anew == signer(b"key").sign(OWNER)
    assert site.is_current([anew])


def test_two_servers_on_one_host_leave_each_other_their_visitors() -> None:
    one, other = signer(b"one"), signer(b"other")
    first = one.cookie(OWNER, [])
    both = other.cookie(STRANGER, [first])
    assert (one.visitor_in([both]), other.visitor_in([both])) == (OWNER, STRANGER)
    assert one.is_current([both])
    assert other.is_current([both])
    assert other.cookie(STRANGER, [both]) == both


def test_what_other_servers_leave_is_bounded() -> None:
    value = ""
    for number in range(10):
        value = signer(str(number).encode()).cookie(str(number) * 43, [value])
    assert len(value) == (1 + MOST_OTHERS) * 88 - 1
    assert signer(b"9").visitor_in([value]) == "9" * 43
    assert Signer().cookie(OWNER, [value + "~" + value]).count("~") == 0  # longer than ours are


# --- over HTTP --------------------------------------------------------------------------------------------------------


def page_for(site: Site, *values: str) -> HttpAnswer:
    return site.get("/", cookie="; ".join(f"{VISITOR_COOKIE}={value}" for value in values))


def given_to(site: Site, server: Server, *values: str) -> str | None:
    """The visitor whom the page's cookie names that a browser with these cookies gets; None if it gets none."""
    answer = page_for(site, *values)
    cookies = SimpleCookie(answer.header("set-cookie"))
    if VISITOR_COOKIE not in cookies:
        return None
    visitor = server.signer.visitor_in([cookies[VISITOR_COOKIE].value])
    assert visitor is not None
    assert answer.header("cache-control") == "no-store"
    return visitor


def test_a_cookie_that_somebody_made_up_opens_nothing(site: Site, server: Server, persistence: Persistence) -> None:
    forged_values = [
        signer(b"guessed").sign(OWNER),
        f"{OWNER}.{OWNER}",
        f"{OWNER}.",
        server.signer.sign(OWNER)[:-1],
        f"{OWNER}~",
    ]
    for value in (OWNER, STRANGER, "n" * 43, *forged_values):
        headers = {"cookie": f"{VISITOR_COOKIE}={value}", "origin": site.origin}
        for path, method in ((f"/api/runs/{ONE}/run.npz", "GET"), ("/api/runs", "GET"), ("/api/sweeps", "POST")):
            assert_says_no(site.get(path, method, **headers), 403)


def test_an_old_cookie_becomes_a_signed_one_of_the_same_visitor_if_runs_of_theirs_are_saved(
    site: Site, server: Server, persistence: Persistence
) -> None:
    assert given_to(site, server, OWNER) == OWNER
    assert "run" in str(Visitor(site).json("/api/runs"))
    assert given_to(site, server, "n" * 43) not in (None, "n" * 43)  # anybody can make one up
    assert given_to(site, server, server.signer.sign(OWNER)) is None


def test_an_old_cookie_counts_of_whom_all_runs_are_deleted(
    site: Site, server: Server, persistence: Persistence
) -> None:
    assert persistence.store is not None
    persistence.store.delete(OWNER, [run.id for run in persistence.store.runs(OWNER)])
    assert given_to(site, server, OWNER) == OWNER


class SilentStore(Store):
    def knows(self, owner: str) -> bool:
        raise StoreError("The database does not answer.")


@pytest.mark.parametrize("server", [{"open_store": SilentStore}], indirect=True)
def test_while_the_saved_runs_cannot_be_reached_no_old_cookie_loses_them(
    site: Site, server: Server, persistence: Persistence
) -> None:
    assert given_to(site, server, OWNER) == OWNER
    persistence.close()
    assert given_to(site, server, OWNER) == OWNER


def test_of_several_cookies_the_one_that_is_ours_counts(site: Site, server: Server, persistence: Persistence) -> None:
    """A browser sends one for each path that it was set for, and an old one at the root may come along for ever."""
    own_cookie = server.signer.sign(STRANGER)
    for values in ([own_cookie, OWNER], [OWNER, own_cookie], ["nonsense", signer(b"other").sign(OWNER), own_cookie]):
        assert given_to(site, server, *values) is None
        header = "; ".join(f"{VISITOR_COOKIE}={value}" for value in values)
        assert visitor_in([header], server.signer) == visitor_in(["a=b", header], server.signer) == STRANGER
        runs = site.get("/api/runs", cookie=header)
        assert (runs.status, runs.body) == (200, replace(Visitor(site), cookie=STRANGER).ask("/api/runs").body)


def test_what_another_server_has_signed_stays_in_the_cookie(site: Site) -> None:
    other_cookie = signer(b"another server").sign(OWNER)
    value = SimpleCookie(page_for(site, other_cookie).header("set-cookie"))[VISITOR_COOKIE].value
    assert re.fullmatch(r"[\w-]{43}\.[\w-]{43}~" + re.escape(other_cookie), value)
    assert page_for(site, value).header("set-cookie") == ""


@pytest.mark.parametrize(
    ("values", "old"), [([], None), (["x" * 42], None), ([cookie(OWNER)], None), (["?", "x" * 43, "y" * 43], "x" * 43)]
)
def test_an_old_cookie_is_forty_three_letters(values: list[str], old: str | None) -> None:
    assert unsigned(values) == old


def test_a_server_that_starts_again_knows_its_visitors(tmp_path: Path) -> None:
    database = tmp_path / "runs.sqlite3"
    assert signed_beside(database, OWNER) == signed_beside(database, OWNER)
    assert signed_beside(database, OWNER) != signed_beside(tmp_path / "other.sqlite3", OWNER)


def test_a_public_tag_names_a_visitor_and_gives_nothing_of_them_away() -> None:
    signer = Signer()
    tags = {visitor: public_tag(visitor) for visitor in (OWNER, STRANGER, "c" * 43)}
    assert len(set(tags.values())) == 3
    for visitor, tag in tags.items():
        assert re.fullmatch("[a-z2-7]{8}", tag)  # as the page takes it
        assert tag == public_tag(visitor)
        assert signer.visitor_in([tag, f"{tag}.{tag}"]) is None
        stored = sha256(visitor.encode()).digest()  # the owner of a run in the database
        for told in (visitor.encode(), stored, signer.sign(visitor).encode()):
            assert b32decode(tag.upper()) not in told
