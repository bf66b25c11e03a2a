"""Opens the Compare page alone with its section of sweeps; the test plays its server and its connection."""

import json
import threading
from collections.abc import Callable
from itertools import product
from typing import Any

import pytest
from playwright.sync_api import Page

from playground.server.streams.sweep.messages import NO_SWEEP
from playground.training.sweep.updates import BUTTONS_IN
from tests.browser.compare_page import SavedRuns
from tests.browser.modules import Open, call
from tests.support.patience import PATIENCE

SWEEP = "5" * 32  # the id of the one that the connection tells of
DRAWN = {"columns": ["test_loss", "test_accuracy"]}
BUTTONS: dict[str, tuple[str, ...]] = {"none": NO_SWEEP["can"], **BUTTONS_IN}
"""What may be pressed, by the state of the sweep, or of none."""


class SweptRuns(SavedRuns):
    """Saved runs, and a server that plans sweeps, starts them and tells past ones."""

    def __init__(self) -> None:
        super().__init__()
        self.problems: dict[str, str] = {}  # of every plan
        self.forgets = False  # past sweeps
        self.plans = threading.Event()  # unset: no question is answered
        self.plans.set()

    def answer(self, method: str, path: str, text: str) -> tuple[int, str, str]:
        if path.startswith("/api/sweeps/past/"):
            self.requests.append((method, path, None))
            frames = self.frames_of(path.rpartition("/")[2])
            answer = {"frames": frames} if frames else {"error": "Of this sweep too few runs are left."}
            return (200 if frames else 404), "application/json", json.dumps(answer)
        if path == "/api/connection":
            return 503, "text/plain", ""  # a test speaks for the connection, so nothing is said of why there is none
        if path.startswith("/api/sweeps"):
            self.requests.append((method, path, json.loads(text) if text else None))
            assert self.plans.wait(PATIENCE)
            answer = {"runs": 1, "seconds": 1} if not self.problems else {"runs": None, "seconds": None}
            return 200, "application/json", json.dumps({"sweeps": [], "problems": self.problems, **answer})
        return super().answer(method, path, text)

    def add_sweep(self, sweep: str, values: dict[str, list[Any]], seeds: int = 2, **what: Any) -> list[str]:
        """Saves the runs of a sweep over these values, the newest; returns their ids."""
        names = list(values)
        return [
            self.add(
                f"{sweep[:2]} {combination} {seed}",
                sweep=sweep,
                **{**what, "settings": {**dict(zip(names, combination, strict=True)), "seed": seed}},
            )
            for combination in product(*values.values())
            for seed in range(seeds)
        ]

    def frames_of(self, sweep: str) -> list[dict[str, Any]]:
        """All that the server tells of a past sweep, whose runs differ in their learning rates; [] of too few runs."""
        runs = [run for run in self.runs if run["sweep"] == sweep]
        if len(runs) < 2 or self.forgets:
            return []
        rates = sorted({run["settings"]["learning_rate"] for run in runs})
        runs_in_order = sorted(runs, key=lambda run: (run["settings"]["learning_rate"], run["settings"]["seed"]))
        places = {run["id"]: place for place, run in enumerate(runs_in_order)}
        cells = [
            {
                "values": {"learning_rate": rate},
                "runs": [places[run["id"]] for run in runs_in_order if run["settings"]["learning_rate"] == rate],
            }
            for rate in rates
        ]
        epochs = runs_in_order[0]["epochs_done"]
        of = {
            name: [self.histories[run["id"]][name] for run in runs_in_order] for name in ("test_loss", "test_accuracy")
        }
        same = {"median": 0.1, "low": 0.1, "high": 0.1}
        measures = {"diverged": 0, "diverged_runs": [], "missing": 0, "test_loss": same, "test_accuracy": same}
        results = [
            {**cell, "seeds": len(cell["runs"]), **measures, "epochs_to_all": {**same, "reached": len(cell["runs"])}}
            for cell in cells
        ]
        return [
            {
                **frame_of(
                    f"{sweep}-{len(runs)}",
                    cells,
                    state="done",
                    can=BUTTONS["done"],
                    message=f"It had {len(runs)} runs.",
                ),
                "epochs": epochs,
                "runs": [{"id": run["id"], "settings": run["settings"]} for run in runs_in_order],
            },
            {"kind": "curves", "at": list(range(len(runs_in_order))), "epoch": list(range(epochs + 1)), **of},
            {"kind": "results", "epoch": epochs, "final": True, "cells": results, "sentences": [f"Of {sweep[:2]}."]},
            {
                "kind": "progress",
                "state": "done",
                "can": BUTTONS["done"],
                "message": "",
                "done_epochs": 1,
                "of_epochs": 1,
            },
        ]


def frame_of(sweep: str, cells: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    """The frame that tells a page of a sweep over learning rates."""
    runs = [{"id": f"{place:032x}", "settings": {"seed": place}} for cell in cells for place in cell["runs"]]
    frame = {"kind": "sweep", "id": sweep, "state": "running", "can": BUTTONS["running"], "message": "", "epochs": 100}
    frame["data"] = "Article"
    return {
        **frame,
        "seeds": 2,
        "stride": 1,
        "swept": ["learning_rate"],
        "columns": ["test_loss", "test_accuracy"],
        "runs": runs,
        "cells": cells,
        **more,
    }


@pytest.fixture
def saved_runs() -> SweptRuns:
    """A visitor's saved runs, none at first."""
    return SweptRuns()


@pytest.fixture
def open_swept(compare: Open) -> Callable[..., Page]:
    """Opens the page with the section of sweeps; the test plays the connection, which the module server lacks."""

    def start(**options: Any) -> Page:
        page = compare(**options, sweeps=True)
        page.locator("[data-testid=sweep]").wait_for()
        return page

    return start


def tell_sweep(page: Page, kind: str, state: str) -> None:
    """Tells the page of the sweep `SWEEP`, without settings and runs, in that state."""
    frame: dict[str, Any] = {"kind": kind, "id": SWEEP, "state": state, "can": BUTTONS[state], "message": ""}
    if kind == "progress":
        frame |= {"done_epochs": 1, "of_epochs": 2, "rate": 10, "seconds_left": 1}
    page.evaluate("frame => rnnSweepStream.take(frame)", frame)


def begin_sweep(page: Page, settings: int = 4, sweep: str = SWEEP) -> None:
    """Tells the page that a sweep over so many learning rates has begun."""
    cells = [{"values": {"learning_rate": (k + 1) / 100}, "runs": [2 * k, 2 * k + 1]} for k in range(settings)]
    page.evaluate("frame => rnnSweepStream.take(frame)", frame_of(sweep, cells))
    progress = {"kind": "progress", "state": "running", "can": BUTTONS["running"], "message": ""}
    numbers = {"done_epochs": 30, "of_epochs": 100, "rate": 10, "seconds_left": 7}
    page.evaluate("frame => rnnSweepStream.take(frame)", progress | numbers)


def refreshed(page: Page) -> Page:
    """The page after a reload."""
    figures_shown = page.evaluate("JSON.stringify(shown)")
    page.reload()
    page.wait_for_function("window.ready")
    call(page, "show", *json.loads(figures_shown))
    page.locator(".rnn-compare[data-ready]").wait_for()
    return page
