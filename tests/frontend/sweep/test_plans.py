"""A link to runs fills the form of sweeps so that it asks for these very runs, whatever settings they differ in."""

import json
import subprocess
from dataclasses import replace
from itertools import combinations
from typing import Any

import pytest

from playground.catalogue import catalogue_json
from playground.links import read
from playground.links.making import make_link_of_runs
from playground.training import DEFAULT_CONFIG, RunConfig
from playground.training.sweep.plan import plan_from
from rnn import SETTINGS, Settings
from rnn.setting_kinds import Choice, Value
from rnn.settings import SWEPT
from rnn.sweep import SWEEPS, Sweep
from tests.frontend.node import NODE, ROOT

ASKING = """
import { leaveSweeps, openSweeps } from "./tests/frontend/support/sweep_page.js";

let given = "";
for await (const some of process.stdin) given += some;
const { catalogue, links } = JSON.parse(given);
const asked = [];
for (const { link, frame } of links) {
  for (const again of [false, true]) { // as it is opened, and after a reload, when the link is as it was
    const page = await openSweeps({ catalogue, link: again ? "" : link, again });
    page.configure("config", frame);
    await page.pass(300);
    asked.push(page.requests.findLast(([path]) => path.endsWith("/plan"))[1]);
  }
}
leaveSweeps();
process.stdout.write(JSON.stringify(asked));
"""
BASE = Settings(hidden_size=8, epochs=100, seed=3)
CHOICES = {
    name: tuple(entry.options) for name, entry in SETTINGS.items() if name in SWEPT and isinstance(entry, Choice)
}


def some_values(name: str) -> tuple[Value, ...]:
    entry = SETTINGS[name]
    if isinstance(entry, Choice):
        return tuple(entry.options)
    values = (entry.offered[0], entry.default, 0.1 + 0.2, entry.offered[1])
    return tuple(sorted({int(value) if entry.whole else value for value in values if value >= entry.offered[0]}))


def swept(*sweeps: Sweep) -> list[list[Settings]]:
    return [list(sweep.settings()) for sweep in sweeps]


RUNS = [
    *swept(*SWEEPS.values()),
    *swept(*(Sweep(BASE, {name: some_values(name)}, 2) for name in SWEPT)),
    # Every choice of two or more of the values of a choice.
    *(
        [replace(BASE, **{name: value}) for value in some]  # type: ignore[arg-type]
        for name, options in CHOICES.items()
        for many in range(2, len(options) + 1)
        for some in combinations(options, many)
    ),
    *swept(Sweep(BASE, {"cell": ("lstm", "tanh"), "learning_rate": (0.05, 0.01), "bptt": ("article", "exact")}, 3)),
]


@pytest.fixture(scope="module")
def filled_in() -> list[dict[str, Any]]:
    """What the form asks the server for, by the link to each of RUNS."""
    links = []
    for runs in RUNS:
        link = make_link_of_runs([RunConfig("Everyday", run) for run in runs], DEFAULT_CONFIG, {}).query
        state = read(link)
        assert state.config is not None
        assert state.notes == ()
        frame = {"data": state.config.data, "settings": state.config.settings.to_dict()}
        links.append({"link": link, "frame": frame})
    given = json.dumps({"catalogue": catalogue_json(), "links": links})
    command = [NODE, "--input-type=module", "--eval", ASKING]
    done = subprocess.run(command, cwd=ROOT, input=given, capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    bodies: list[dict[str, Any]] = json.loads(done.stdout)
    return bodies


def test_the_form_asks_for_the_very_runs_of_the_link(filled_in: list[dict[str, Any]]) -> None:
    assert len(filled_in) == 2 * len(RUNS)
    for place, body in enumerate(filled_in):
        plan = plan_from(body)
        assert plan.data == "Everyday"
        assert set(plan.sweep.settings()) == set(RUNS[place // 2])
