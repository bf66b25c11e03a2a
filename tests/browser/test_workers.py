"""The processes that train: one for all tabs of a visitor, which ends with the last, and can be lost without loss.

That none is left by a server that ends in any way is tested with the processes themselves, without a browser.
"""

from contextlib import suppress

import pytest
from playwright.sync_api import expect
from psutil import NoSuchProcess

from tests.browser.actions import (
    await_epoch,
    await_state,
    button,
    curves,
    epoch,
    rows,
    speed,
    undisturbed,
)
from tests.browser.conftest import Visitors
from tests.browser.serve import PlaygroundProcess, still_alive

pytestmark = pytest.mark.no_picture


def test_a_killed_worker_costs_nothing_and_every_tab_follows_the_next_one_which_ends_with_the_last_of_them(
    visit: Visitors, server: PlaygroundProcess
) -> None:
    page = visit("/?hidden_size=16&init_scale=0.3&epochs=10000")
    speed(page, "10")  # so that it trains still, however long the rest takes
    button(page, "Train").click()
    await_epoch(page, 10)
    for worker in server.workers():
        with suppress(NoSuchProcess):  # that of a visitor who has left ends by itself
            worker.kill()
    await_state(page, "stopped")
    expect(page.locator(".rnn-note")).to_contain_text("Train goes on from here")
    button(page, "Train").click()
    await_epoch(page, epoch(page) + 1)
    workers = server.workers()
    assert workers

    other = visit.again(page)
    drawn_epoch = await_epoch(other, epoch(page))
    await_epoch(other, drawn_epoch + 3)
    button(other, "Pause").click()
    await_state(page, "paused")
    await_state(other, "paused")
    last_epoch = len(rows(other)["test_loss"]) - 1
    for tab in (page, other):
        expect(curves(tab)).to_have_attribute("data-epoch", str(last_epoch))
    assert rows(page) == rows(other) == undisturbed(last_epoch + 1, hidden_size=16, init_scale=0.3)
    button(page, "Step").click()
    expect(curves(other)).to_have_attribute("data-epoch", str(last_epoch + 1))

    button(page, "Train").click()
    await_epoch(other, last_epoch + 2)
    page.close()
    await_epoch(other, epoch(other) + 10)
    assert any(worker.is_running() for worker in workers)
    other.close()
    assert still_alive(server.workers()) == []
    assert server.workers() == []
