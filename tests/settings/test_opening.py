"""A link is opened: its settings, its weights, and what is said of those that cannot be had."""

from dataclasses import replace

import pytest

from playground.catalogue import ALL
from playground.links.settings import to_link
from playground.links.weights import OTHER_NETWORK, weights_text
from playground.settings.opening import BUSY, NOT_SAVED, NOT_TAKEN, OPENED, SAVED
from playground.training import DEFAULT_CONFIG, InteractiveJob, RunConfig
from playground.training.built_by_hand import built_by_hand
from playground.training.prepared_data import NO_NUMBERS, untrained
from playground.training.updates import Cursor
from rnn.settings import ReadoutName
from tests.support.opened_page import await_trained, field, job, link_shown, notes_shown, open_page, settings_shown

__all__ = ["job"]  # a fixture


def test_a_link_with_a_cell_says_all_of_it_and_is_taken_at_its_word(job: InteractiveJob) -> None:
    page = open_page(**to_link(RunConfig("Article", replace(DEFAULT_CONFIG.settings, cell="gru"))))
    assert job.config.settings == replace(DEFAULT_CONFIG.settings, cell="gru")
    assert notes_shown(page)[0].startswith("What suits GRU on Article: ")


def test_a_link_sets_the_widgets_and_the_job(job: InteractiveJob) -> None:
    page = open_page(hidden_size="12", learning_rate="0.0123", bptt="article")
    settings = replace(DEFAULT_CONFIG.settings, hidden_size=12, learning_rate=0.0123, bptt="article")
    assert job.config.settings == settings
    assert settings_shown(page)["Learning rate"] == 0.0123
    assert not page.warning


def test_nonsense_in_a_link_is_named_until_a_setting_is_turned(job: InteractiveJob) -> None:
    page = open_page(hidden_size="<img src=x onerror=alert(1)>", epochs="5")
    assert [warning.value for warning in page.warning] == [
        "Hidden size in the link is not a number: 64 is used. "
        "Epochs in the link is not a whole number from 10 to 10,000: 10 is used."
    ]
    assert (link_shown(page)["hidden_size"], link_shown(page)["epochs"]) == ("64", "10")
    field(page, "Seed").set_value(3).run()
    assert not page.warning


def test_a_link_to_what_no_network_can_begin_with_opens_and_says_so(job: InteractiveJob) -> None:
    config = RunConfig(
        "The Zen of Python", replace(DEFAULT_CONFIG.settings, cell="relu", readout="every", init_scale=1.0)
    )
    page = open_page(**to_link(config), w="h420.0f3c2d9b.AAAA")
    assert [warning.value for warning in page.warning] == [f"{OTHER_NETWORK} {NOT_TAKEN.format(NO_NUMBERS)}"]
    assert job.config == DEFAULT_CONFIG


@pytest.mark.parametrize("first", range(3))
def test_whatever_a_link_says_the_page_opens(job: InteractiveJob, first: int) -> None:
    texts = ["nan", "inf", "-inf", "1e999", "٣", "0x10", "", "1_0", "9" * 400, "\0", "1;2", "-0", "1 0"]
    rotated_texts = texts[4 * first :] + texts[: 4 * first]
    page = open_page(**dict(zip(ALL, rotated_texts, strict=False)))
    assert not page.error
    assert page.warning
    assert 2 <= job.config.settings.hidden_size == settings_shown(page)["Hidden size"] <= 256


def test_the_page_understands_its_own_link_of_a_run_beyond_the_limits(job: InteractiveJob) -> None:
    settings = replace(DEFAULT_CONFIG.settings, hidden_size=1, epochs=3, seed=2**60, learning_rate=3.0, clip=1e-5)
    job.request(RunConfig("Article", settings))
    refreshed = open_page(**link_shown(open_page()))
    assert settings_shown(refreshed)["Hidden size"] == 1
    assert not refreshed.warning
    assert job.config.settings == settings


def test_a_link_never_reaches_into_a_run_that_has_trained(job: InteractiveJob) -> None:
    await_trained(job)
    page = open_page(learning_rate="1", epochs="10", hidden_size="16")
    assert job.current == DEFAULT_CONFIG
    assert settings_shown(page)["Learning rate"] == 1
    field(page, "Seed").set_value(3).run()  # the seed: no reason to take the link's rate either
    assert job.current == DEFAULT_CONFIG
    field(page, "Epochs").set_value(500).run()
    assert job.current.settings == replace(DEFAULT_CONFIG.settings, epochs=500)


# --- with weights -----------------------------------------------------------------------------------------------------


def linked_weights(config: RunConfig) -> str:
    """What a link has as w: the untrained weights of another seed, so that it is seen whose they are."""
    start = untrained(replace(config, settings=replace(config.settings, seed=99, init_scale=0.5)))
    text = weights_text(start.epoch.params, start.prepared, config.settings.readout, 42, 1900)
    assert text is not None
    return text


@pytest.mark.parametrize(
    ("view", "data", "readout"),
    [
        ("views/train.py", "Article", "last"),
        ("views/train.py", "Adding", "number"),
        ("views/compare.py", "Article", "last"),
        ("views/inside.py", "Article", "every"),
    ],
)
def test_a_link_with_weights_opens_trained_on_whatever_page_it_leads_to(
    job: InteractiveJob, view: str, data: str, readout: ReadoutName
) -> None:
    config = RunConfig(data, replace(DEFAULT_CONFIG.settings, readout=readout, hidden_size=6))
    link = {**to_link(config), "w": linked_weights(config)}
    page = open_page(view, **link)
    run, newest = job.newest()
    assert (job.config, job.state, run.start is not None) == (config, "ready", True)
    assert max(float(abs(array).max()) for array in newest.state.params.arrays()) > 0.5
    assert not page.warning
    before = run.id
    page.run()
    assert job.newest()[0].id == before  # it counts once


def test_weights_of_a_link_wait_for_a_run_that_trains_and_bad_ones_cost_nothing_else(job: InteractiveJob) -> None:
    config = RunConfig("Article", replace(DEFAULT_CONFIG.settings, hidden_size=6))
    link = {**to_link(config), "w": linked_weights(config)}
    bad = open_page("views/inside.py", **{**link, "w": link["w"][:-9]})
    assert [warning.value for warning in bad.warning] == [
        "The weights in the link do not fit the network of its settings: they are left out."
    ]
    assert job.current == config
    job.set_speed(1)  # it must not end before the page is there
    job.command("train")
    page = open_page(**link)
    assert [warning.value for warning in page.warning] == [BUSY]
    assert job.newest()[0].start is None
    job.command("reset")


def test_a_link_with_weights_says_where_the_run_is_that_was_here(job: InteractiveJob) -> None:
    config = RunConfig("Article", replace(DEFAULT_CONFIG.settings, hidden_size=6))
    link = {**to_link(config), "w": linked_weights(config)}
    await_trained(job)
    open_page(**link)
    assert job.newest()[0].elsewhere == 42
    assert job.past().run.rows == 1
    message = job.update(Cursor()).status.message
    assert message == f"{OPENED.format(42)} {SAVED}"
    other = {**to_link(replace(config, settings=replace(config.settings, seed=3))), "w": linked_weights(config)}
    open_page(**other)  # the network of the first link is in that link
    assert job.config.settings.seed == 3
    assert SAVED not in job.update(Cursor()).status.message


def test_a_link_with_weights_leaves_a_run_that_would_be_lost_and_the_run_that_it_shows(job: InteractiveJob) -> None:
    config = RunConfig("Article", replace(DEFAULT_CONFIG.settings, hidden_size=6))
    link = {**to_link(config), "w": linked_weights(config)}
    job.rest_with(built_by_hand())
    before = job.newest()[0]
    page = open_page(**link)
    assert [warning.value for warning in page.warning] == [NOT_SAVED]
    assert (job.newest()[0], job.config) == (before, config), "it waits as the settings of the next run"
    job.command("reset")
    await_trained(job, 50)
    its_own = job.newest()[0]
    assert not open_page(**link).warning
    assert (job.newest()[0], its_own.epoch) == (its_own, 50)
