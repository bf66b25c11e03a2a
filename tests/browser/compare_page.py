"""Opens the Compare page alone in a real browser: its modules as they stand, with saved runs that a test makes up."""

import base64
import json
from collections.abc import Iterator
from dataclasses import asdict
from functools import cache
from typing import Any
from urllib.parse import parse_qs, urlsplit

import numpy as np
import pytest
from playwright.sync_api import Page

from data import DATASETS
from playground.catalogue import catalogue_json
from playground.charts.compare import compare_figures
from playground.charts.palette import DARK, LIGHT, marks
from playground.charts.sweep import sweep_figures
from playground.server.api.curves import curve
from playground.training.recording import offered
from rnn import Settings
from rnn.history import COLUMNS, SCORES
from tests.browser.modules import FRONTEND, Modules, Open, call

HTML = (FRONTEND / "runs/page.html").read_text(encoding="utf-8")
PALETTES = {"light": LIGHT, "dark": DARK}


@cache
def looks() -> dict[str, Any]:
    """What the page draws with. Figures are laid out by the first test that opens it, not while tests are collected."""
    of_sweeps = sweep_figures()
    return {
        "figures": {theme: {**figures, **of_sweeps[theme]} for theme, figures in compare_figures().items()},
        "colours": {theme: {"runs": palette.runs, **marks(palette)} for theme, palette in PALETTES.items()},
        "catalogue": catalogue_json(),
        "datasets": list(DATASETS),
    }


WORDS = {"Article": ["bad", "good", "i", "not"], "Everyday": ["bad", "film", "glad", "good", "not"]}


def style_of(theme: str) -> dict[str, str]:
    """Streamlit's colours of a theme, as its page hands them on."""
    palette = PALETTES[theme]
    return {
        "--st-background-color": palette.background,
        "--st-secondary-background-color": palette.surface,
        "--st-text-color": palette.text,
        "--st-border-color": palette.border,
        "--st-primary-color": palette.accent,
    }


class SavedRuns:
    """Saved runs that answer as the server does, and note what they were asked."""

    def __init__(self) -> None:
        self.runs: list[dict[str, Any]] = []
        self.histories: dict[str, dict[str, list[float]]] = {}
        self.deleted: dict[str, dict[str, Any]] = {}
        self.requests: list[tuple[str, str, Any]] = []
        self.refuses: str = ""
        self.notice = ""

    def add(self, name: str, epochs: int = 200, **what: Any) -> str:
        """One more run, the newest; returns its id."""
        number = len(self.histories)
        run_id = f"{number:08x}" + "0" * 24
        settings = {**asdict(Settings()), "epochs": epochs, "seed": number, **what.pop("settings", {})}
        epoch = np.arange(epochs + 1)
        noise = np.random.default_rng(number).normal(0, 0.01, (2, epochs + 1))
        fall = 1 / (1 + np.exp((epoch - epochs * (0.3 + 0.03 * (number % 12))) / (epochs / 20)))
        loss = np.abs(0.69 * fall + 0.01 + noise[0] * fall)
        right = np.clip(1 - 0.5 * fall + noise[1] * fall, 0, 1).round(3)
        right[-epochs // 5 :] = 1
        self.histories[run_id] = {
            "seconds": (epoch / (150 + 10 * (number % 7))).tolist(),
            "train_loss": (loss * 1.1).tolist(),
            "train_accuracy": right.tolist(),
            "test_loss": loss.tolist(),
            "test_accuracy": right.tolist(),
        }
        run = {
            "id": run_id,
            "name": name,
            "colour": number % 12,
            "pinned": False,
            "data": "Article",
            "settings": settings,
            "changes": [],
            "epochs_done": epochs,
            "ended": "done",
            "can": offered(what.get("ended", "done"), under_way=False),
            "message": "",
            "started": 1_790_000_000 + 600 * number,
            "seconds": epochs / 200,
            "rate": 190.5,
            "best_test_loss": min(self.histories[run_id]["test_loss"]),
            "best_test_accuracy": 1.0,
            "first_all_train": int(epochs * 0.7),
            "first_all_test": int(epochs * 0.8),
            "machine": "test",
            "versions": {},
            "sweep": None,
            **{column: self.histories[run_id][column][-1] for column in SCORES},
            **what,
        }
        self.runs.insert(0, run)
        return run_id

    def answer(self, method: str, path: str, text: str) -> tuple[int, str, str]:
        """Answers one request of the page's; `text` is its body if that is JSON."""
        parts = urlsplit(path)
        body = json.loads(text) if text else None
        self.requests.append((method, parts.path, body))
        if self.refuses:
            return 400, "application/json", json.dumps({"error": self.refuses})
        if parts.path.endswith((".csv", ".npz", ".parquet")):
            return 200, "application/octet-stream", f"{path} {text}".strip()
        return 200, "application/json", json.dumps(self._json(parts.path, parse_qs(parts.query), body))

    def _json(self, path: str, query: dict[str, list[str]], body: Any) -> Any:
        match path.removeprefix("/api/runs").split("/")[1:]:
            case []:
                return {"runs": self.runs, "notice": self.notice}
            case ["histories"]:
                return {"histories": {run: self._curve(run, body) for run in body["ids"]}}
            case ["pin"]:
                for run_id in body["ids"]:
                    self._find(run_id)["pinned"] = body["pinned"]
                return {"changed": len(body["ids"])}
            case ["delete"]:
                deleted_runs = [run for run in self.runs if run["id"] in body["ids"]]
                self.deleted.update({run["id"]: run for run in deleted_runs})
                self.runs = [run for run in self.runs if run not in deleted_runs]
                return {"changed": len(deleted_runs)}
            case ["undelete"]:
                restored_runs = [self.deleted.pop(run) for run in body["ids"]]
                self.runs = sorted([*self.runs, *restored_runs], key=lambda run: -run["started"])
                return {"changed": len(restored_runs)}
            case ["load"]:
                return {"title": "", "runs": [self._find(self.add("a loaded run"))]}
            case [_, "continue"]:
                return {"job": "/live/test"}
            case [run, "trace"]:
                return self._trace(run, query.get("text", [""])[0])
            case [run, "vocabulary"]:
                return {"words": WORDS[self._find(run)["data"]]}
            case [_, "yardsticks"]:
                return {"yardsticks": []}
            case [run]:
                self._find(run).update(body)
                return self._find(run)
        raise AssertionError(f"The page asked for {path}")

    def _find(self, run_id: str) -> dict[str, Any]:
        return next(run for run in self.runs if run["id"] == run_id)

    def _curve(self, run_id: str, asked: dict[str, Any]) -> dict[str, str | None]:
        history = np.array([self.histories[run_id][name] for name in COLUMNS])
        options = {name: asked[name] for name in ("column", "points", "smooth", "seconds")}
        return curve(history, **options)

    def _trace(self, run_id: str, text: str) -> dict[str, Any]:
        """A network of sines, another one for each seed, that reads any text."""
        settings = self._find(run_id)["settings"]
        words = text.lower().split()
        units = settings["hidden_size"]
        places = np.arange(units)
        hidden = np.zeros((len(words) + 1, units))
        for t, word in enumerate(words):
            mark = sum(map(ord, word)) * (settings["seed"] + 1)
            hidden[t + 1] = np.tanh(0.6 * hidden[t] + 1.4 * np.sin(mark * (places + 1)))
        speaks = np.cos(2.4 * places)
        probabilities = 1 / (1 + np.exp(-(hidden @ speaks) / 3))

        def floats(array: Any) -> str:
            return base64.b64encode(np.asarray(array, dtype="<f4").tobytes()).decode()

        return {
            "kind": "trace",
            "epoch": 1,
            "text": text,
            "words": words,
            "between": " ",
            "known": [word.isascii() for word in words],
            "cut": False,
            "nearest": {word: ["good", "glad"] for word in words if not word.isascii()},
            "units": units,
            "hidden": floats(hidden),
            "speaks": floats(speaks),
            "labels": ["negative", "positive"],
            "of_labels": np.stack([1 - probabilities, probabilities], axis=1).round(6).tolist(),
            "probabilities": probabilities.round(6).tolist(),
        }


@pytest.fixture
def saved_runs() -> SavedRuns:
    """A visitor's saved runs, none at first."""
    return SavedRuns()


@pytest.fixture
def compare(modules: Modules, saved_runs: SavedRuns, request: pytest.FixtureRequest) -> Iterator[Open]:
    """`compare(size, theme, link)` opens the page over `saved_runs`; an uncaught error fails the test at its end.

    With `sweeps=True` it has the section of sweeps. Plotly is a stub in tests marked as `no_picture`.
    """
    plotly = "/plotly_stub.js" if request.node.get_closest_marker("no_picture") else "/plotly.min.js"
    with modules.tabs("test_compare_unit.html", saved_runs.answer) as open_page:

        def start(
            size: tuple[int, int] = (1440, 900), theme: str = "light", link: str = "", sweeps: bool = False
        ) -> Page:
            page = open_page(*size, link)
            data = {**looks(), "sweeps": sweeps, "plotly": plotly}
            call(page, "show", HTML, style_of(theme), data)
            page.locator(".rnn-compare[data-ready]").wait_for()
            return page

        yield start
