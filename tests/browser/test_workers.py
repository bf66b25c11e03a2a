"""The processes that train: they end with their last page and with their server, and one that is lost costs nothing."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.actions import await_epoch, await_state, button, epoch, rows, speed, train_to_the_end, undisturbed
from tests.browser.conftest import Contexts, Visitors, unexpected
from tests.browser.serve import PlaygroundProcess, serving, still_alive
from tests.support.patience import PATIENCE


@pytest.fixture(scope="module")
def own_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PlaygroundProcess]:
    """A playground whose workers are those of one test at a time."""
    with serving(tmp_path_factory.mktemp("server")) as running:
        yield running


def page_that_trains(visitors: Visitors, link: str, pace: str, least: int) -> Page:
    """A page whose run trains at that speed, and has come to epoch `least`."""
    page = visitors(link)
    speed(page, pace)
    button(page, "Train").click()
    await_epoch(page, least)
    return page


def test_closing_the_last_page_ends_its_worker_and_closing_another_does_not(
    contexts: Contexts, own_server: PlaygroundProcess, request: pytest.FixtureRequest
) -> None:
    server = own_server
    visitors = Visitors(contexts, server.url)
    page = page_that_trains(visitors, "/?epochs=10000", "10", 2)
    workers = server.workers()
    assert workers
    second = visitors.again(page)
    page.close()
    await_epoch(second, epoch(second) + 20)
    training = [worker for worker in workers if worker.is_running()]
    assert training
    second.close()
    assert still_alive(server.workers(), PATIENCE) == []
    assert server.workers() == []
    visitors.leave()
    assert unexpected(visitors.problems, request) == []


@pytest.mark.expects_errors("WebSocket|Failed to (load|fetch)|ERR_|NetworkError|fetch")
def test_a_server_that_is_killed_leaves_no_worker(
    contexts: Contexts, fresh_server: Callable[..., PlaygroundProcess]
) -> None:
    server = fresh_server()
    visitors = Visitors(contexts, server.url)
    links = ("/?data=Everyday&epochs=10000&hidden_size=256", "/?epochs=10000")
    pages = [page_that_trains(visitors, link, "max", 1) for link in links]
    workers = server.workers()
    assert len(workers) >= 2
    server.kill()
    assert still_alive(workers, PATIENCE) == []
    expect(pages[0].locator(".rnn-note")).to_contain_text("connection")
    visitors.leave()


def test_a_worker_that_is_killed_costs_nothing_that_was_learned(
    contexts: Contexts, own_server: PlaygroundProcess, visit: Visitors, request: pytest.FixtureRequest
) -> None:
    server = own_server
    visitors = Visitors(contexts, server.url)
    page = page_that_trains(visitors, "/?epochs=100", "10", 30)
    for worker in server.workers():
        worker.kill()
    await_state(page, "stopped")
    expect(page.locator(".rnn-note")).to_contain_text("Train goes on from here")
    train_to_the_end(page)
    assert rows(page) == undisturbed(visit, "epochs=100")
    visitors.leave()
    assert unexpected(visitors.problems, request) == []
