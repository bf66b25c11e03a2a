"""The link to what a page shows: it is short, says what it can, and reads back as what was shown."""

from dataclasses import replace
from urllib.parse import parse_qsl

import pytest

from playground.links import read
from playground.links.making import (
    CHANGED,
    CUT,
    FETCH_NEEDED,
    FILE_NEEDED,
    GIVEN,
    MOST_CHARACTERS,
    ONLY_HERE,
    SWEEP,
    TRAINED,
    TRAINS,
    WITHOUT_CHANGES,
    ShownRun,
    make_link,
    make_link_of_runs,
)
from playground.own_data import name_within
from playground.training import DEFAULT_CONFIG, RunConfig
from playground.training.prepared_data import prepare, untrained
from rnn import Settings
from rnn.history import SettingChange
from tests.links.test_weights import CONFIG, PARAMS, PREPARED

VIEW = {"sentence": "i am not bad", "word": "3", "unit": "1", "view": "ledger", "scene": "negation", "step": "2"}
LARGE = ShownRun(DEFAULT_CONFIG, trained=420, params=untrained(DEFAULT_CONFIG).epoch.params, prepared=PREPARED)
SMALL = ShownRun(CONFIG, trained=60, params=PARAMS, prepared=PREPARED)


def test_a_run_that_has_not_trained_is_its_settings_and_the_place() -> None:
    link = make_link(ShownRun(CONFIG, params=PARAMS, prepared=PREPARED), VIEW)
    state = read(link.query)
    assert (state.config, state.weights, state.notes, link.notes) == (CONFIG, None, (), ())
    assert {name: f"{state.view[name]}" for name in VIEW} == VIEW
    assert state.view["trained"] is None


def test_a_run_that_its_seeds_make_again_says_how_far_it_is_and_which_epoch_is_looked_at() -> None:
    link = make_link(replace(LARGE, epoch=120), VIEW)
    state = read(link.query)
    assert (state.view["trained"], state.view["epoch"], state.config) == (420, 120, DEFAULT_CONFIG)
    assert link.notes == (TRAINS,)
    assert read(make_link(LARGE, VIEW).query).view["epoch"] is None


def test_a_small_network_is_in_its_link_with_how_far_its_seeds_train_it() -> None:
    link = make_link(replace(SMALL, epoch=40), VIEW)
    state = read(link.query)
    assert state.weights is not None
    assert state.weights.epoch == 40
    assert (state.view["trained"], state.view["epoch"]) == (60, 40)
    assert link.notes == (TRAINED.format(40),)
    assert len(link.query) < MOST_CHARACTERS


CHANGES = (SettingChange(9, "learning_rate", 0.1), SettingChange(30, "epochs", 500))
TOO_MANY = tuple(SettingChange(n, "learning_rate", 0.1) for n in range(1, 60))


def with_changes(run: ShownRun, changes: tuple[SettingChange, ...]) -> ShownRun:
    return replace(run, config=replace(run.config, changes=changes))


@pytest.mark.parametrize("run", [LARGE, SMALL])
def test_settings_that_changed_in_mid_run_are_in_the_link(run: ShownRun) -> None:
    link = make_link(with_changes(run, CHANGES), VIEW)
    state = read(link.query)
    assert (state.config, state.view["trained"]) == (replace(run.config, changes=CHANGES), run.trained)
    assert link.notes == make_link(run, VIEW).notes
    assert (state.weights is None) == (run is LARGE)


def test_beside_weights_nothing_is_offered_that_its_seeds_would_not_come_to() -> None:
    changed = make_link(with_changes(SMALL, TOO_MANY), VIEW)
    given = make_link(replace(with_changes(SMALL, CHANGES), is_drawn=False), VIEW)
    for link in (changed, given):
        state = read(link.query)
        assert (state.weights is None, state.view["trained"]) == (False, None)
        assert state.config == CONFIG
    assert changed.notes == (TRAINED.format(60), WITHOUT_CHANGES)
    assert given.notes == (TRAINED.format(60),)


def test_what_came_with_a_link_is_handed_on_in_another() -> None:
    opened = replace(with_changes(SMALL, CHANGES), is_drawn=False, trained=0, epoch=0, elsewhere=40)
    state = read(make_link(opened, {**VIEW, "trained": "60"}).query)
    assert state.weights is not None
    assert (state.weights.epoch, state.view["trained"], state.config) == (40, 60, opened.config)
    assert read(make_link(opened, {**VIEW, "trained": "soon"}).query).view["trained"] is None
    trained_on = read(make_link(replace(opened, trained=5, epoch=None), {**VIEW, "trained": "60"}).query)
    assert trained_on.weights is not None
    assert (trained_on.weights.epoch, trained_on.view["trained"]) == (5, None)


def test_what_cannot_be_made_again_is_said() -> None:
    assert make_link(replace(LARGE, is_drawn=False), {}).notes == (GIVEN,)
    assert "trained" not in dict(parse_qsl(make_link(replace(LARGE, is_drawn=False), {}).query))
    assert make_link(with_changes(LARGE, TOO_MANY), {}).notes == (CHANGED,)
    loaded = with_changes(LARGE, (SettingChange(9, "learning_rate", 7.0),))  # more than a page offers
    assert make_link(loaded, {}).notes == (CHANGED,)
    # Given weights that fit are in the link, so there is nothing to say.
    assert make_link(replace(SMALL, is_drawn=False, trained=0), {}).notes == (TRAINED.format(0),)


def test_of_the_page_only_properties_of_a_view_are_taken_that_make_sense() -> None:
    view = {"word": "x", "seed": "9", "run": "0f3c2d9b", "epoch": "7", "trained": "8", "w": "h", "nothing": "1"}
    assert dict(parse_qsl(make_link(ShownRun(CONFIG), view).query)) == dict(
        parse_qsl(make_link(ShownRun(CONFIG), {}).query)
    )


def test_runs_of_a_visitor_are_a_sweep_elsewhere_or_it_is_said_that_they_are_not() -> None:
    view = {"runs": "0f3c2d9b.11aa22bb", "whose": "abcdefgh", "sentence": "i am sad"}
    runs = [RunConfig("Article", Settings(seed=seed)) for seed in (4, 5)]
    usual = RunConfig("Everyday", Settings(seed=9))
    link = make_link_of_runs(runs, usual, view)
    state = read(link.query)
    assert (state.config, state.view["plan"]) == (runs[0], {"seeds": "2"})
    assert (state.view["runs"], state.view["whose"], state.view["sweep"]) == ((), None, "newest")
    assert link.notes == (SWEEP.format(2),)
    changed = make_link_of_runs(runs, usual, view, as_begun=False)
    assert read(changed.query).view["runs"] == ("0f3c2d9b", "11aa22bb")
    assert (read(changed.query).config, changed.notes) == (usual, (ONLY_HERE,))
    with_a_change = replace(runs[0], changes=CHANGES)
    assert make_link_of_runs([with_a_change, runs[1]], usual, view).notes == (ONLY_HERE,)
    assert read(make_link_of_runs([with_a_change], usual, view).query).config == with_a_change
    alone = make_link_of_runs(runs[:1], usual, view)
    assert (read(alone.query).config, alone.notes) == (runs[0], (TRAINS,))
    assert make_link_of_runs([], usual, view).notes == ()
    for each in (link, changed, alone):
        assert read(each.query).weights is None, "what the page of several runs shows is no weights"


OWN = name_within("visitor", "canteen.csv", "4edf6b10eaa7")
FETCHED = name_within("visitor", "Film reviews", "4edf6b10eaa7")


def of(data: str, run: ShownRun) -> ShownRun:
    return replace(run, config=replace(run.config, data=data))


@pytest.mark.parametrize(
    ("data", "needed"), [(OWN, FILE_NEEDED.format("canteen.csv")), (FETCHED, FETCH_NEEDED.format("Film reviews"))]
)
def test_a_link_to_a_visitors_own_set_says_what_others_need_and_promises_them_no_numbers(
    data: str, needed: str
) -> None:
    assert make_link(of(data, ShownRun(CONFIG)), VIEW).notes == (needed,)
    assert make_link(of(data, LARGE), VIEW).notes == (needed,)
    assert make_link(of(data, SMALL), VIEW).notes == (TRAINED.format(60), needed)
    assert make_link(replace(of(data, LARGE), is_drawn=False), {}).notes == (needed, GIVEN)
    runs = [RunConfig(data, Settings(seed=seed)) for seed in (4, 5)]
    assert make_link_of_runs(runs[:1], DEFAULT_CONFIG, {}).notes == (needed,)
    assert make_link_of_runs(runs, DEFAULT_CONFIG, {}).notes == (SWEEP.format(2), needed)
    assert make_link_of_runs(runs, DEFAULT_CONFIG, {}, as_begun=False).notes == (ONLY_HERE,)


@pytest.mark.parametrize("sentence", ["not " * 249, "nicht böse " * 90])
def test_a_link_is_never_longer_than_may_be(sentence: str) -> None:
    for run in (LARGE, SMALL, with_changes(LARGE, CHANGES), with_changes(SMALL, TOO_MANY[:20])):
        for most in (MOST_CHARACTERS, 1500, 400):
            link = make_link(run, {**VIEW, "sentence": sentence}, most)
            assert len(link.query) <= most
            assert read(link.query).notes == ()
            assert ("sentence" in dict(parse_qsl(link.query))) != (CUT.format("sentence") in link.notes)


def test_of_a_view_that_has_too_much_for_a_link_the_longest_is_left_out_and_said() -> None:
    view = {**VIEW, "filter": "seed " * 190, "beside": "i am not bad\n" * 70, "order": "weight", "log": "1"}
    link = make_link(LARGE, view)
    assert len(link.query) <= MOST_CHARACTERS
    assert CUT.format("filter") in link.notes
    state = read(link.query)
    assert (state.view["sentence"], state.view["order"], state.view["log"]) == (VIEW["sentence"], "weight", True)
    assert len(state.view["beside"]) == 71


@pytest.mark.parametrize("units", [2, 4, 8, 12, 16, 24])
def test_the_weights_of_small_networks_have_room(units: int) -> None:
    config = RunConfig("Article", Settings(hidden_size=units, init_scale=0.5))
    params = untrained(config).epoch.params
    run = ShownRun(config, trained=1, params=params, prepared=prepare("Article"))
    link = make_link(run, VIEW, MOST_CHARACTERS - len("https://playground.example.org/demo/inside?"))
    assert read(link.query).weights is not None
