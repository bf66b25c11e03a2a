"""How curves are fitted into a chart: an axis of losses shows the run and not how far its end has flown off."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from playground.charts.train import train_figures
from tests.browser.modules import Open
from tests.browser.player_page import blank

__all__ = ["blank"]  # a fixture


# Mounts the curves over a stream that tells what it is given; `tell` adds one epoch for each loss.
MOUNT = """async (figures) => {
    const { mountCurves } = await import("/modules/train/curves.js");
    const place = document.createElement("div");
    place.style = "width: 800px; height: 240px";
    document.body.prepend(place);
    const columns = ["train_loss", "train_accuracy", "test_loss", "test_accuracy"];
    const told = new Map();
    const latest = new Map([["status", { state: "running" }]]);
    const stream = { run: 1, changes: [], yardsticks: [], latest, rows: { length: 0 } };
    for (const column of columns) stream.rows[column] = [];
    stream.on = (kind, fn) => told.set(kind, fn) && (() => {});
    window.curves = mountCurves(place, { stream, Plotly, figures, theme: "light" });
    window.tell = (losses) => {
        const value = (column, loss) => (column.endsWith("loss") ? loss : 0.5);
        for (const column of columns) stream.rows[column].push(...losses.map((loss) => value(column, loss)));
        stream.rows.length = stream.rows.train_loss.length;
        told.get("rows")();
    };
    window.chart = place.querySelector(".rnn-chart");
    window.setEpochs = (epochs) => told.get("status")({ state: "done", epochs });
    window.setRun = (epochs) => {
        stream.run += 1;
        told.get("run")({ settings: { epochs } });
    };
    window.change = (changes) => {
        stream.changes = changes;
        told.get("change")();
    };
    told.get("run")({ settings: { epochs: 60 } });
    // The first size comes a frame later and draws what is there anew, which undoes a zoom that no visitor made.
    await new Promise((sized) => new ResizeObserver(sized).observe(chart));
}"""


def test_the_curves_keep_their_axis_when_the_end_flies_off_and_their_title_says_so(blank: Open) -> None:
    page = blank()
    page.evaluate(MOUNT, train_figures())
    title = page.locator(".annotation").first

    def tell(losses: list[float], epoch: int) -> None:
        page.evaluate("losses => tell(losses)", losses)
        expect(page.locator(".rnn-chart")).to_have_attribute("data-epoch", str(epoch))

    tell([0.69] * 40, 39)
    assert page.evaluate("chart.layout.yaxis.range") == [0, 0.8]
    expect(title).to_have_text("loss")
    tell([3, 60, 1e9], 42)
    assert page.evaluate("chart.layout.yaxis.range") == [0, 4]
    expect(title).to_have_text("loss, cut off at 4")
    for end in (1e120, 1.7e308):  # moved without Plotly, for the axes are as they were, or drawn by it in a new size
        tell([end], 43 + (end > 1e200))
        assert page.evaluate("[...chart.querySelectorAll('path.js-line')].map((line) => line.getAttribute('d')).join()")
        assert page.locator("path[d*=NaN], path[d*=Infinity], path[d*='e+']").count() == 0
        page.evaluate("Plotly.relayout(chart, { autosize: true, 'title.text': `${Math.random()}` })")
        assert page.locator("path[d*=NaN], path[d*=Infinity], path[d*='e+']").count() == 0
        assert page.evaluate("chart.data[0].y.at(-1)") == 1e120  # what a hover tells, as far as Plotly can place it
    page.evaluate("curves.destroy()")


# Whether the x axes end at `last`, and every curve is drawn up to `end`.
REACHES = """([last, end]) => ["xaxis", "xaxis2"]
    .every((axis) => chart.layout?.[axis].range.join() === [0, last].join())
    && chart.data.every(({ x }) => x[0] === 0 && x.at(-1) === end)"""


@pytest.fixture
def complete(blank: Open) -> Iterator[Page]:
    """The curves of a complete run of 300 epochs."""
    page = blank()
    page.evaluate(MOUNT, train_figures())
    page.evaluate("setEpochs(300), tell(Array(301).fill(0.5))")
    page.wait_for_function(REACHES, arg=[300, 300])
    yield page
    page.evaluate("curves.destroy()")


def test_the_curves_reach_their_end_whatever_the_axis_was_before(complete: Page) -> None:
    for way in ([200, 300], [350, 200, 300], [10, 1000], [299, 301]):
        for last in (*way, 300):
            complete.evaluate("last => setEpochs(last)", last)
            complete.wait_for_function(REACHES, arg=[last, min(last + 1, 300)])


def test_the_curves_reach_their_end_where_a_zoom_is_left(complete: Page) -> None:
    for action, end in (("curves.retheme('dark'), setEpochs(400)", 400), ("setRun(500)", 500)):
        complete.evaluate("Plotly.relayout(chart, {'xaxis.range': [250, 290], 'xaxis2.range': [250, 290]})")
        complete.wait_for_function("chart.data.every(({ x }) => x[0] === 249 && x.at(-1) === 291)")
        complete.evaluate(action)
        ends = "[chart.layout.xaxis, chart.layout.xaxis2].every(({ range }) => range[1] === end)"
        complete.wait_for_function(f"end => {ends} && chart.data.every(({{ x }}) => x.at(-1) === 300)", arg=end)


def test_a_mark_at_the_end_has_its_label_again_when_the_axis_reaches_it_again(complete: Page) -> None:
    complete.evaluate("change([{ epoch: 300, name: 'learning_rate', value: 0.03 }])")
    label = complete.locator(".annotation").filter(has_text="rate 0.03")
    for last, count in ((350, 1), (200, 0), (300, 1)):
        complete.evaluate("last => setEpochs(last)", last)
        complete.wait_for_function("last => chart.layout.xaxis.range[1] === last", arg=last)
        expect(label).to_have_count(count)
