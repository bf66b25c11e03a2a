"""How live the page is: paints, clicks, reconnects and costs, measured in a real Chromium against the real server.

`python -m benchmarks.live` prints one line a figure, with the target beside it, and ends with status 1 if one is
missed. It wants an otherwise idle machine. Every figure comes from the page itself: a paint counts when the curves
have drawn a new epoch, a click from the moment the browser hears of it to the frame that shows what it did.
"""

import json
import statistics
import sys
import tempfile
import time
from contextlib import ExitStack
from dataclasses import replace
from http.client import HTTPConnection
from pathlib import Path

import psutil
from playwright.sync_api import Browser, Page, sync_playwright
from websockets import Origin
from websockets.sync.client import connect

from benchmarks.pages import (
    FIRST_CHART,
    LONG,
    WINDOW_S,
    await_quiet,
    click_times,
    cold,
    cpu_share,
    follows,
    open_page,
    rates,
    seconds_until,
    train_at_full_speed,
    training,
    visitor,
)
from benchmarks.report import Figures
from playground.links.making import ShownRun, make_link
from playground.links.weights import WEIGHTS
from playground.training import DEFAULT_CONFIG, Jobs, RunConfig
from playground.training.prepared_data import untrained
from tests.browser.chromium import find, launch_options
from tests.browser.serve import PlaygroundProcess, alive, serving


def pause_and_step(page: Page, report: Figures) -> None:
    """Pause: from the click to the last new epoch on the curves. Step: from the click to its paint."""
    pauses, steps = [], []
    for _ in range(5):
        page.get_by_role("button", name="Pause", exact=True).click()
        page.wait_for_function("document.querySelector('[data-part=transport]').dataset.state === 'paused'")
        page.wait_for_timeout(400)
        pauses.append(page.evaluate("Math.max(bench.paintedAt - bench.clicked, 0)"))
        page.evaluate("bench.timeTo(() => document.querySelector('[data-testid=curves]').dataset.epoch)")
        page.get_by_role("button", name="Step", exact=True).click()
        steps.append(page.evaluate("bench.took"))
        page.get_by_role("button", name="Train", exact=True).click()
        page.wait_for_timeout(600)
    report.line("Pause: click to the last new epoch drawn, worst of 5", max(pauses), "ms", most=200)
    report.line("Step: click to its paint, worst of 5", max(steps), "ms", most=300)


def alone(seconds: float = WINDOW_S) -> float:
    """Epochs a second of the same run at full speed with no page looking; the machine does nothing else."""
    jobs = Jobs(limit=1)
    job = jobs.of("benchmark")
    job.request(replace(DEFAULT_CONFIG, settings=replace(DEFAULT_CONFIG.settings, epochs=10_000)))
    job.set_speed(0)
    cursor = job.cursor(0, 0)
    with job.followed(lambda urgent: None):
        job.command("train")
        while job.update(cursor).status.epoch < 20:
            time.sleep(0.02)
        first, start = job.update(cursor).status.epoch, time.perf_counter()
        time.sleep(seconds)
        rate = (job.update(cursor).status.epoch - first) / (time.perf_counter() - start)
        job.command("reset")
    jobs.close()
    return rate


def one_page(browser: Browser, server: PlaygroundProcess, report: Figures) -> None:
    """One page that trains at full speed."""
    alone_before = alone()
    with visitor(browser, server, LONG) as page:
        train_at_full_speed(page)
        paints, epochs = rates([page])
        report.line("one page: paints of the curves", paints[0], "a second", least=8)
        train_at_full_speed(page)
        report.line("one page: the player follows the network", follows(page), "a second", least=2)
        train_at_full_speed(page)
        clicks = click_times(page)
        report.line("one page: click to repaint, median of 20", statistics.median(clicks), "ms", most=100)
        report.line("one page: click to repaint, worst of 20", max(clicks), "ms", most=200)
        train_at_full_speed(page)
        pause_and_step(page, report)
    await_quiet(server)
    alone_after = alone()
    lone = (alone_before + alone_after) / 2
    report.line("epochs/s alone", lone, "a second")
    report.line("epochs/s while a page watches", epochs[0], "a second")
    report.line("epochs/s watched / alone", epochs[0] / lone, "", least=0.8)


PRESENTED = (1280, 720)


def presented(browser: Browser, server: PlaygroundProcess, report: Figures) -> None:
    """The page while it is presented, in turns with the page as it is, in the window of a projector at full speed."""
    plain, large = [], []
    with visitor(browser, server, LONG) as page:
        page.set_viewport_size({"width": PRESENTED[0], "height": PRESENTED[1]})
        for _ in range(3):
            train_at_full_speed(page)
            plain += rates([page])[0]
            train_at_full_speed(page)
            page.get_by_role("button", name="Present", exact=True).click()
            page.wait_for_function("document.querySelector('style[data-enlarged]') !== null")
            large += rates([page])[0]
            page.keyboard.press("Escape")
            page.wait_for_function("document.querySelector('style[data-enlarged]') === null")
    report.line("presented: paints of the curves", statistics.median(large), "a second", least=8)
    report.line("presented / as it is", statistics.median(large) / statistics.median(plain), "", least=0.95)


def four_pages(browser: Browser, server: PlaygroundProcess, report: Figures) -> None:
    """Four visitors, each training and drawing, all on this machine."""
    with ExitStack() as stack:
        pages = [stack.enter_context(visitor(browser, server, LONG)) for _ in range(4)]
        for page in pages:
            train_at_full_speed(page)
        paints, _ = rates(pages)
        report.line("four pages: paints of the curves, slowest page", min(paints), "a second", least=4)
        for page in pages:
            train_at_full_speed(page)
        share = cpu_share(psutil.Process(server.process.pid))
        report.line("four pages: the server's share of a core", 100 * share, "%", most=15)
        for page in pages:
            train_at_full_speed(page)
        clicks = [seconds for page in pages for seconds in click_times(page, 5)]
        report.line("four pages: click to repaint, median of 20", statistics.median(clicks), "ms", most=200)


def thousand_epochs(browser: Browser, server: PlaygroundProcess, report: Figures) -> None:
    """A thousand epochs at the speed that a visitor finds set, on a server where nothing else trains."""
    await_quiet(server)
    with visitor(browser, server) as page:
        start = time.perf_counter()
        page.get_by_role("button", name="Train", exact=True).click()
        page.locator("[data-testid=curves][data-epoch='1000']").wait_for(timeout=60_000)
        report.line("1000 epochs at the default speed", time.perf_counter() - start, "s", most=6)


def comings_and_goings(browser: Browser, server: PlaygroundProcess, report: Figures) -> None:
    """A refresh, and the last page that closes."""
    with visitor(browser, server, LONG) as page:
        train_at_full_speed(page)
        times = []
        for _ in range(3):
            before = page.evaluate("rnnRunStream.rows.length")
            start = time.perf_counter()
            page.reload(wait_until="commit")
            page.wait_for_function(f"Number(document.querySelector('[data-testid=curves]')?.dataset.epoch) > {before}")
            times.append(time.perf_counter() - start)
        report.line("refresh: back on its running job, worst of 3", max(times), "s", most=1.5)
        page.wait_for_function(
            f"rnnRunStream.rows.length > {page.evaluate('rnnRunStream.rows.length')} + 20"
        )  # the run's rest is over
        busy = training(server)
        assert busy, "no worker trains"
    seconds = seconds_until(lambda: not any(alive(worker) for worker in busy))
    report.line("last page closed: its worker has ended after", seconds, "s", most=15)


def player(browser: Browser, server: PlaygroundProcess, report: Figures) -> None:
    """A ten-word sentence at ten words a second."""
    messages: list[object] = []
    with visitor(browser, server, sent=messages) as page:
        page.get_by_label("Words per second").select_option("10")
        page.wait_for_function("document.querySelector('[data-testid=player]').dataset.word === '10'")  # it rests there
        page.evaluate(
            """() => {
              const player = document.querySelector('[data-testid=player]');
              bench.words = [];
              new MutationObserver(() => bench.words.push([Number(player.dataset.word), performance.now()]))
                .observe(player, {attributes: true, attributeFilter: ['data-word']});
            }"""
        )
        messages.clear()
        page.get_by_role("button", name="Play", exact=True).click()
        page.wait_for_function("bench.words.at(-1)?.[0] === 10")
        report.line("player: WebSocket frames sent while it plays", len(messages), "", most=0)
        words = [(int(word), at) for word, at in page.evaluate("bench.words")]
        first = next(i for i, (word, _) in enumerate(words) if word == 1)
        steps = [word for word, _ in words[first:]]
        rate = (steps[-1] - 1) / ((words[-1][1] - words[first][1]) / 1000)
        report.line("player: words shown of 10", len(set(steps)), "", least=10)
        report.line("player: words a second, asked for 10", rate, "a second", least=9.5)


ANSWERS = 30


def answers(browser: Browser, server: PlaygroundProcess, report: Figures) -> None:
    """What the server takes for what costs it next to nothing, asked over connections that stay open."""
    times = []
    connection = HTTPConnection(server.url.removeprefix("http://"))
    for _ in range(ANSWERS):
        start = time.perf_counter()
        connection.request("GET", "/_stcore/health")
        connection.getresponse().read()
        times.append(1000 * (time.perf_counter() - start))
    connection.close()
    report.line(f"answer of a small request, median of {ANSWERS}", statistics.median(times), "ms", most=5)
    times = traces(browser, server)
    report.line(f"sentence to trace, median of {ANSWERS}", statistics.median(times), "ms", most=10)
    report.line(f"sentence to trace, worst of {ANSWERS}", max(times), "ms", most=40)


def traces(browser: Browser, server: PlaygroundProcess) -> list[float]:
    """Milliseconds from a sentence that is sent to the network's reading of it, on a connection as a page has one."""
    addresses: list[str] = []
    context = browser.new_context()
    try:
        page = context.new_page()
        page.on("websocket", lambda socket: addresses.append(socket.url))
        open_page(page, server)
        cookies = "; ".join(f"{cookie['name']}={cookie['value']}" for cookie in context.cookies())
    finally:
        context.close()
    live = next(address for address in addresses if "/live/" in address)
    times = []
    with connect(live, origin=Origin(server.url), additional_headers={"Cookie": cookies}, proxy=None) as socket:
        for number in range(ANSWERS):
            sentence = " ".join(["good", "very", "bad"] * (number + 1))
            start = time.perf_counter()
            socket.send(json.dumps({"sentence": sentence}))
            while json.loads(socket.recv()).get("text") != sentence:
                pass
            times.append(1000 * (time.perf_counter() - start))
            time.sleep(0.1)  # as a person types; sooner, the server makes the sender wait
    return times


def killed(browser: Browser, folder: Path, report: Figures) -> None:
    """SIGKILL of the server while it trains."""
    with serving(folder) as server, visitor(browser, server, LONG) as page:
        train_at_full_speed(page)
        family = server.family()
        server.kill()
        seconds = seconds_until(lambda: not any(alive(process) for process in family))
    report.line("server killed: its last worker has ended after", seconds, "s", most=5)


EMPTY_PAGE = """import plotly.graph_objects as go
import streamlit as st
st.plotly_chart(go.Figure(go.Scatter(y=[1, 3, 2])))
"""


def linked_player(browser: Browser, server: PlaygroundProcess, report: Figures) -> None:
    """Cold browser to the player: a link with the weights of a trained network against the plain page, in turns."""
    config = RunConfig("Article", replace(DEFAULT_CONFIG.settings, hidden_size=16, init_scale=0.5))
    start = untrained(config)
    shown_run = ShownRun(config, trained=1, params=start.epoch.params, prepared=start.prepared)
    query = make_link(shown_run, {"sentence": "i am not bad", "word": "3"}).query
    assert f"&{WEIGHTS}=" in query
    plain = "document.querySelector('[data-testid=player][data-answer] .main-svg') !== null"
    linked = f"{plain} && document.querySelector('[data-testid=player]').dataset.word === '3'"
    pairs = [(cold(browser, f"{server.url}/?{query}", linked), cold(browser, server.url, plain)) for _ in range(6)][1:]
    ours, theirs = (statistics.median(times) for times in zip(*pairs, strict=True))
    report.line("a link with weights: time to the trained player, median of 5", ours, "s")
    report.line("a link with weights: that / the plain page's player", ours / theirs, "", most=1.5)


def first_chart(browser: Browser, server: PlaygroundProcess, folder: Path, report: Figures) -> None:
    """Cold browser to the first chart: ours against an empty page with one st.plotly_chart, in turns."""
    script = folder / "empty.py"
    script.write_text(EMPTY_PAGE, encoding="utf-8")
    theirs_drawn = "document.querySelector('.js-plotly-plot .main-svg path.js-line') !== null"

    with serving(folder / "empty", str(script)) as empty:
        pairs = [(cold(browser, server.url, FIRST_CHART), cold(browser, empty.url, theirs_drawn)) for _ in range(6)][
            1:
        ]  # the first warms both servers up
    ours, theirs = (statistics.median(times) for times in zip(*pairs, strict=True))
    report.line("time to the first chart, median of 5", ours, "s")
    report.line("the same of an empty page with st.plotly_chart", theirs, "s")
    report.line("first chart, ours / the empty page's", ours / theirs, "", most=1.3)


def main() -> int:
    """Measures everything in one run."""
    report, chromium = Figures(), find()
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        browser = playwright.chromium.launch(**launch_options(chromium))
        with serving(folder / "server") as server:
            one_page(browser, server, report)
            presented(browser, server, report)
            four_pages(browser, server, report)
            thousand_epochs(browser, server, report)
            comings_and_goings(browser, server, report)
            player(browser, server, report)
            answers(browser, server, report)
            first_chart(browser, server, folder, report)
            linked_player(browser, server, report)
        killed(browser, folder / "killed", report)
        browser.close()
    return report.end()


if __name__ == "__main__":
    sys.exit(main())
