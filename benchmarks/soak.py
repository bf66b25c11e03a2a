"""Two hours with visitors who train, look around, come and go: what the server still holds after it.

`python -m benchmarks soak` takes two hours; `--minutes N` another time, `--visitors N` others than thirty. Of every
thirty visitors eight train all the time, and each minute one of all leaves and another one comes, a new one every
fifth time. What they have saved is bounded by quotas, so small that they are soon used up, and they delete all but
their last runs.
"""

import argparse
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

import psutil

from benchmarks.crowd import Crowd
from benchmarks.load import EVERY, SPEED, TRAINING, VISITORS, memory
from benchmarks.report import Figures
from tests.browser.serve import PlaygroundProcess, serving

MINUTES = 120.0
WARM_UP = 1 / 3  # of the time: what is kept of visitors for half an hour is there then, in two hours
COMPARED = 1 / 4  # of the rest, at its beginning and at its end
SAMPLE_EVERY = 10.0  # s
SWAP_EVERY, NEWCOMERS = 60.0, 5
STORAGE = 40  # MB of a visitor's saved runs, so that the room is used up within minutes
KEPT = 20  # MB of states in memory, for the same reason: two runs fill it
MOST_GROWTH = 5


class Sample(NamedTuple):
    """What the server held at one moment: MB of itself, MB with its workers, open files, and threads.

    Of itself with the libraries that it shares: its part of these changes with whatever else runs on the machine.
    """

    server: float
    family: float
    files: int
    threads: int


def sample(server: PlaygroundProcess) -> Sample:
    """What it holds now."""
    process = psutil.Process(server.process.pid)
    with process.oneshot():
        own = process.memory_info().rss / 1e6
        return Sample(own, memory(server), process.num_fds(), process.num_threads())


def growth(values: list[float]) -> float:
    """By how much, in percent, the median of the last values is above that of the first; these are `COMPARED`."""
    part = max(1, round(COMPARED * len(values)))
    return 100 * (statistics.median(values[-part:]) / statistics.median(values[:part]) - 1)


def soak(report: Figures, folder: Path, minutes: float, visitors: int) -> None:
    """All of it."""
    training = max(1, visitors * TRAINING // VISITORS)
    with (
        serving(
            folder,
            PLAYGROUND_MAX_TRAINING=str(training),
            PLAYGROUND_STORAGE=str(STORAGE),
            PLAYGROUND_KEPT_STATES=str(KEPT),
        ) as server,
        Crowd(server.url) as crowd,
    ):
        crowd.open(visitors, EVERY / visitors)
        crowd.train(training, SPEED)
        crowd.look_around(0, EVERY)
        samples, charts = follow(server, crowd, 60 * minutes, visitors)
        clicks = crowd.took()["click"]
        epochs = sum(crowd.epochs())
        assert not (problems := crowd.problems()), problems
    for what, values in zip(Sample._fields, zip(*samples, strict=True), strict=True):
        print(f"{what}: {', '.join(f'{value:.0f}' for value in values[:: max(1, len(values) // 24)])}")
    settled = samples[round(WARM_UP * len(samples)) :]
    who = f"{minutes:g} minutes, {visitors} visitors"
    report.line(f"{who}: epochs", epochs, "")
    report.line(f"{who}: pages opened anew", len(charts), "")
    report.line(f"{who}: a page's first chart, worst", max(charts, default=0.0), "s")
    report.line(f"{who}: a click of a plain page, median", 1000 * statistics.median(clicks), "ms")
    report.line(f"{who}: memory of the server at the end", settled[-1].server, "MB")
    server_memory, _, files, threads = zip(*settled, strict=True)
    report.line(f"{who}: the server's memory grows by", growth(list(server_memory)), "%", most=MOST_GROWTH)
    report.line(f"{who}: its open files grow by", growth(list(files)), "%")
    report.line(f"{who}: its threads grow by", growth(list(threads)), "%")


def follow(server: PlaygroundProcess, crowd: Crowd, seconds: float, visitors: int) -> tuple[list[Sample], list[float]]:
    """Samples, and the first charts of those who come, until the time is over."""
    samples: list[Sample] = []
    charts: list[float] = []
    began, swaps = time.monotonic(), 0
    while time.monotonic() < began + seconds:
        if time.monotonic() > began + SWAP_EVERY * (swaps + 1):
            charts.append(crowd.swap(swaps % visitors, newcomer=swaps % NEWCOMERS == 0))
            swaps += 1
        samples.append(sample(server))
        time.sleep(SAMPLE_EVERY)
    return samples, charts


def main(arguments: list[str]) -> int:
    """Measures; the exit status is 1 if a target is missed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks soak", allow_abbrev=False)
    parser.add_argument("--minutes", type=float, default=MINUTES, help="how long it takes (default: %(default)g)")
    parser.add_argument("--visitors", type=int, default=VISITORS, help="how many there are (default: %(default)s)")
    chosen = parser.parse_args(arguments)
    if chosen.minutes <= 0 or chosen.visitors < 1:
        parser.error("there must be some minutes, and a visitor")
    report = Figures()
    with tempfile.TemporaryDirectory() as folder:
        soak(report, Path(folder), chosen.minutes, chosen.visitors)
    return report.end()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
