"""A page asks for the link to what it shows, and for its QR code; the server makes them of the visitor's own runs."""

import re
from dataclasses import replace
from urllib.parse import parse_qs

import pytest

from data import Example, own
from playground.links import FORMAT, read
from playground.links.making import CHANGED, FILE_NEEDED, ONLY_HERE, TRAINED, TRAINS
from playground.own_data import found_by
from playground.server import Server
from playground.server.persistence import Persistence
from playground.storage import RunUpdate
from playground.training import RunConfig
from playground.training.built_by_hand import built_by_hand
from rnn import Settings
from rnn.history import SettingChange
from tests.support.serving import Site
from tests.support.visiting import EPOCHS, NOBODYS, ONE, OTHERS, OWNER, SETTINGS, STRANGER, Visitor, run, strict

VIEW = {"sentence": "i am not bad", "word": "2", "seed": "9", "utm_source": "mail"}
ASKED = {"run": "", "epoch": None, "view": VIEW, "room": 1900}
SITE = "https://playground.example.org/demo/"


@pytest.fixture
def page(site: Site, persistence: Persistence) -> Visitor:
    return Visitor(site)


def test_the_run_that_trains_here_is_shown_with_the_place(page: Visitor, server: Server) -> None:
    config = RunConfig("Article", Settings(hidden_size=64, seed=5))
    server.jobs.of(OWNER).request(config)
    answer = page.json("/api/link", ASKED)
    state = read(answer["query"])
    assert (state.config, state.view["sentence"], state.view["word"], answer["notes"]) == (
        config,
        "i am not bad",
        2,
        [],
    )
    assert "utm_source" not in parse_qs(answer["query"])


def test_a_saved_run_is_shown_with_its_weights_if_they_are_few(page: Visitor) -> None:
    answer = page.json("/api/link", {**ASKED, "run": ONE})
    state = read(answer["query"])
    assert state.weights is not None
    assert (state.config, state.weights.epoch) == (RunConfig("Article", replace(SETTINGS, epochs=10)), 4)  # at least 10
    pairs = zip(state.weights.params.arrays(), EPOCHS[4].params.arrays(), strict=True)
    assert all(abs(array - other).max() < 1e-3 for array, other in pairs)
    assert answer["notes"] == [TRAINED.format(4)]
    # Of an epoch whose weights are not kept it is told how to come to it.
    other = page.json("/api/link", {**ASKED, "run": ONE, "epoch": 2})
    view = read(other["query"]).view
    assert (view["trained"], view["epoch"], other["notes"]) == (4, 2, [TRAINS])


def test_changes_in_mid_run_are_in_the_link_of_a_saved_run_or_it_says_why_not(
    page: Visitor, persistence: Persistence
) -> None:
    assert persistence.store is not None
    for value, notes in ((0.5, [TRAINS]), (7.0, [CHANGED])):  # of which the second is more than a page offers
        changes = (SettingChange(2, "learning_rate", value),)
        changed: RunUpdate = replace(run(NOBODYS), changes=changes)
        persistence.store.save_all([(OWNER, changed)])
        answer = page.json("/api/link", {**ASKED, "run": NOBODYS, "epoch": 1})
        config = read(answer["query"]).config
        assert (answer["notes"], config and config.changes) == (notes, changes if notes == [TRAINS] else ())


def test_a_link_to_an_own_set_opens_with_it_for_its_owner_alone_and_says_so(page: Visitor, server: Server) -> None:
    """The title is in it, and nothing of the name within the server."""
    rows = [Example("a bold film", "yes"), Example("an old film", "no")]
    with found_by(server.own_sets.find):
        name = server.own_sets.add(OWNER, own.build("canteen.csv", rows, rows))
        config = RunConfig(name, Settings(seed=5))
        server.jobs.of(OWNER).request(config)
        answer = page.json("/api/link", ASKED)
        assert answer["notes"] == [FILE_NEEDED.format("canteen.csv")]
        assert read(answer["query"], own=server.own_sets.titles(OWNER)).config == config
        elsewhere = read(answer["query"], own=server.own_sets.titles(STRANGER))
    assert elsewhere.config == replace(config, data="Article")
    assert ["none of the" in note for note in elsewhere.notes] == [True]


def test_what_the_run_here_is_yet_to_change_by_itself_is_in_its_link_too(page: Visitor, server: Server) -> None:
    config = RunConfig("Article", Settings(seed=5), (SettingChange(20, "learning_rate", 0.1),))
    server.jobs.of(OWNER).request(config)
    assert read(page.json("/api/link", ASKED)["query"]).config == config


def test_saved_runs_that_a_sweep_makes_again_are_that_sweep(page: Visitor, persistence: Persistence) -> None:
    assert persistence.store is not None
    long = replace(SETTINGS, epochs=10)
    settings = (long, replace(long, seed=1))
    saved = [
        replace(run(f"{number}" * 32), settings=each, first_settings=each, state_settings=each)
        for number, each in enumerate(settings, start=5)
    ]
    persistence.store.save_all([(OWNER, each) for each in saved])
    answer = page.json("/api/link", {"runs": [each.id for each in saved], "view": {"runs": "55555555"}, "room": 1900})
    state = read(answer["query"])
    assert (state.config, state.view["plan"], state.view["runs"]) == (RunConfig("Article", long), {"seeds": "2"}, ())
    mixed = page.json("/api/link", {"runs": [saved[0].id, ONE, OTHERS], "view": {"runs": "55555555"}, "room": 1900})
    assert (read(mixed["query"]).view["runs"], mixed["notes"]) == (("55555555",), [ONLY_HERE])
    assert page.ask("/api/link", {"runs": "x", "view": {}, "room": 1900}).status == 400


def test_given_weights_are_in_the_link_before_they_have_trained(page: Visitor, server: Server) -> None:
    server.jobs.of(OWNER).rest_with(built_by_hand())
    assert page.json("/api/link", ASKED)["notes"] == [TRAINED.format(0)]


@pytest.mark.parametrize("run_id", [OTHERS, NOBODYS, "x", "../run"])
def test_of_runs_that_are_not_the_visitors_there_is_no_link(page: Visitor, run_id: str) -> None:
    answer = page.ask("/api/link", {**ASKED, "run": run_id})
    assert (answer.status, "no such run" in strict(answer)["error"]) == (404, True)
    assert Visitor(page.site, STRANGER).ask("/api/link", {**ASKED, "run": ONE}).status == 404


@pytest.mark.parametrize(
    "more", [{"run": None}, {"epoch": -1}, {"epoch": True}, {"view": []}, {"room": "9"}, {"run": 7}, {"room": None}]
)
def test_what_is_no_view_is_refused_in_a_sentence(page: Visitor, more: dict[str, object]) -> None:
    answer = page.ask("/api/link", {**ASKED, **more})
    assert (answer.status, strict(answer)["error"][:9]) == (400, "A view is")
    assert page.ask("/api/link", {**ASKED, "view": {"word": 7, "sentence": ["x"]}}).status == 200


def test_only_a_page_of_ours_is_answered(page: Visitor) -> None:
    for path, body in (("/api/link", ASKED), ("/api/link/qr", {"link": SITE, "site": SITE})):
        assert Visitor(page.site, cookie=None).ask(path, body).status == 403
        assert Visitor(page.site, origin="https://elsewhere.example").ask(path, body).status == 403


def test_the_code_of_a_link_is_of_its_settings_where_the_whole_is_too_long(page: Visitor) -> None:
    short = f"{SITE}?v={FORMAT}&data=Article&seed=3"
    answer = page.json("/api/link/qr", {"link": short, "site": SITE})
    assert (answer["link"], answer["svg"][:4]) == (short, "<svg")
    assert page.json("/api/link/qr", {"link": f"{short}&w=h60.{'A' * 900}", "site": SITE}) == answer
    assert not re.search("<script|href", answer["svg"])


@pytest.mark.parametrize(
    "body", [{}, {"link": 7, "site": SITE}, {"link": "A" * 2001, "site": ""}, {"link": "", "site": 1}]
)
def test_what_is_no_link_has_no_code(page: Visitor, body: dict[str, object]) -> None:
    assert page.ask("/api/link/qr", body).status == 400
    assert page.ask("/api/link/qr", {"link": "B" * 1900, "site": "A" * 200}).status in (200, 413)
