"""What is said of a set beside its numbers."""

from data import DATASETS
from data.dataset import Measure
from playground.data_page.told import in_words, made_up_told, yardsticks_told
from playground.training.prepared_data import prepare
from playground.training.yardsticks import yardsticks


def test_a_set_says_whether_its_sequences_are_fresh() -> None:
    assert made_up_told(DATASETS["First word"]()) == (
        "Each epoch reads 1,000 fresh sequences: those of epoch 1 are shown here. What is tested on stays the same, "
        "and no epoch has it."
    )
    assert "the set “First word” has fresh ones" in made_up_told(DATASETS["First word, a fixed set"]())
    assert made_up_told(DATASETS["Everyday"]()) == made_up_told(DATASETS["The Zen of Python"]()) == ""


def test_floor_and_baseline_are_said_with_their_names_and_units() -> None:
    told = yardsticks_told(yardsticks(prepare("First word"), "last"))
    assert told.startswith("To compare with, on what is tested: floor 12.5% accuracy, any of the words; baseline ")
    measures: dict[Measure, str] = {
        "loss": "0.167 nats",
        "squared error": "a squared error of 0.1667",
        "accuracy": "16.7% accuracy",
    }
    assert {measure: in_words(1 / 6, measure) for measure in measures} == measures
