"""The routes of saved runs when the store fails, is missing, or is slow."""

import threading
from typing import Any

import pytest

from playground.server.persistence import Persistence
from playground.storage import RunSummary, Store, StoreError
from tests.support.serving import Site
from tests.support.visiting import CHANGING, ONE, READ_ONLY, Visitor, assert_says_no

PINNED = {"ids": [ONE], "pinned": True}


@pytest.fixture
def page(site: Site, persistence: Persistence) -> Visitor:
    return Visitor(site)


class BreakableStore(Store):
    """A store whose database is gone from the moment that the test says so."""

    broken = False

    def __getattribute__(self, name: str) -> Any:
        def fail(*_: object, **__: object) -> None:
            raise StoreError("The file of the saved runs is damaged.")

        attribute = super().__getattribute__(name)
        asks = callable(attribute) and not name.startswith("_") and name != "close"
        return fail if asks and self.broken else attribute


@pytest.mark.parametrize("server", [{"open_store": BreakableStore}], indirect=True)
def test_a_store_that_fails_is_told_in_its_own_sentence(page: Visitor, persistence: Persistence) -> None:
    file = page.ask(f"/api/runs/{ONE}/run.npz").body
    store = persistence.store
    assert isinstance(store, BreakableStore)
    store.broken = True
    bodies = {f"/api/runs/{ONE}": {"name": "x"}, "/api/runs/load": file, "/api/runs/pin": PINNED}
    for path in READ_ONLY:
        assert assert_says_no(page.ask(path), 503) == "The file of the saved runs is damaged."
    for path in CHANGING:
        answer = page.ask(path, bodies.get(path, {"ids": [ONE]}))
        assert assert_says_no(answer, 503) == "The file of the saved runs is damaged."


def test_without_a_store_the_page_is_told_so(page: Visitor, persistence: Persistence) -> None:
    persistence.close()
    notice = persistence.notice()
    assert notice.startswith("Runs are not saved here")
    assert page.json("/api/runs") == {"runs": [], "notice": notice, "room": ""}
    for path in READ_ONLY:
        if path != "/api/runs":
            assert assert_says_no(page.ask(path), 503) == notice
    for path in CHANGING:
        body = {"name": "x"} if path.endswith(ONE) else PINNED if path.endswith("pin") else {"ids": [ONE]}
        assert assert_says_no(page.ask(path, body), 503) == notice


class SlowStore(Store):
    """A store whose list of runs comes once the test says so."""

    def __init__(self, *given: Any, **options: Any) -> None:
        super().__init__(*given, **options)
        self.asked_event, self.done_event = threading.Event(), threading.Event()

    def runs(self, *_: object, **__: object) -> list[RunSummary]:
        self.asked_event.set()
        self.done_event.wait(60)
        return []


@pytest.mark.parametrize("server", [{"open_store": SlowStore}], indirect=True)
def test_a_slow_store_holds_up_no_other_request(page: Visitor, persistence: Persistence) -> None:
    store = persistence.store
    assert isinstance(store, SlowStore)
    waiting = threading.Thread(target=page.ask, args=("/api/runs",))
    waiting.start()
    try:
        assert store.asked_event.wait(60)
        assert page.site.get("/health").status == 200
        assert not store.done_event.is_set()
    finally:
        store.done_event.set()
        waiting.join()
