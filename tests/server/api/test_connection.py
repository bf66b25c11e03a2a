"""A page that was refused is told why; one whose job is not known any more gets another, with its saved run."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from playground.server import Server
from playground.server.persistence import Persistence
from playground.training import DEFAULT_CONFIG
from playground.training.grace import GRACE
from playground.training.interactive.jobs_by_visitor import Jobs
from playground.training.presence import MEMORY
from tests.support.executors import EAGER
from tests.support.following import Clock
from tests.support.live_page import dial, page_of
from tests.support.patience import until
from tests.support.serving import Site, server_in
from tests.support.visiting import (
    OTHERS,
    OWNER,
    SETTINGS,
    STRANGER,
    TWO,
    Visitor,
    run,
    strict,
)

STOPPED_IN_MID_RUN, DIVERGED = "1" * 32, "5" * 32
ASK = "/api/connection"


@dataclass
class House:
    """The jobs and saved runs of a server that was started a moment ago, and a clock to let time go by."""

    jobs: Jobs
    persistence: Persistence
    clock: Clock


@pytest.fixture
def server(tmp_path: Path, request: pytest.FixtureRequest, clock: Clock) -> Iterator[Server]:
    """A server whose jobs go by the clock."""
    with server_in(
        tmp_path, getattr(request, "param", {}), jobs=Jobs(2, clock, housekeeping=False, executor=EAGER)
    ) as server:
        yield server


@pytest.fixture
def house(server: Server, persistence: Persistence, clock: Clock) -> House:
    return House(server.jobs, persistence, clock)


def ask(site: Site, body: dict[str, Any], cookie: str | None = OWNER, origin: str = "", **headers: str) -> Any:
    answer = Visitor(site, cookie, origin).ask(ASK, body, **headers)
    assert answer.status == 200
    assert "no-store" in answer.header("cache-control")
    return strict(answer)


def test_after_a_restart_the_page_gets_its_run_back_where_it_was_saved(site: Site, house: House) -> None:
    answer = ask(site, {"job": "of another server", "run": STOPPED_IN_MID_RUN})
    assert answer["reason"] == "unknown"
    job = house.jobs.get(OWNER)
    assert job is not None
    assert answer["job"] == job.id
    with page_of(site, job) as page:
        status = page.until_state("paused")
        assert page.last("run")["id"] == STOPPED_IN_MID_RUN
        assert len(page.rows) == 5
        assert status["message"] == (
            "The server was gone for a moment: the run is back as it was last saved, at epoch 4. "
            "Train goes on from here."
        )
        assert job.config.settings == SETTINGS
        page.send(speed=0)
        page.send(do="train")
        status = page.until_state("done")
        assert status["message"] == ""
        assert len(page.rows) == SETTINGS.epochs + 1


def test_after_half_an_hour_the_page_gets_the_run_back_that_was_let_go_of(site: Site, house: House) -> None:
    before = house.jobs.of(OWNER)
    house.clock.now += MEMORY
    house.jobs.look()
    answer = ask(site, {"job": before.id, "run": TWO})
    job = house.jobs.by_id(answer["job"])
    assert job is not None
    assert job is not before
    with page_of(site, job) as page:
        assert page.until_state("done")["message"] == (
            "You were away for so long that the server had let go of your run: the run is back as it was last saved, "
            "at epoch 6."
        )


@pytest.mark.parametrize(
    ("run_id", "reason"),
    [
        ("f" * 32, "It is not among your saved runs."),
        (OTHERS, "It is not among your saved runs."),
        (DIVERGED, "This run diverged, so there is nothing to go on from: start a new one with other settings."),
    ],
)
def test_a_run_that_cannot_come_back_is_told_of(site: Site, house: House, run_id: str, reason: str) -> None:
    assert house.persistence.store is not None
    house.persistence.store.save_all([(OWNER, run(DIVERGED, ended="diverged"))])
    answer = ask(site, {"job": "gone", "run": run_id})
    job = house.jobs.by_id(answer["job"])
    assert job is not None
    sentence = f"The server was gone for a moment, and the run that was here does not come back. {reason}"
    with page_of(site, job) as page:
        assert page.until_state("ready")["message"] == sentence
        # The page that opens has settings in its link: what is said stays, until something trains.
        job.request(replace(DEFAULT_CONFIG, settings=replace(DEFAULT_CONFIG.settings, hidden_size=8)))
        page.until(lambda frame: frame["kind"] == "run")
        page.send(do="pause")  # does nothing but that the page is told how it stands
        assert page.until_state("ready")["message"] == sentence
        page.send(do="step")
        assert page.until_state("paused")["message"] == ""


def test_a_deleted_run_does_not_come_back(site: Site, house: House) -> None:
    assert house.persistence.store is not None
    house.persistence.store.delete(OWNER, [STOPPED_IN_MID_RUN])
    answer = ask(site, {"job": "gone", "run": STOPPED_IN_MID_RUN})
    job = house.jobs.by_id(answer["job"])
    assert job is not None
    assert job.state == "ready"
    assert STOPPED_IN_MID_RUN not in {run.id for run in house.persistence.store.runs(OWNER)}


def test_without_a_store_the_page_goes_on_with_a_new_run(site: Site, house: House) -> None:
    house.persistence.close()
    answer = ask(site, {"job": "gone", "run": STOPPED_IN_MID_RUN})
    job = house.jobs.by_id(answer["job"])
    assert job is not None
    with page_of(site, job) as page:
        assert page.until_state("ready")["message"].endswith(f"does not come back. {house.persistence.notice()}")


@pytest.mark.parametrize("run_id", [None, "", "no id", 5, ["1" * 32], {}, "1" * 4000])
def test_a_page_whose_run_had_not_trained_just_gets_a_job(site: Site, house: House, run_id: object) -> None:
    answer = ask(site, {"job": "gone", "run": run_id})
    job = house.jobs.by_id(answer["job"])
    assert job is not None
    with page_of(site, job) as page:
        assert page.until_state("ready")["message"] == ""


def test_every_tab_of_the_visitor_comes_back_to_the_same_job(site: Site, house: House) -> None:
    first, second = (ask(site, {"job": "gone", "run": run_id}) for run_id in (STOPPED_IN_MID_RUN, TWO))
    assert first["job"] == second["job"]
    job = house.jobs.by_id(first["job"])
    assert job is not None
    with page_of(site, job) as page:
        page.until_state("paused")
        assert page.last("run")["id"] == STOPPED_IN_MID_RUN  # the first to come back decides


def test_what_has_trained_since_is_not_replaced(site: Site, house: House) -> None:
    job = house.jobs.of(OWNER)
    with page_of(site, job) as page:
        page.send(do="step")
        page.until_state("paused")
        run_before = page.last("run")["id"]
        assert ask(site, {"job": "gone", "run": STOPPED_IN_MID_RUN})["job"] == job.id
        assert ask(site, {"job": job.id, "run": STOPPED_IN_MID_RUN, "was": "gone"})["reason"] is None
        page.send(do="pause")
        page.until_state("paused")
        assert page.last("run")["id"] == run_before


def test_a_page_that_was_loaded_anew_asks_for_the_run_that_its_tab_had(site: Site, house: House) -> None:
    """Its job is there already, with the settings of its link, which stay: they wait for a new run."""
    job = house.jobs.of(OWNER)
    config = replace(DEFAULT_CONFIG, settings=replace(SETTINGS, hidden_size=9))
    job.request(config)
    assert ask(site, {"job": job.id, "run": STOPPED_IN_MID_RUN, "was": "gone"}) == {
        "reason": None,
        "sentence": "",
        "job": job.id,
    }
    with page_of(site, job) as page:
        status = page.until_state("paused")
        assert page.last("run")["id"] == STOPPED_IN_MID_RUN
        assert status["pending"] == ["hidden_size"]
        assert job.config == config


def test_a_run_is_not_asked_for_by_a_job_that_still_has_it(site: Site, house: House) -> None:
    """Another tab has pressed Reset meanwhile: this one comes back to what that has made, and to nothing older."""
    job = house.jobs.of(OWNER)
    ask(site, {"job": job.id, "run": STOPPED_IN_MID_RUN, "was": job.id})
    ask(site, {"job": job.id, "run": STOPPED_IN_MID_RUN})
    assert job.state == "ready"


# --- reasons ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("body", [{"job": "gone"}, {"sweep": True}])
@pytest.mark.parametrize(
    ("origin", "headers", "reason", "names"),
    [
        ("https://{host}", {}, "scheme", "X-Forwarded-Proto"),
        ("", {"X_Forwarded_Proto": "https"}, "scheme", "X-Forwarded-Proto"),
        ("http://demo.example", {}, "host", "Host"),
        ("https://demo.example", {}, "host and scheme", "X-Forwarded-Proto"),
        ("null", {}, "frame", "window of its own"),
    ],
)
def test_a_proxy_or_frame_that_makes_the_page_foreign_is_named(
    site: Site, house: House, body: dict[str, Any], origin: str, headers: dict[str, str], reason: str, names: str
) -> None:
    answer = ask(site, body, origin=origin.format(host=f"127.0.0.1:{site.port}"), **headers)
    assert answer["reason"] == reason
    assert names in answer["sentence"]
    assert answer["job"] is None
    assert house.jobs.get(OWNER) is None


@pytest.mark.parametrize("body", [{"job": "gone"}, {"sweep": True}])
@pytest.mark.parametrize("cookie", [None, "", "short"])
def test_a_cookie_that_is_gone_is_named(site: Site, house: House, body: dict[str, Any], cookie: str | None) -> None:
    answer = ask(site, body, cookie)
    assert answer["reason"] == "cookie"
    assert "cookie" in answer["sentence"]


@pytest.mark.parametrize("server", [{"pages": 0}], indirect=True)
def test_too_many_pages_are_named(site: Site, house: House) -> None:
    job = house.jobs.of(OWNER)
    for body in ({"job": job.id}, {"sweep": True}):
        answer = ask(site, body)
        assert answer["reason"] == "pages"
        assert "close some" in answer["sentence"]


def test_a_page_of_another_visitor_is_not_let_in_and_is_given_no_job(site: Site, house: House) -> None:
    job = house.jobs.of(OWNER)
    answer = ask(site, {"job": job.id, "run": STOPPED_IN_MID_RUN}, STRANGER)
    assert (answer["reason"], answer["job"]) == ("unknown", None)
    assert house.jobs.get(STRANGER) is None


def test_where_nothing_stands_in_the_way_no_reason_is_given(site: Site, house: House) -> None:
    job = house.jobs.of(OWNER)
    assert ask(site, {"job": job.id}) == {"reason": None, "sentence": "", "job": job.id}
    assert ask(site, {"sweep": True}) == {"reason": None, "sentence": "", "job": None}
    with dial(site, job.id):
        pass


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b"\xff", b"null", b"[" * 100_000])
def test_nonsense_is_refused_in_a_sentence(site: Site, house: House, body: bytes) -> None:
    answer = Visitor(site).ask(ASK, body)
    assert answer.status == 400
    assert strict(answer)["error"]
    assert house.jobs.get(OWNER) is None


def test_a_run_that_paused_because_its_visitor_was_gone_says_so_until_it_goes_on(site: Site, house: House) -> None:
    job = house.jobs.of(OWNER)
    with page_of(site, job) as page:
        page.send(speed=1)
        page.send(do="train")
        page.until_epoch(1)
    until(lambda: job.pages == 0)
    house.clock.now += GRACE
    house.jobs.look()
    with page_of(site, job) as page:
        status = page.until_state("paused")
        assert status["message"] == (
            "It was paused when no page of yours had been connected for 8 seconds: Train goes on from here."
        )
        page.send(do="train")
        assert page.until_state("running")["message"] == ""
