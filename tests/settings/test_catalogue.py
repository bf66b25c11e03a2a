"""What the page is told of the settings, and the widgets that are made from the same catalogue."""

import json
from dataclasses import replace
from itertools import groupby

import pytest

from data import DATASETS, Dataset, Example
from playground.catalogue import ALL, DATA, catalogue_for, catalogue_json, suggested
from playground.inspection.views import FILMED
from playground.inspection.views.plane import MOST_BESIDE
from playground.links.settings import from_link
from playground.own_data import found_by, name_within
from playground.settings.widgets import decades, help_of
from playground.training.interactive.job import SPEEDS
from playground.training.prepared_data import suited
from rnn import SETTINGS, Settings
from rnn.explain.edits import LARGEST_VALUE
from rnn.setting_kinds import Choice, Number

LOGARITHMIC = [each.name for each in SETTINGS.values() if isinstance(each, Number) and each.scale == "log"]


def test_the_page_is_told_what_each_setting_is_called_and_what_it_has_by_itself() -> None:
    catalogue = catalogue_json()
    assert json.loads(json.dumps(catalogue)) == catalogue
    assert [(one["name"], one["label"]) for one in catalogue["settings"]] == [
        (one.name, one.label) for one in ALL.values()
    ]
    assert [one["name"] for one in catalogue["settings"] if one["changeable"]] == ["learning_rate", "epochs"]
    assert {one["name"]: one["most"] for one in catalogue["settings"] if "most" in one} == {
        each.name: each.offered[1] for each in SETTINGS.values() if isinstance(each, Number)
    }
    assert catalogue["arrays"] == {"w_xh": "HV", "w_hh": "HH", "w_hy": "CH", "b_h": "H", "b_y": "C"}
    assert catalogue["filmed"] == list(FILMED)
    assert catalogue["limits"] == {"speeds": list(SPEEDS), "weight": LARGEST_VALUE, "sentences_beside": MOST_BESIDE}
    for data in DATASETS:  # nothing is changed on a page that was opened with the data set alone
        config, _ = from_link({"data": data})
        assert config is not None
        assert catalogue["defaults"][data] == config.settings.to_dict()


def test_the_help_of_a_widget_says_whether_its_setting_may_change_in_mid_run() -> None:
    assert help_of(SETTINGS["learning_rate"]) == (
        "How far one step of gradient descent moves the weights; it may be changed during a run. "
        "[A scene shows it](?scene=rate&step=1)."
    )
    for setting in (SETTINGS["hidden_size"], DATA):
        assert help_of(setting).startswith(f"{setting.help} [")


@pytest.mark.parametrize("name", LOGARITHMIC)
def test_the_values_of_a_slider_run_from_limit_to_limit_and_hold_the_defaults(name: str) -> None:
    low, high = SETTINGS[name].offered
    grid = decades(low, high)
    assert (grid[0], grid[-1]) == (low, high)
    assert getattr(Settings(), name) in grid
    for data in DATASETS:
        assert low <= getattr(suggested(data, Settings()), name) <= high, data


def test_another_data_set_brings_its_own_settings_and_leaves_both_seeds() -> None:
    chosen = Settings(hidden_size=3, seed=7, shuffle_seed=8)
    for data in DATASETS:
        settings = suggested(data, chosen)
        assert (settings.seed, settings.shuffle_seed) == (7, 8)
        assert replace(settings, seed=0, shuffle_seed=0) == suited(data)


def test_of_own_sets_the_page_is_told_what_suits_them_and_each_is_looked_up_in_one_go() -> None:
    examples = (Example("a", "x"), Example("b", "y"))
    own = [name_within("ann", f"{number}.csv", f"{number:064}") for number in (1, 2)]
    plain = Dataset("mine", examples, examples, "", ("x", "y"))
    dataset = replace(plain, suggested={"epochs": 7}, suggested_by_cell={"gru": {"clip": 2}})
    asked: list[str] = []

    def find(name: str) -> Dataset:
        asked.append(name)
        return dataset

    with found_by(find):
        catalogue = catalogue_for(own)
    assert [name for name, _ in groupby(asked)] == own
    for name in own:
        assert catalogue["defaults"][name] == Settings(epochs=7).to_dict()
        assert catalogue["by_cell"][name] == {"gru": {"clip": 2}}
    assert catalogue["by_cell"].items() > catalogue_json()["by_cell"].items()
    assert catalogue["settings"][0]["options"].items() >= dict(zip(own, ("1.csv", "2.csv"), strict=True)).items()


def test_a_choice_stands_with_a_capital_letter_where_it_stands_alone() -> None:
    bptt = SETTINGS["bptt"]
    assert isinstance(bptt, Choice)
    assert [bptt.title(option) for option in bptt.options] == ["Exact", "As printed in the article"]
