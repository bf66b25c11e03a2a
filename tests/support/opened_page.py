"""A page of the playground without a browser, and what its panel and its address show."""

import json
import re
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qsl

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import NumberInput

from playground.training import InteractiveJob
from tests.support.front_door import OWNER, front_door
from tests.support.patience import PATIENCE

MAIN = Path(__file__).resolve().parents[2] / "playground" / "main.py"


@pytest.fixture
def job(tmp_path: Path) -> Iterator[InteractiveJob]:
    """The visitor's job, as if the page had been opened through the front door with the visitor's cookie."""
    with front_door(tmp_path) as server:
        yield server.jobs.of(OWNER)


def open_page(view: str = "", **params: str) -> AppTest:
    """The Train page after its first run, or another page, opened with a link."""
    page = AppTest.from_file(str(MAIN), default_timeout=PATIENCE)
    if view:
        page.switch_page(view)
    for name, value in params.items():
        page.query_params[name] = value
    page.run()
    assert not page.exception
    return page


def settings_shown(page: AppTest) -> dict[str, object]:
    """Label to value of every widget in the panel."""
    sidebar = page.sidebar
    widgets = [*sidebar.selectbox, *sidebar.slider, *sidebar.select_slider, *sidebar.number_input]
    return {widget.label: widget.value for widget in widgets}


def field(page: AppTest, label: str) -> NumberInput:
    """The number input of that label."""
    return next(widget for widget in page.sidebar.number_input if widget.label == label)


def components(page: AppTest) -> list[str]:
    """Names of our components in the main part of the page, the frame's own left out."""
    return [element.proto.component_name for element in page.main.get("bidi_component")]


def notes_shown(page: AppTest) -> list[str]:
    """What is said between the settings."""
    bodies = [element.proto.body for element in page.sidebar.get("html")]
    return [re.sub("<.*?>", "", body) for body in bodies if body.startswith("<p ")]


def link_shown(page: AppTest) -> dict[str, str]:
    """What the page puts into the address bar."""
    (element,) = page.sidebar.get("bidi_component")
    return dict(parse_qsl(json.loads(element.proto.json)["link"], strict_parsing=True))


def await_trained(job: InteractiveJob, epoch: int = 1) -> None:
    """Lets the job train up to that epoch, so that its run is one to be kept."""
    done = threading.Event()
    with job.followed(lambda urgent: done.set() if job.state == "paused" else None):
        job.train_to(epoch)
        assert done.wait(60)
