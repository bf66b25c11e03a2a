"""Runs that are selected before the list knows them, as those of a young sweep, are selected when it does."""

import pytest
from playwright.sync_api import Page

from tests.browser.modules import Open
from tests.browser.player_page import blank

__all__ = ["blank"]  # a fixture


@pytest.fixture
def page(blank: Open) -> Page:
    """A run store without a screen; `listed` are the ids that the server lists."""
    page = blank()
    page.evaluate("""async () => {
        const {makeRunStore} = await import("/modules/runs/run_store.js");
        const run = (id, i) => ({id, started: i, settings: {}, colour: i, sweep: "s"});
        window.listed = ["a", "b"];
        const stream = {on: () => () => {}, rows: {length: 0}, latest: new Map()};
        const api = {runs: async () => ({runs: listed.map(run), notice: ""})};
        window.runStore = makeRunStore({api, stream, memory: {selected: [], seen: 0}});
        window.list = async (...ids) => { listed = ids; await runStore.load(); return [...runStore.selected].sort(); };
        await runStore.load();
    }""")
    return page


def test_they_join_as_they_come(page: Page) -> None:
    assert page.evaluate("runStore.select(['b', 'c', 'd']), [...runStore.selected]") == ["b"]
    assert page.evaluate("list('a', 'b', 'c')") == ["b", "c"]
    assert page.evaluate("list('a', 'b', 'c', 'd', 'e')") == ["b", "c", "d"]


def test_each_joins_once(page: Page) -> None:
    page.evaluate("runStore.select(['c'])")
    assert page.evaluate("list('a', 'b', 'c')") == ["c"]
    page.evaluate("runStore.select(['c'], false)")
    assert page.evaluate("list('a', 'b', 'c')") == []


def test_whoever_selects_others_waits_for_them_no_more(page: Page) -> None:
    page.evaluate("runStore.select(['c']); runStore.select(['a'])")
    assert page.evaluate("list('a', 'b', 'c')") == ["a"]


def test_more_may_be_selected_while_they_are_awaited(page: Page) -> None:
    page.evaluate("runStore.select(['c']); runStore.select(['a'], true)")
    assert page.evaluate("list('a', 'b', 'c')") == ["a", "c"]
