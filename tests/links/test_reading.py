"""Whatever a link says, a whole valid state comes out, and what could not be taken is said in a sentence."""

import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground import FRONTEND
from playground.links import PROPERTIES, LinkState, read
from playground.links.formats import FORMAT
from playground.links.properties import MOST_TEXT, PAGES, SHOWN_ON, names_on
from playground.links.reading import LATER, NOT_A_FORMAT
from playground.training import RunConfig
from rnn import Settings
from rnn.settings import LIMITS
from tests.links.broken import GOOD, broken_links

NOTHING = LinkState(format=0)


def check(state: LinkState) -> None:
    """It is whole and valid, and no note repeats what the link says."""
    assert set(state.view) == set(PROPERTIES)
    for name, value in state.view.items():
        assert value == PROPERTIES[name].default or isinstance(value, int | str | tuple | bool | dict)
        if isinstance(value, int):
            assert 0 <= value < 2**53
    if state.config is not None:
        for name, (low, high) in LIMITS.items():
            assert low <= getattr(state.config.settings, name) <= high
    for note in state.notes:
        assert re.fullmatch(r"[A-Z][^<>{}%]{10,200}\.", note), note


def test_there_are_two_hundred_broken_links() -> None:
    assert len(set(broken_links())) >= 200


@pytest.mark.parametrize("link", sorted(set(broken_links())), ids=lambda link: link[:40] or "empty")
def test_a_broken_link_opens(link: str) -> None:
    check(read(link))


@pytest.mark.parametrize(
    "anything",
    [None, 7, b"seed=1", [], ["seed=1"], {1: 2, "seed": 3, "data": None}, {"seed": []}, object(), {"v": [[]]}],
)
def test_what_is_no_link_says_nothing(anything: object) -> None:
    assert read(anything) == NOTHING


@given(st.one_of(st.text(max_size=80), st.dictionaries(st.text(max_size=9), st.one_of(st.text(), st.lists(st.text())))))
def test_nothing_that_is_read_ever_raises(anything: str | dict[str, Any]) -> None:
    check(read(anything))


NAMED = st.dictionaries(st.sampled_from(["v", *PROPERTIES]), st.text(max_size=60))


@given(NAMED)
def test_one_bad_key_costs_that_key_alone(texts: Mapping[str, str]) -> None:
    state = read(texts)
    check(state)
    for name in PROPERTIES:
        alone = read({name: texts[name]}) if name in texts else NOTHING
        assert state.view[name] == alone.view[name]


@pytest.mark.parametrize(
    ("name", "bad", "note"),
    [
        ("epoch", "soon", "Epoch in the link is not a whole number from 0 to 999,999,999: it is left out."),
        ("word", "-1", "Word in the link is not a whole number from 0 to 999,999,999: it is left out."),
        ("unit", "1.5", "Unit in the link is not a whole number from 0 to 999,999,999: it is left out."),
        (
            "trained",
            "9" * 10,
            "Trained epochs in the link is not a whole number from 0 to 999,999,999: it is left out.",
        ),
        ("runs", "a.<b>", "Runs in the link is not ids of runs with dots between them: it is left out."),
        ("present", "yes", "Presentation view in the link is not 0 or 1: it is left out."),
        ("scene", "../x", "Scene in the link is not a name of small letters, digits and dashes: it is left out."),
        (
            "open",
            "unit..wall",
            "Opened parts in the link is not a name of small letters, digits and dashes: it is left out.",
        ),
        ("choices", "a=1&" * 40, "Choices in the link is not at most 30 names with values: it is left out."),
        ("sort", "loss", "Sorting in the link is not a column with .up or .down behind it: it is left out."),
        ("log", "yes", "Log axis in the link is not 0 or 1: it is left out."),
        ("sentence", "x" * 1001, "Sentence in the link is not a text of at most 1,000 characters: it is left out."),
    ],
)
def test_a_bad_value_is_left_out_and_said(name: str, bad: str, note: str) -> None:
    state = read({"seed": "3", "sentence": "i am sad", name: bad})
    assert state.notes == (note,)
    assert state.view[name] == PROPERTIES[name].default
    assert state.config == RunConfig("Article", Settings(seed=3))


@pytest.mark.parametrize(
    ("link", "last"),
    [
        ("epochs=20", 20),
        ("data=Everyday", 120),
        ("epochs=20&changes=10.epochs.50", 50),
        ("epochs=50&changes=10.epochs.20", 50),
    ],
)
def test_more_epochs_than_the_run_of_a_link_has_are_its_last_one(link: str, last: int) -> None:
    assert read(f"{link}&trained={last}").notes == ()
    state = read(f"{link}&trained={last + 1}")
    assert state.notes == (
        f"Trained epochs in the link is not a whole number from 0 to {last}, where its run ends: that is used.",
    )
    assert state.view["trained"] == last
    assert read("trained=5000").notes == ()  # of whatever run is there


def test_the_page_reads_no_longer_values_than_are_read_here() -> None:
    (most,) = re.findall(r"MOST_CHARACTERS = (\d+);", (FRONTEND / "core" / "address.js").read_text(encoding="utf-8"))
    assert int(most) == MOST_TEXT
    for each in PROPERTIES.values():
        for text in ("1" * (MOST_TEXT + 1), "a" * (MOST_TEXT + 1), f"seeds:1;learning_rate:{'1,' * MOST_TEXT}"):
            with pytest.raises(ValueError, match=r"[a-z]"):
                each.read(text)


def test_a_link_of_a_later_version_opens_as_far_as_it_is_known() -> None:
    later = read({"v": str(FORMAT + 1), "seed": "3", "dreams": "yes"})
    assert later.notes == (LATER,)
    assert later.config == RunConfig("Article", Settings(seed=3))
    assert read({"v": "one", "seed": "3"}).notes == (NOT_A_FORMAT,)


def test_a_query_and_its_parameters_say_the_same_and_the_first_of_several_counts() -> None:
    assert read(GOOD) == read(f"?{GOOD}")
    assert read("seed=3&seed=4") == read({"seed": ["3", "4"]}) == read({"seed": "3"})
    assert read(urlencode({"sentence": "nicht böse &=?"})).view["sentence"] == "nicht böse &=?"


def test_known_settings_beyond_the_limits_are_taken_from_the_link_too() -> None:
    config = RunConfig("Article", Settings(epochs=3))
    assert read({"epochs": "3"}, [config]).notes == ()
    assert len(read({"epochs": "3"}).notes) == 1


def test_the_pages_that_show_runs_are_the_same_here_and_in_the_page() -> None:
    (names,) = re.findall(r"RUN_PAGES = \[(.*)\];", (FRONTEND / "core" / "pages.js").read_text(encoding="utf-8"))
    assert tuple(re.findall(r'"([a-z]+)"', names)) == SHOWN_ON


def test_each_property_is_of_a_page_that_there_is() -> None:
    for each in PROPERTIES.values():
        assert each.pages
        assert set(each.pages) <= set(PAGES)
    assert "sentence" in names_on("train")
    assert "runs" not in names_on("train")


def linked_names(code: str) -> Iterator[str]:
    """The second argument of every `inLink(property, "name")`."""
    for call in re.finditer(r"(?<!const )inLink\(", code):
        depth, place = 0, call.end()
        while depth or code[place] != ",":
            depth += {"(": 1, "{": 1, "[": 1, ")": -1, "}": -1, "]": -1}.get(code[place], 0)
            place += 1
        match = re.match(r',\s*"([a-z_]+)"', code[place:])
        assert match, code[call.start() : place + 40]
        yield match[1]


def test_the_page_reads_no_name_from_the_address_that_is_not_declared() -> None:
    names = {name for path in FRONTEND.rglob("*.js") for name in linked_names(path.read_text(encoding="utf-8"))}
    # A scene and the presentation are read by name too, and a plan by the form of sweeps.
    assert names == set(PROPERTIES)
