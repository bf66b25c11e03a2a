"""Values of a label column are mapped as a person would map them, and by whatever the visitor says instead."""

import pytest

from data import own
from data.own.labels import ByRange, ByValue
from data.own.numbers import number_of

NO, YES, MID = "negative", "positive", "neutral"

PROPOSALS = {
    "0 and 1": ("", {"0": NO, "1": YES}),
    "1 and 2": ("label", {"1": NO, "2": YES}),
    "0 and 4": ("", {"0": NO, "4": YES}),
    "0, 2 and 4": ("", {"0": NO, "2": MID, "4": YES}),
    "-1, 0 and 1": ("category", {"-1": NO, "0": MID, "1": YES}),
    "minus as a sign": ("category", {"−1": NO, "0": MID, "1": YES}),
    "three numbers called label": ("label", {"0": "0", "1": "1", "2": "2"}),
    "five stars": ("stars", {"1": NO, "2": NO, "3": "", "4": YES, "5": YES}),
    "five stars called label": ("label", {value: value for value in "12345"}),
    "five classes": ("topic", {value: value for value in "12345"}),
    "stars with decimals": ("Rating", {"1.0": NO, "2.0": NO, "3.0": "", "4.0": YES, "5.0": YES}),
    "half stars": ("rating", {"0.5": NO, "2,5": "", "3": "", "4.5": YES, "5": YES, "1": NO}),
    "0 to 4": ("Sentiment", {"0": NO, "1": NO, "2": "", "3": YES, "4": YES}),
    "ten points": ("score", {"1": NO, "4": NO, "5": "", "6": "", "7": YES, "10": YES}),
    "pos and neg": ("", {"pos": YES, "neg": NO}),
    "three in German": ("", {"positiv": YES, "negativ": NO, "neutral": MID}),
    "plus and minus": ("", {"+": YES, "-": NO}),
    "words and numbers": ("", {"positive": YES, "0": NO, "1": YES, "negative": NO}),
    "yes and no": ("recommended", {"yes": YES, "no": NO}),
    "spam": ("spam", {"0": "not spam", "1": "spam"}),
    "is toxic": ("is_toxic", {"false": "not toxic", "true": "toxic"}),
    "classes": ("", {"sport": "sport", "art": "art", "news": "news"}),
    "two classes": ("", {"ham": "ham", "spam": "spam"}),
    "one number": ("", {"1": "1"}),
}


@pytest.mark.parametrize(("column", "labels"), PROPOSALS.values(), ids=PROPOSALS)
def test_a_proposal_is_what_a_person_would_say(column: str, labels: dict[str, str]) -> None:
    assert own.proposal(dict.fromkeys(labels, 3), column) == ByValue(labels)


def test_many_numbers_become_two_ranges_with_the_middle_left_out() -> None:
    rule = own.proposal({f"{number / 100:.2f}": 1 for number in range(101)}, "sentiment")
    assert rule == ByRange(0.4, 0.6)
    assert [rule.label_of(value) for value in ("0.1", "0.4", "0.5", "0,6", "1", "x")] == [NO, NO, None, YES, YES, None]


def test_of_too_many_classes_the_most_frequent_are_kept() -> None:
    rule = own.proposal({f"class {number}": number + 1 for number in range(30)})
    assert isinstance(rule, ByValue)
    assert len(rule.all_labels) == 20
    assert not rule.labels["class 9"]
    assert rule.labels["class 10"] == "class 10"


def test_no_rule_suits_texts() -> None:
    assert own.proposal({f"a text {number}": 1 for number in range(201)}) is None


def test_labels_stand_from_negative_to_positive_and_others_by_the_alphabet() -> None:
    assert ByValue({"a": YES, "b": NO, "c": MID, "d": ""}).all_labels == (NO, MID, YES)
    assert ByValue({"a": "tea", "b": "cocoa", "c": NO}).all_labels == ("cocoa", NO, "tea")


def test_a_visitor_maps_values_as_they_like() -> None:
    content = b"text,label\na,1\nb,2\nc,3\nd,4\n"
    reading = own.read(content, "f", rule=ByValue({"1": "low", "2": "low", "3": "", "4": "high"}))
    assert [example.label for example in reading.examples] == ["low", "low", "high"]
    assert reading.labels == ("high", "low")
    assert reading.counts.unmapped == 1


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        *[
            ("4", 4.0),
            ("4.5", 4.5),
            ("4,5", 4.5),
            ("-1", -1.0),
            ("−1", -1.0),
            ("+2", 2.0),
            ("4/5", 4.0),
            ("5 stars", 5.0),
        ],
        *[("1 star", 1.0), ("4 out of 5", 4.0), ("★★★☆☆", 3.0), ("⭐⭐", 2.0), ("⭐️⭐️⭐️", 3.0), ("3 Sterne", 3.0)],
        *[("", None), ("good", None), ("1.2.3", None), ("1e5", None), ("nan", None), ("12 monkeys", None), ("☆", None)],
    ],
)
def test_numbers_of_cells(cell: str, number: float | None) -> None:
    assert number_of(cell) == number
