"""A PostgreSQL that hangs keeps no run from training and no server from its end; what is new is saved afterwards."""

import logging
from collections.abc import Iterator
from functools import partial

import pytest

from playground.server.persistence import Persistence
from playground.storage import Store
from playground.training import RunConfig
from playground.training.interactive.jobs_by_visitor import Jobs
from rnn import Settings
from tests.support.cookies import signer
from tests.support.either_database import database_url, postgres
from tests.support.executors import EAGER
from tests.support.following import following, row, unbroken
from tests.support.patience import PATIENCE, until
from tests.support.postgresql import PostgresServer

pytestmark = [pytest.mark.program, pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)]
__all__ = ["database_url", "postgres"]  # fixtures

OWNER = "o" * 43
RUN_CONFIG = RunConfig("Article", Settings(hidden_size=4, epochs=60, init_scale=0.3))


@pytest.fixture
def jobs() -> Iterator[Jobs]:
    jobs = Jobs(limit=1, executor=EAGER)
    yield jobs
    jobs.close()


@pytest.fixture
def persistence(database_url: str) -> Persistence:
    """One that soon gives up."""
    return Persistence(database_url, signer(), closes_within=0.5, open_store=partial(Store, patience=0.5))


def test_training_goes_on_the_page_is_told_and_all_is_saved_when_it_answers_again(
    postgres: PostgresServer, persistence: Persistence, jobs: Jobs, database_url: str
) -> None:
    persistence.open(jobs.lock, jobs)
    until(lambda: persistence.notice() == "")  # where the machine is slow, half a second may not do at once
    job = jobs.of(OWNER)
    job.request(RUN_CONFIG)
    job.set_speed(0)
    with following(job) as page:
        with postgres.hanging():
            job.command("train")
            page.until_state("done")
            until(lambda: "does not answer" in persistence.notice())
            assert persistence.fault == "unreachable"
            jobs.look()
            page.until(lambda status: "Training goes on" in status.saving)
        jobs.look()
        until(lambda: persistence.notice() == "")
    patient = Store(database_url, patience=PATIENCE)
    (run,) = patient.runs(OWNER)
    record = patient.record(OWNER, run.id)
    patient.close()
    assert (run.ended, run.epochs_done) == ("done", 60)
    assert [tuple(values) for values in record.history[:4].T.tolist()] == [row(epoch) for epoch in unbroken(RUN_CONFIG)]
    persistence.close(jobs)


def test_where_nothing_trains_it_is_noticed_too(postgres: PostgresServer, persistence: Persistence, jobs: Jobs) -> None:
    persistence.open(jobs.lock, jobs)
    with postgres.hanging():
        until(lambda: "does not answer" in persistence.notice())
        assert persistence.fault == "unreachable"
    until(lambda: persistence.notice() == "")
    persistence.close(jobs)


def test_the_server_ends_all_the_same_and_says_how_much_is_lost(
    postgres: PostgresServer, persistence: Persistence, jobs: Jobs, caplog: pytest.LogCaptureFixture
) -> None:
    persistence.open(jobs.lock, jobs)
    until(lambda: persistence.notice() == "")
    job = jobs.of(OWNER)
    job.request(RUN_CONFIG)
    job.set_speed(0)
    caplog.set_level(logging.WARNING)
    with postgres.hanging(), following(job) as page:
        job.command("train")
        page.until_state("done")
        persistence.close(jobs)
        messages = [record.getMessage() for record in caplog.records]
        assert "The server ends, and what is new of a run is lost: it cannot be saved." in messages
