"""The processes that train: they end with their last page, and one that is lost costs nothing that was learned.

That none is left by a server that ends in any way is tested with the processes themselves, without a browser.
"""

from playwright.sync_api import Page, expect

from tests.browser.actions import await_epoch, await_state, button, epoch, rows, speed, train_to_the_end, undisturbed
from tests.browser.conftest import Visitors
from tests.browser.serve import PlaygroundProcess, still_alive
from tests.support.patience import PATIENCE


def page_that_trains(visit: Visitors, link: str, pace: str, least: int) -> Page:
    """A page whose run trains at that speed, and has come to epoch `least`."""
    page = visit(link)
    speed(page, pace)
    button(page, "Train").click()
    await_epoch(page, least)
    return page


def test_closing_the_last_page_ends_its_worker_and_closing_another_does_not(
    visit: Visitors, server: PlaygroundProcess
) -> None:
    page = page_that_trains(visit, "/?epochs=10000", "10", 2)
    workers = server.workers()
    assert workers
    second = visit.again(page)
    page.close()
    await_epoch(second, epoch(second) + 20)
    training = [worker for worker in workers if worker.is_running()]
    assert training
    second.close()
    assert still_alive(server.workers(), PATIENCE) == []
    assert server.workers() == []


def test_a_worker_that_is_killed_costs_nothing_that_was_learned(visit: Visitors, server: PlaygroundProcess) -> None:
    page = page_that_trains(visit, "/?epochs=100", "10", 30)
    for worker in server.workers():
        worker.kill()
    await_state(page, "stopped")
    expect(page.locator(".rnn-note")).to_contain_text("Train goes on from here")
    train_to_the_end(page)
    assert rows(page) == undisturbed(epochs=100)
