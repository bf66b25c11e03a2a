"""A setting is one entry of the catalogue: two that a copy of the project has more turn up wherever settings do."""

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from playground.catalogue import catalogue_json
from playground.storage.names import default_name
from playground.storage.run_files import write_run
from rnn import Settings
from tests.frontend.node import NODE
from tests.support.run_files import LATER, record

pytestmark = pytest.mark.program

ROOT = Path(__file__).resolve().parents[2]
PARTS = (".streamlit", "rnn", "data", "playground", "tests")
# The last is what another process is just compiling: it has another name afterwards.
NO_SOURCE = shutil.ignore_patterns("node_modules", "*.pyc.*")

ENTRIES = """
    momentum: float = setting(
        0.0,
        Number(
            label="Momentum",
            help="How much of the last step is taken again.",
            at_least=0.0,
            offered=(0.0, 0.99),
            column=Column("Momentum", "How much of the last step is taken again"),
            sweepable=True,
            example="0, 0.9",
        ),
    )
    order: str = setting(
        "shuffled",
        Choice(
            label="Order of sentences",
            help="How the sentences follow each other.",
            options={"shuffled": "shuffled", "file": "as in the file"},
            short="order",
            more=True,
            sweepable=True,
        ),
    )
"""

# What the page makes of the catalogue: its own modules, as they stand.
PAGE = """
import { changedIn, learnSettings, settingText, sweptSettings } from "%(frontend)s/core/settings.js";
import { makeColumns, unlike } from "%(frontend)s/runs/table/columns.js";
import { labelsOf } from "%(frontend)s/runs/names.js";

const { catalogue, usual } = %(given)s;
learnSettings(catalogue);
const rest = { name: "", named: false, data: "Article", changes: [], started: 0 };
const run = (id, settings) => ({ ...rest, id, settings: { ...usual, ...settings } });
const runs = [run("a", { momentum: 0.5 }), run("b", { order: "file" })];
const columns = makeColumns(() => unlike(runs));
console.log(JSON.stringify({
  columns: columns.map(({ title }) => title),
  help: columns.find(({ key }) => key === "others").help,
  cells: runs.map((one) => columns.map((column) => column.text(column.value(one), one))),
  labels: [...labelsOf(runs).values()],
  chips: changedIn(runs[0]).map(({ name, value }) => settingText(name, value)),
  swept: sweptSettings().map(({ label, brief }) => [label, brief]),
}));
"""


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project with two entries more in its catalogue, and not another line."""
    root = tmp_path_factory.mktemp("project")
    for part in PARTS:
        shutil.copytree(ROOT / part, root / part, ignore=NO_SOURCE)
    shutil.copy(ROOT / "pyproject.toml", root)  # tells the version
    file = root / "rnn" / "settings.py"
    before, end, after = file.read_text(encoding="utf-8").partition("\n    def __post_init__")
    assert end
    file.write_text(before + ENTRIES + end + after, encoding="utf-8")
    return root


def run(root: Path, *command: str) -> str:
    done = subprocess.run([sys.executable, *command], cwd=root, capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def page_facts(copy: Path) -> dict[str, Any]:
    """Where the two settings turn up in the copy, which is given a run file of this project too."""
    file = copy / "old.npz"
    file.write_bytes(write_run(record()))
    (copy / "data of the server").mkdir()
    output = run(copy, "-m", "tests.settings.one_more_setting", str(file), str(copy / "data of the server"))
    return dict(json.loads(output.splitlines()[-1]))


@pytest.mark.parametrize("command", [[], ["sweep"]], ids=["train", "sweep"])
def test_the_help_of_the_command_line_tells_of_them(copy: Path, command: list[str]) -> None:
    words = " ".join(run(copy, "-m", "rnn", *command, "--help").split())
    assert "how much of the last step is taken again (default: 0.0)" in words
    assert "--order VALUES" in words if command else "--order shuffled|file" in words


def test_the_panel_and_the_link_have_them(page_facts: dict[str, Any]) -> None:
    assert page_facts["panel"]["Momentum"] == 0.5
    assert page_facts["panel"]["Order of sentences"] == "file"
    assert page_facts["page's link"].items() >= {"momentum": "0.5", "order": "file"}.items()
    settings, notes, link = page_facts["link"]
    assert (settings["momentum"], settings["order"], notes) == (0.5, "file", [])
    assert link.items() >= {"momentum": "0.5", "order": "file"}.items()
    assert page_facts["too far"] == ["Momentum in the link is not a number from 0 to 0.99: 0.99 is used."]


def test_a_sweep_may_vary_them(page_facts: dict[str, Any]) -> None:
    assert {"name": "momentum", "label": "Momentum", "example": "0, 0.9"} in page_facts["form"]
    assert [settings["momentum"] for settings in page_facts["swept"]] == [0.0, 0.9]


def test_names_and_files_have_them_and_old_ones_stay_as_they_are(page_facts: dict[str, Any]) -> None:
    assert page_facts["name"] == "Article H=64 lr=0.02 seed=0 order=file momentum=0.5"
    assert page_facts["usual name"] == default_name("Article", Settings())
    assert page_facts["file"] == {**LATER.to_dict(), "momentum": 0.5, "order": "file"}
    assert page_facts["old file"] == {**LATER.to_dict(), "momentum": 0.0, "order": "shuffled"}
    assert page_facts["old row"] == {**Settings(hidden_size=9).to_dict(), "momentum": 0.0, "order": "shuffled"}


def test_the_page_has_them_in_its_table_its_labels_its_chips_and_the_form_of_a_sweep(
    page_facts: dict[str, Any],
) -> None:
    usual = {**Settings().to_dict(), "momentum": 0.0, "order": "shuffled"}
    page_data = json.dumps({"catalogue": page_facts["catalogue"], "usual": usual})
    script = PAGE % {"frontend": (ROOT / "playground/frontend").as_uri(), "given": page_data}
    done = subprocess.run([NODE, "--input-type=module"], input=script, capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    page = json.loads(done.stdout)
    own = page["columns"].index("Momentum")
    assert page["columns"][:own] == ["Data", "Hidden", "Learn. rate"]
    assert "schedule, order of sentences, what was changed" in page["help"]
    others = page["columns"].index("Other settings")
    assert [(cells[own], cells[others]) for cells in page["cells"]] == [
        ("0.5", "order shuffled"),
        ("0", "order as in the file"),
    ]
    assert page["labels"] == ["momentum 0.5 · order shuffled", "momentum 0 · order as in the file"]
    assert page["chips"] == ["Momentum 0.5"]
    assert ["Momentum", "How much of the last step is taken again."] in page["swept"]


def test_none_of_them_is_in_the_project_itself() -> None:
    assert not {"momentum", "order"} & {setting["name"] for setting in catalogue_json()["settings"]}
