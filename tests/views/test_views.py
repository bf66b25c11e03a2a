"""The pages without a browser: what each of them is given, and what one after another leaves as it was."""

import json
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from data import DATASETS, LABELS, MOST_LABELS
from playground import session
from playground.catalogue import catalogue_json
from playground.charts.compare import compare_figures
from playground.charts.inspect import inside_figures
from playground.charts.palette import THEMES
from playground.charts.sweep import sweep_figures
from playground.charts.train import train_figures
from playground.training import InteractiveJob, Jobs
from rnn.analysis import ENOUGH_SEEDS
from rnn.analysis.endings import HIGH, LOW
from rnn.sweep import MOST_RUNS
from tests.support.following import following
from tests.support.front_door import OWNER, front_door
from tests.support.opened_page import MAIN, components, job, open_page, settings_shown

__all__ = ["job"]  # a fixture


def test_the_first_page_shows_the_defaults_and_the_network(job: InteractiveJob) -> None:
    page = open_page()
    assert settings_shown(page) == {
        "Data": "Article",
        "Hidden size": 64,
        "Hidden size, typed": 64,
        "Learning rate": 0.02,
        "Epochs": 1000,
        "Seed": 0,
        "Cell": "tanh",
        "Initial weight scale": 0.001,
        "Gradient clip": 1.0,
        "Batch size": 1,
        "Spectral radius": 0.95,
        "Shuffle seed": 0,
        "Backpropagation": "exact",
        "Output": "last",
        "Optimizer": "sgd",
        "Clip by": "element",
        "Recurrent init": "article",
        "Schedule": "constant",
    }
    assert components(page) == ["rnn_train"]
    assert not page.warning
    assert not page.error


@pytest.mark.parametrize("view", ["views/train.py", "views/compare.py", "views/inside.py"])
def test_on_a_full_server_a_page_says_so_and_shows_no_network(tmp_path: Path, view: str) -> None:
    with front_door(tmp_path, jobs=Jobs(1, most=1)) as server:
        with following(server.jobs.of("another visitor")):
            page = open_page().switch_page(view).run()
            assert [error.value for error in page.error] == [session.FULL.format(1)]
            assert not components(page)
        page.run()
        assert not page.error
        assert components(page) == [f"rnn_{Path(view).stem}"]


def test_on_a_full_server_no_set_can_be_brought_along_and_a_choice_waits_until_there_is_room(tmp_path: Path) -> None:
    with front_door(tmp_path, jobs=Jobs(1, most=1)) as server:
        with following(server.jobs.of("another visitor")):
            page = open_page("views/data.py")
            assert [error.value for error in page.error] == [session.FULL.format(1)]
            assert [button.label for button in page.main.button] == ["Train on it"]
            page.selectbox(key="data-set").set_value("Everyday").run()
            page.button(key="data-train").click().run()
            assert not page.success
        page.run()
        assert server.jobs.of(OWNER).config.data == "Everyday"
        assert [tab.label for tab in page.tabs] == ["What is in a set", "Use my own", "Fetch real texts"]


def test_the_scenes_page_is_one_component(job: InteractiveJob) -> None:
    page = open_page().switch_page("views/scenes.py").run()
    assert not page.exception
    assert components(page) == ["rnn_scenes"]


def test_the_compare_page_is_one_component_and_leaves_the_settings_as_they_are(job: InteractiveJob) -> None:
    page = open_page(seed="7")
    page.switch_page("views/compare.py").run()
    assert not page.exception
    assert components(page) == ["rnn_compare"]
    page.switch_page("views/train.py").run()
    assert settings_shown(page)["Seed"] == 7
    assert job.config.settings.seed == 7


LOOKS: dict[str, tuple[str, Callable[[], dict[str, dict[str, Any]]], set[str]]] = {
    "train": ("train/page.js", train_figures, {"recording"}),
    "inside": ("inspect/page.js", inside_figures, set()),
    "compare": ("runs/page.js", compare_figures, {"datasets", "sweeps", "whose"}),
}


def test_each_page_is_given_its_own_module_and_looks_and_the_paths_of_the_visitor(job: InteractiveJob) -> None:
    page = open_page()
    for view, (module, figures, more) in LOOKS.items():
        page.switch_page(f"views/{view}.py").run()
        (element,) = page.main.get("bidi_component")
        given = json.loads(element.proto.json)
        files = session.page_assets()
        assert (given["module"], given["mount"]) == (f"{files.modules}/{module}", "mount"), view
        assert (given["live"], given["plotly"]) == (session.live_path(job), files.plotly)
        assert given["catalogue"] == json.loads(json.dumps(catalogue_json()))
        for theme, of_theme in figures().items():
            assert json.loads(json.dumps(of_theme)).items() <= given["figures"][theme].items()
            colours = given["colours"][theme]
            palette = THEMES[theme]
            assert (colours["train"], colours["test"]) == (palette.train, palette.test)
            assert [colours[f"label-{place}"] for place in range(MOST_LABELS)] == [
                palette.labels[place % len(palette.labels)] for place in range(MOST_LABELS)
            ]
            assert colours.get("runs") == (list(palette.runs) if view == "compare" else None)
        assert set(given) == {"module", "mount", "live", "plotly", "catalogue", "figures", "colours", "strong", *more}
    assert given["datasets"] == list(DATASETS)
    assert set(sweep_figures()["dark"]) <= set(given["figures"]["dark"])


def test_a_page_that_shows_nothing_of_the_job_holds_its_connection(job: InteractiveJob) -> None:
    page = open_page()
    page.switch_page("views/guide.py").run()
    (element,) = page.main.get("bidi_component")
    modules = session.page_assets().modules
    given = {"module": f"{modules}/core/presence.js", "mount": "mount", "live": session.live_path(job)}
    assert json.loads(element.proto.json) == given
    page.switch_page("views/train.py").run()
    (link,) = page.sidebar.get("bidi_component")
    given = json.loads(link.proto.json)
    assert (given["module"], given["mount"]) == (f"{modules}/core/link.js", "mount")


def test_the_settings_are_still_there_after_a_look_at_another_page(job: InteractiveJob) -> None:
    page = open_page(hidden_size="16")
    page.switch_page("views/guide.py").run()
    assert not page.exception
    assert components(page) == ["rnn_presence"]
    page.switch_page("views/train.py").run()
    assert settings_shown(page)["Hidden size"] == 16


@pytest.mark.usefixtures("job")
def test_the_guide_tells_the_limits_by_which_sweeps_are_trained_and_judged() -> None:
    page = open_page()
    page.switch_page("views/guide.py").run()
    text = " ".join(" ".join(element.value for element in page.main.markdown).split()).replace(" %", "%")
    assert f"up to {MOST_RUNS} runs" in text
    assert f"at least {HIGH:.0%} right once, then below {LOW:.0%} for good" in text
    assert f"never at {LOW:.0%};" in text
    assert f"fewer than {ENOUGH_SEEDS} seeds" in text
    assert f"whether the sentence is {LABELS[1]} or {LABELS[0]}." in text
    assert f"the probability of {LABELS[1]} if" in text
    assert "**Learning rate** and **Epochs** may be changed while it trains" in text


def test_without_the_front_door_the_page_says_how_to_start_it() -> None:
    page = open_page()
    assert "`streamlit run`" in page.error[0].value
    assert settings_shown(page)["Hidden size"] == 64
    assert not components(page)


@pytest.mark.usefixtures("job")
def test_the_version_stands_once_on_every_page() -> None:
    project = tomllib.loads((MAIN.parents[1] / "pyproject.toml").read_text(encoding="utf-8"))
    page = open_page()
    for view in ("train", "compare", "inside", "guide"):
        page.switch_page(f"views/{view}.py").run()
        lines = [
            str(element.proto) for block in (page.main, page.sidebar) for element in block if hasattr(element, "proto")
        ]
        assert sum(f"RNN Playground {project['project']['version']}" in text for text in lines) == 1, view
