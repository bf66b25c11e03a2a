"""What is moved without Plotly looks as if Plotly had drawn it."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from playground.charts.compare import compare_figures
from playground.charts.inspect import inside_figures
from playground.charts.palette import LIGHT
from playground.charts.train import curves
from tests.browser.modules import Open
from tests.browser.player_page import CHART, DEFAULT, blank, mount

__all__ = ["blank"]  # a fixture

RANGES = {"xaxis": [0, 100], "yaxis": [0, 0.8], "xaxis2": [0, 100], "yaxis2": [0, 1.02]}

# Draws the curves' figure, with lines that depend on `seed`, and names the helpers of the tests.
DRAW = """async ([figure, ranges]) => {
    Object.assign(window, await import("/modules/charts/plotly_patch.js"));
    window.chart = document.createElement("div");
    chart.style = "width: 800px; height: 300px";
    document.body.prepend(chart);
    window.lines = (seed) => ["xy", "xy", "x2y2", "x2y2"].map((plot, k) => {
        const x = Array.from({length: 60}, (_, i) => i);
        return {plot, x, y: x.map((i) => 0.4 + 0.3 * Math.sin(seed + k + i / (3 + seed)))};
    });
    window.paths = () => [...chart.querySelectorAll(".scatterlayer path.js-line")].map((path) => {
        const {x, y, width, height} = path.getBBox();
        const ends = [path.getPointAtLength(0), path.getPointAtLength(1e9)].flatMap(({x, y}) => [x, y]);
        return [x, y, width, height, ...ends, path.getTotalLength()];
    });
    const data = lines(0).map(({x, y}, k) => ({...figure.data[k], x, y}));
    for (const [axis, range] of Object.entries(ranges)) figure.layout[axis].range = range;
    await Plotly.newPlot(chart, data, figure.layout, {displayModeBar: false});
}"""


@pytest.fixture
def page(blank: Open) -> Page:
    """The curves' figure, drawn by Plotly."""
    page = blank()
    page.evaluate(DRAW, [curves(LIGHT).to_plotly_json(), RANGES])
    return page


def test_lines_are_moved_to_where_plotly_would_draw_them(page: Page) -> None:
    before = page.evaluate("paths()")
    assert page.evaluate("ranges => moveLines(chart, lines(1), ranges)", RANGES)
    paths_moved = page.evaluate("paths()")
    page.evaluate("Plotly.restyle(chart, {y: lines(1).map(({y}) => y)})")
    paths_drawn = page.evaluate("paths()")
    assert len(paths_moved) == 4
    for was, moved, drawn in zip(before, paths_moved, paths_drawn, strict=True):
        assert moved == pytest.approx(drawn, abs=0.6)  # Plotly leaves out points that hardly matter
        assert moved != pytest.approx(was, abs=3)


def test_a_figure_that_is_zoomed_or_has_no_lines_is_left_to_plotly(page: Page) -> None:
    def assert_left_alone(reason: str) -> None:
        before = page.evaluate("paths()")
        assert not page.evaluate("ranges => moveLines(chart, lines(1), ranges)", RANGES), reason
        assert page.evaluate("paths()") == before, reason

    for axis, full_range in RANGES.items():
        zoom = "([axis, range]) => Plotly.relayout(chart, {[`${axis}.range`]: range})"
        page.evaluate(zoom, [axis, [0.1, 0.5]])
        assert_left_alone(axis)
        page.evaluate(zoom, [axis, full_range])
    page.evaluate("Plotly.restyle(chart, {mode: 'markers'}, [3])")
    assert_left_alone("one curve has points and no line")


# Whether Plotly itself has worked out the newest: what a hover tells, and what it would draw.
TOLD = f"Array.from({CHART}.calcdata[1], (point) => point.y).join() === stream.trace().probabilities.join()"
DATA = f"[Array.from({CHART}.data[1].y), {CHART}.data[0].z.map((row) => Array.from(row))]"

# All that the player shows of its numbers: the cells' pixels, the line of P(positive), its points and their colours.
SHOWN = """async () => {
    const picture = new Image();
    const points = [...document.querySelectorAll(".rnn-player-chart .points path")];
    picture.src = document.querySelector(".heatmaplayer image").getAttributeNS("http://www.w3.org/1999/xlink", "href");
    await picture.decode();
    const pen = new OffscreenCanvas(picture.width, picture.height).getContext("2d");
    pen.drawImage(picture, 0, 0);
    const path = document.querySelector(".rnn-player-chart path.js-line");
    return {
        size: [picture.width, picture.height],
        cells: [...pen.getImageData(0, 0, picture.width, picture.height).data],
        line: Array.from({length: 40}, (_, i) => path.getPointAtLength(path.getTotalLength() * i / 39))
            .flatMap(({x, y}) => [x, y]),
        at: points.flatMap((point) => point.getAttribute("transform").match(/[\\d.]+/g).map(Number)),
        colours: points.map((point) => [getComputedStyle(point).fill, getComputedStyle(point).stroke]),
    };
}"""


# One more epoch, and what is there as soon as it is drawn: a second later Plotly draws it all by itself.
MOVED = f"""() => new Promise((done) => {{
    new MutationObserver(async (_, watch) => {{
        if (document.getElementById("player").dataset.epoch !== "1") return;
        watch.disconnect();
        const now = {{told: {TOLD}, data: {DATA}}};
        done({{...now, ...await ({SHOWN})()}});
    }}).observe(document.getElementById("player"), {{attributes: true}});
    stream.train();
}})"""


@pytest.mark.parametrize(("sentence", "order"), [(DEFAULT, "number"), ("this movie is bad", "weight for positive")])
def test_a_player_that_follows_looks_as_if_plotly_had_drawn_it(blank: Open, sentence: str, order: str) -> None:
    page = blank()
    mount(page)
    page.get_by_label("Order of units").select_option(order)
    page.evaluate("text => player.show(text)", sentence)
    page.wait_for_function(f"text => stream.text === text && {TOLD}", arg=sentence)
    page.mouse.move(5, 5)
    before = page.evaluate(SHOWN)
    patched: dict[str, Any] = page.evaluate(MOVED)
    assert not patched.pop("told"), "this was drawn by Plotly itself"
    data = patched.pop("data")
    page.wait_for_function(TOLD)
    assert data == page.evaluate(DATA)
    redrawn = page.evaluate(SHOWN)
    assert patched["cells"] != before["cells"]
    assert patched["size"] == redrawn["size"]
    assert patched["cells"] == pytest.approx(redrawn["cells"], abs=1)
    for part in ("line", "at"):
        assert patched[part] == pytest.approx(redrawn[part], abs=0.1)
    assert patched["colours"] == redrawn["colours"]


def test_a_pointer_over_the_player_is_told_the_newest(blank: Open) -> None:
    page = blank()
    mount(page)
    page.mouse.move(5, 5)
    page.evaluate("stream.train()")
    expect(page.locator("#player")).to_have_attribute("data-epoch", "1")
    page.locator(".rnn-player-plot").hover()
    page.wait_for_function(TOLD)


# Draws two networks, whose numbers depend on `seed`, and reads what is shown of them.
DRAW_PAIR = """async ([figures, width, units]) => {
    const { PairFigure } = await import("/modules/reader/pair/figure.js");
    const plot = document.createElement("div");
    plot.style = `position: relative; width: ${width}px; height: 500px`;
    const chart = plot.appendChild(document.createElement("div"));
    chart.style = "position: absolute; inset: 0";
    document.body.prepend(plot);
    const titles = [0, 1, 2].map(() => plot.appendChild(document.createElement("span")));
    const figure = new PairFigure(plot, chart, titles, {Plotly, figures, onPick() {}});
    const marks = ["#2266aa", "#bb5500"].map((colour) => ({colour, dash: "solid", marker: ""}));
    const trace = (seed, units) => ({
        words: ["not", "bad"], between: " ", known: [true, true], units, speaks: new Float32Array(units),
        hidden: Float32Array.from({length: 3 * units}, (_, i) => (i < units ? 0 : Math.sin(seed + i))),
        labels: ["negative", "positive"], of_labels: [],
        probabilities: [0.5, 0.5 + 0.4 * Math.sin(seed), 0.5 + 0.4 * Math.cos(seed)],
    });
    window.draw = (seed, quick) =>
        figure.draw([trace(seed, 64), trace(seed + 1, units)], "index", 1, {theme: "light", marks}, quick);
    window.shown = async () => {
        const cells = [];
        for (const image of chart.querySelectorAll(".heatmaplayer image")) {
            const picture = new Image();
            picture.src = image.getAttributeNS("http://www.w3.org/1999/xlink", "href");
            await picture.decode();
            const pen = new OffscreenCanvas(picture.width, picture.height).getContext("2d");
            pen.drawImage(picture, 0, 0);
            cells.push(...pen.getImageData(0, 0, picture.width, picture.height).data);
        }
        const points = [...chart.querySelectorAll(".scatterlayer .points path")];
        const lines = [...chart.querySelectorAll(".scatterlayer path.js-line")];
        return {
            cells,
            lines: lines.map((line) => line.getBBox()).flatMap(({x, y, width, height}) => [x, y, width, height]),
            points: points.flatMap((point) => point.getAttribute("transform").match(/[\\d.]+/g).map(Number)),
            data: chart.data.map(({z, y}) => z ? z.map((row) => Array.from(row)).flat() : Array.from(y)),
        };
    };
}"""


@pytest.mark.parametrize(("width", "units"), [(900, 16), (390, 64)])
def test_two_networks_that_are_followed_look_as_if_plotly_had_drawn_them(blank: Open, width: int, units: int) -> None:
    page = blank()
    page.evaluate(DRAW_PAIR, [compare_figures(), width, units])
    assert not page.evaluate("draw(1, true)")  # there was nothing to move
    before = page.evaluate("shown()")
    assert page.evaluate("draw(2, true)")
    patched = page.evaluate("shown()")
    assert not page.evaluate("draw(2, false)")
    redrawn = page.evaluate("shown()")
    assert len(patched["cells"]) == 4 * 3 * (64 + 64 + 64 if units == 64 else 64 + 16)
    assert patched["cells"] != before["cells"]
    assert patched["points"] != before["points"]
    assert patched["cells"] == pytest.approx(redrawn["cells"], abs=1)
    for part in ("lines", "points"):
        assert patched[part] == pytest.approx(redrawn[part], abs=0.1)
    assert patched["data"] == redrawn["data"]


def test_a_point_is_moved_to_where_plotly_would_draw_it(page: Page) -> None:
    done = page.evaluate("""async () => {
        const plain = document.createElement("div");
        document.body.prepend(plain);
        const traces = (x, y) => [{x: [0, 4, 9], y: [1, -3, 2], mode: "lines+markers"}, {x, y, mode: "markers"}];
        const draw = (x, y) => Plotly.react(plain, traces(x, y), {width: 500, height: 300}, {displayModeBar: false});
        const last = () => [...plain.querySelectorAll(".points path")].at(-1);
        const at = () => last().getAttribute("transform").match(/[-\\d.]+/g);
        await draw([4], [-3]);
        const before = at();
        const moved = movePoint(plain, {x: 0, y: 1});
        const ours = at();
        const said = [plain.data[1].x, plain.data[1].y];
        await draw([0], [1]);
        const theirs = at();
        await draw([0, 4], [1, -3]);
        return {moved, before, ours, said, theirs, two: movePoint(plain, {x: 0, y: 1})};
    }""")
    before, moved, drawn = ([float(number) for number in done[name]] for name in ("before", "ours", "theirs"))
    assert (done["moved"], done["said"], done["two"]) == (True, [[0], [1]], False)
    assert moved == pytest.approx(drawn, abs=0.1)
    assert moved != pytest.approx(before, abs=3)


# A matrix of the Inside page, whose numbers depend on `seed`, and what is seen of it.
DRAW_MATRIX = """async ([figure, width, rows, columns]) => {
    const [{ makeMatrix }, { makeLife }] = await Promise.all(
        ["/modules/inspect/drawing/matrix.js", "/modules/core/lifecycle.js"].map((path) => import(path)));
    const host = document.createElement("div");
    host.style = `position: absolute; top: 60px; z-index: 9; width: ${width}px`;
    document.body.prepend(host);
    const matrix = makeMatrix(host, {life: makeLife(), Plotly, figure, onPick() {}});
    const list = (count, of) => Array.from({length: count}, (_, i) => of(i));
    window.frame = () => new Promise(requestAnimationFrame);
    window.draw = async (seed) => {
        const value = (i, j) => (i === 1 && j === 0 ? null : 2 * Math.sin(seed * (1 + i * columns + j)));
        const values = list(rows, (i) => list(columns, (j) => value(i, j)));
        const hovers = values.map((row) => row.map(String));
        const across = list(columns, (j) => `${seed > 1 ? "d" : "c"}${j % 3}`);
        const down = list(rows, (i) => `r${i + 2 * seed}`);
        matrix.draw({across, down, values, hovers, colours: ["#112233", seed > 1 ? "#ddaa44" : "#dd4444"]});
        await frame();
        await frame();
    };
    window.keep = async (name) => {
        const image = host.querySelector(".heatmaplayer image");
        const picture = new Image();
        picture.src = image.getAttributeNS("http://www.w3.org/1999/xlink", "href");
        await picture.decode();
        const pen = new OffscreenCanvas(picture.width, picture.height).getContext("2d");
        pen.drawImage(picture, 0, 0);
        window[name] = pen.getImageData(0, 0, picture.width, picture.height).data;
        return ["x", "y", "width", "height"].map((name) => image.getAttribute(name));
    };
    window.names = () => [...host.querySelectorAll(":is(.xtick, .ytick) text")].map((name) => {
        const {x, y} = name.getBoundingClientRect();
        return [Math.round(x), Math.round(y), name.textContent];
    }).sort();
    window.difference = (a, b) => a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i])), 0);
    // What Plotly has worked out of the numbers, for a hover, and what it would draw.
    window.told = () => {
        const chart = host.querySelector(".js-plotly-plot");
        return [chart.calcdata[0][0].z[0].at(-1), chart.data[0].z[0].at(-1)];
    };
}"""


@pytest.mark.parametrize(("width", "rows", "columns"), [(390, 3, 4), (473, 11, 10), (300, 4, 61)])
def test_a_matrix_that_follows_looks_as_if_plotly_had_drawn_it(
    blank: Open, width: int, rows: int, columns: int
) -> None:
    page = blank()
    page.evaluate(DRAW_MATRIX, [inside_figures()["light"]["matrix"], width, rows, columns])
    page.mouse.move(5, 5)
    page.evaluate("draw(1)")
    place_drawn, names_drawn = page.evaluate("keep('drawn')"), page.evaluate("names()")
    page.evaluate("draw(1.5)")
    place_followed, (told, to_draw) = page.evaluate("keep('followed')"), page.evaluate("told()")
    names_followed = page.evaluate("names()")
    assert told != to_draw, "this was drawn by Plotly itself"
    page.mouse.move(150, 90)
    page.wait_for_function("told()[0] === told()[1]")  # a pointer is told the newest
    place_redrawn = page.evaluate("keep('redrawn')")
    assert place_drawn == place_followed == place_redrawn
    assert page.evaluate("difference(drawn, followed)") > 50
    assert page.evaluate("difference(followed, redrawn)") <= 1
    assert names_drawn != names_followed == page.evaluate("names()")
    page.mouse.move(5, 5)
    page.evaluate("draw(1)")  # names that Plotly had drawn before come back
    assert page.evaluate("names()") == names_drawn


# Bars of the Inside page, whose numbers and names depend on `seed`, and what is seen of them.
DRAW_BARS = """async ([figure]) => {
    const [{ makeBars }, { makeLife }] = await Promise.all(
        ["/modules/inspect/drawing/bars.js", "/modules/core/lifecycle.js"].map((path) => import(path)));
    const host = document.createElement("div");
    host.style = "position: absolute; top: 60px; z-index: 9; width: 500px";
    document.body.prepend(host);
    const bars = makeBars(host, {life: makeLife(), Plotly, figure, onPick() {}});
    const frame = () => new Promise(requestAnimationFrame);
    window.draw = async (words, now, before) => {
        const series = [{name: "now", values: now}, {name: "at the start", values: before, faint: true}];
        bars.draw({names: words, series, colours: ["#112233", "#dd4444"], title: "push"});
        await frame();
        await frame();
    };
    window.shown = () => ({
        bars: [...host.querySelectorAll(".barlayer path")]
            .map((bar) => [bar.getAttribute("d"), getComputedStyle(bar)])
            .map(([d, {fill, fillOpacity, stroke, strokeWidth}]) =>
                [d, fill, fillOpacity, parseFloat(strokeWidth) && stroke]),
        names: [...host.querySelectorAll(".ytick text")].map((name) => {
            const {x, y} = name.getBoundingClientRect();
            return [Math.round(y), Math.round(x), name.textContent];
        }).sort((a, b) => a[0] - b[0]),
        numbers: [...host.querySelectorAll(".xtick text")].map((number) => number.textContent),
    });
    // What Plotly has worked out of the numbers, for a hover, and what it would draw.
    window.told = () => {
        const chart = host.querySelector(".js-plotly-plot");
        return [chart.calcdata.map((trace) => trace.map((bar) => bar.s)), chart.data.map((trace) => trace.x)];
    };
}"""


def test_bars_that_follow_look_as_if_plotly_had_drawn_them(blank: Open) -> None:
    page = blank()
    page.evaluate(DRAW_BARS, [inside_figures()["light"]["bars"]])
    page.mouse.move(5, 5)
    page.evaluate("draw(['good', 'not', 'bad'], [2.625, -0.25, -1.75], [1.5, -2.125, 0.5])")
    drawn = page.evaluate("shown()")
    page.evaluate("draw(['bad', 'good', 'at'], [2.75, 0.125, -1.25], [-2.25, 2.125, 0.75])")
    followed, (told, to_draw) = page.evaluate("shown()"), page.evaluate("told()")
    assert told != to_draw, "this was drawn by Plotly itself"
    page.mouse.move(150, 90)
    page.wait_for_function("JSON.stringify(told()[0]) === JSON.stringify(told()[1])")  # a pointer is told the newest
    assert followed == page.evaluate("shown()")
    assert [name for *_, name in followed["names"]] == ["bad", "good", "at"]
    assert followed["bars"] != drawn["bars"]
    page.mouse.move(5, 5)
    for words, now in ((["a&b", "<b>", "at"], [1, 2, -1.5]), (["bad", "good", "at"], [2.75, 0.125, -12.5])):
        page.evaluate("([words, now]) => draw(words, now, [0.5, 1, -1])", [words, now])
        assert page.evaluate("shown()")["names"][0][2] == words[0]  # Plotly itself has drawn them
        told, to_draw = page.evaluate("told()")
        assert told == to_draw, words
