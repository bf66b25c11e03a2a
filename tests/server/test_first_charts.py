"""A script that waits for the first chart of its page goes on when that page has drawn, or after a moment."""

from concurrent.futures import ThreadPoolExecutor

from playground.server.first_charts import FirstCharts
from tests.support.patience import PATIENCE


def test_it_waits_for_a_page_of_its_own_job() -> None:
    charts = FirstCharts(within=PATIENCE)
    with charts.awaited("one") as one, charts.awaited("other") as other, ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(one)
        charts.drawn("other")
        assert other()
        assert not waiting.done()
        charts.drawn("one")
        assert waiting.result(PATIENCE)


def test_all_pages_of_a_job_go_on_with_the_first_of_them() -> None:
    charts = FirstCharts(within=PATIENCE)
    with charts.awaited("one") as first, charts.awaited("one") as second:
        charts.drawn("one")
        assert first()
        assert second()


def test_one_that_was_drawn_before_it_began_to_wait_counts_and_an_earlier_page_does_not() -> None:
    charts = FirstCharts(within=0)
    charts.drawn("one")
    with charts.awaited("one") as drawn:
        assert not drawn(), "it has waited as long as it may"
        charts.drawn("one")
        assert drawn()
    charts.drawn("one")
    with charts.awaited("one") as drawn:
        assert not drawn()
