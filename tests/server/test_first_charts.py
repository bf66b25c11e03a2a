"""A script that waits for the first chart of its page goes on when that page has drawn, or after a moment."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from playground.server.first_charts import FirstCharts
from tests.support.patience import PATIENCE


@pytest.fixture
def patient() -> FirstCharts:
    return FirstCharts(within=PATIENCE)


@pytest.fixture
def hasty() -> FirstCharts:
    """Tells at once how it stands."""
    return FirstCharts(within=0)


def test_it_waits_for_a_page_of_its_own_job(patient: FirstCharts) -> None:
    with ThreadPoolExecutor(3) as pool:
        waiting = [pool.submit(patient.wait, "one") for _ in range(2)]
        other = pool.submit(patient.wait, "other")
        patient.drawn("other")
        assert other.result(PATIENCE)
        assert not any(each.done() for each in waiting)
        patient.drawn("one")
        assert all(each.result(PATIENCE) for each in waiting)


def test_it_does_not_wait_while_a_page_of_the_job_has_drawn(patient: FirstCharts) -> None:
    patient.drawn("one")
    patient.drawn("one")
    patient.gone("one")
    assert patient.wait("one")


def test_it_waits_for_a_moment_at_most_and_a_page_that_is_gone_does_not_count(hasty: FirstCharts) -> None:
    assert not hasty.wait("one")
    for _ in range(2):
        hasty.drawn("one")
        assert hasty.wait("one")
        hasty.gone("one")
        assert not hasty.wait("one")
