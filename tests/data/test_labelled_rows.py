"""The rows of a CSV file: each holds a sentence and a label, or is refused by file, line, cause and what to do."""

import io
import re
from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data import LABELS, Example
from data.csv_files import read_csv, read_pair, to_csv
from data.csv_rows import DataError, Source
from data.labelled_rows import holds_a_word
from rnn import tokenize
from tests.support.characters import assigned_characters
from tests.support.csv_files import BOTH, EXAMPLES, HEAD, refusal

Opener = Callable[[bytes], Source]


def test_the_same_text_may_come_twice_with_both_labels() -> None:
    twice = (Example("fine", "positive"), Example("fine", "negative"), Example("fine", "positive"))
    assert read_csv(io.StringIO(to_csv(twice))) == twice


REFUSED = {
    "empty": ("", 1, "the file is empty", 'begin with the row "text,label"'),
    "only empty lines": ("\n\n", 1, "the file is empty", 'begin with the row "text,label"'),
    "only names": (HEAD, 1, "no row follows the names of the columns", "give each sentence its own row"),
    "no text": ("words,label\na,positive\n", 1, 'the column "text" is missing', "text,label"),
    "no label": ("\ntext,opinion\na,positive\n", 2, 'the column "label" is missing', "text,label"),
    "no names": ("a,positive\nb,negative\n", 1, 'the column "text" is missing', "name the columns in the first row"),
    "semicolons": ("text;label\na;positive\n", 1, 'the column "text" is missing', "set the cells apart by commas"),
    "tabs": ("text\tlabel\na\tpositive\n", 1, 'the column "text" is missing', "set the cells apart by commas"),
    "text twice": ("text,label,Text\n", 1, 'the column "text" comes twice', "keep one of them"),
    "label twice": ("text,label, label\n", 1, 'the column "label" comes twice', "keep one of them"),
    "empty text": (BOTH + ",positive\n", 4, "the text is empty", "take the row out"),
    "blank text": (BOTH + '"  ",positive\n', 4, "the text is empty", "take the row out"),
    "row without a label": (BOTH + "fine,\n", 4, "the row has no label", "label it positive or negative"),
    "row that ends early": (BOTH + "fine\n", 4, "the row has no label", "label it positive or negative"),
    "unknown label": (BOTH + "fine,neutral\n", 4, '"neutral" is no label', "label the row positive or negative"),
    "number for a label": (BOTH + "fine,1\n", 4, '"1" is no label', "label the row positive or negative"),
    "long label": (BOTH + f"fine,{'x' * 50}\n", 4, f'"{"x" * 39}…" is no label', "positive or negative"),
    "label of two lines": (BOTH + 'fine,"so\nso"\n', 4, '"so so" is no label', "positive or negative"),
    "extra cells": (BOTH + "well, fine,positive\n", 4, "the row has 3 cells, the first row 2", "between quotes"),
    "extra cells after a text that comes last": ("label,text\npositive,well, a\n", 2, "the row has 3 cells", "quotes"),
    "extra cells between labels": (BOTH + "well, positive,negative\n", 4, '"negative" stands beyond', "between quotes"),
    "a label twice": (BOTH + "fine,positive,positive\n", 4, '"positive" stands beyond the last column', "take it out"),
    "a note after an empty cell": (BOTH + "fine,positive,,note\n", 4, '"note" stands beyond the last column', "take"),
    "an empty cell between": (BOTH + "fine,,positive\n", 4, "an empty cell stands before others", "take it out"),
    "an empty cell in front": (BOTH + ",fine,positive\n", 4, "an empty cell stands before others", "take it out"),
    "a space before a quote": (
        BOTH + ' "good, fine",positive\n',
        4,
        "a space stands before the quote",
        "begin the cell",
    ),
    "typographic quotes": (BOTH + "“good, fine”,positive\n", 4, "between typographic quotes", "straight ones"),
    "a label with a direction mark": (BOTH + "fine,\u202eso\n", 4, '"so" is no label', "positive or negative"),
    "a note without a column": (BOTH + "fine,positive,yes,\n", 4, '"yes" stands beyond the last column', "take it out"),
    "changed places": (BOTH + "Positive,fine\n", 4, "text and label have changed places", "where the first row has it"),
    "a semicolon": (BOTH + "fine; Positive\n", 4, "text and label are not set apart by a comma", "by commas"),
    "a tab": (BOTH + "fine\tnegative\n", 4, "text and label are not set apart by a comma", "by commas"),
    "a row in quotes": (BOTH + '"fine,positive"\n', 4, "between one pair of quotes", "only the text between quotes"),
    "only punctuation": (BOTH + "?!...,positive\n", 4, "no word in it", "take the row out"),
    "only emoji": (BOTH + "👍🏽 1️⃣,positive\n", 4, "no word in it", "write a sentence there"),
    "only what is not seen": (BOTH + "\u200b\u00ad,positive\n", 4, "no word in it", "take the row out"),
    "unclosed quote": (BOTH + '"fine,positive\nso,negative\n', 4, "a quote is opened here and never closed", "twice"),
    "half-quoted cell": (BOTH + '"a" film,positive\n', 4, "a cell goes on after its closing quote", "twice"),
    "endless cell": (BOTH + "x" * 200_000 + ",positive\n", 4, "a cell is longer than 131,072 characters", "quote"),
    "zero byte": (BOTH + "fi\0ne,positive\n", 4, "it holds a zero byte, as no text does", "CSV in UTF-8"),
    "one class": (HEAD + "a,positive\nb,positive\n", 3, "every row is labelled positive", "are labelled negative"),
    "the other class": (HEAD + "a,negative\n\n", 2, "every row is labelled negative", "are labelled positive"),
    "after a cell of two lines": (HEAD + '"a\nb",positive\n,negative\n', 4, "the text is empty", "take the row out"),
    "in a row of two lines": (HEAD + '"a\nb",so\n', 2, '"so" is no label', "positive or negative"),
    "with CR": ("text,label\ra,positive\r,negative\r", 3, "the text is empty", "take the row out"),
    "with CRLF": ("text,label\r\na,positive\r\n,negative\r\n", 3, "the text is empty", "take the row out"),
}


@pytest.mark.parametrize(("content", "line", "cause", "advice"), REFUSED.values(), ids=REFUSED)
def test_anything_else_is_refused_with_file_line_cause_and_advice(
    opener: Opener, content: str, line: int, cause: str, advice: str
) -> None:
    message = refusal(opener(content.encode()))
    assert message.startswith(f"mine.csv, line {line}: ")
    given_cause, _, given_advice = message.partition(": ")[2].partition("; ")
    assert cause in given_cause
    assert advice in given_advice
    assert message.endswith(".")
    assert "\n" not in message


def test_the_first_five_faults_are_told_at_once() -> None:
    bad = [",positive", "fine,", "fine,so", "well, fine,positive", "!!,negative", "good,neutral"]
    message = refusal(io.StringIO(BOTH + "\n".join(bad[:5]) + "\n"))
    assert message == (
        "mine.csv, line 4: the text is empty; write a sentence there or take the row out. "
        "Line 5: the row has no label; label it positive or negative. "
        'Line 6: "so" is no label; label the row positive or negative. '
        "Line 7: the row has 3 cells, the first row 2; put a text that holds a comma between quotes. "
        "Line 8: no word in it; write a sentence there or take the row out."
    )
    good = "good,positive\n" * 3
    assert refusal(io.StringIO(BOTH + "\n".join(bad[:5]) + "\n" + good)) == message
    for more in (bad[5], '"a"b,positive'):
        file = io.StringIO(BOTH + "\n".join([*bad[:5], good + more]) + "\n")
        assert refusal(file) == message + " There are more faults than these."


def test_a_fault_of_quotes_hides_no_fault_after_it() -> None:
    message = refusal(io.StringIO(BOTH + '"x"y,positive\nfine,so\n"z" film,\n,positive\n'))
    assert [f"ine {line}: " in message for line in range(4, 8)] == [True] * 4


def test_faults_before_the_place_where_reading_ends_are_told_with_it() -> None:
    message = refusal(io.StringIO(BOTH + 'fine,so\na "fine" one,\n"fine,positive\n'))
    assert [re.search(r"\d+", part).group() for part in message.split(". ")] == ["4", "5", "6"]  # type: ignore[union-attr]
    assert "a quote is opened here and never closed" in message


@pytest.mark.parametrize("label", LABELS)
def test_a_test_file_may_hold_one_label_only(label: str) -> None:
    content = HEAD + f"a,{label}\nb,{label}\n"
    assert [example.label for example in read_csv(io.StringIO(content), one_label=True)] == [label, label]
    with pytest.raises(DataError, match=f"every row is labelled {label}"):
        read_csv(io.StringIO(content))


@given(EXAMPLES, st.data())
def test_one_bad_row_anywhere_refuses_the_whole_file_at_its_line(examples: list[Example], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(examples)))
    bad = data.draw(
        st.sampled_from([",positive\n", "fine,\n", "fine,so\n", "well, fine,positive\n", '"a"b,positive\n'])
    )
    before, after = to_csv(examples[:place]), to_csv(examples[place:]).removeprefix(HEAD)
    line = len(re.findall(r"\r\n|\r|\n", before)) + 1
    assert refusal(io.StringIO(before + bad + after, newline="")).startswith(f"mine.csv, line {line}: ")


# --- labels of a set's own --------------------------------------------------------------------------------------------

WEATHER = HEAD + "ice,cold\nsnow, Cold\nsun,hot\nbreeze,mild\n"


def test_a_pair_of_files_has_the_labels_of_the_one_to_train_on() -> None:
    dataset = read_pair(io.StringIO(WEATHER), io.StringIO(HEAD + "frost,cold\n"))
    assert dataset.labels == ("cold", "hot", "mild")
    assert [example.label for example in dataset.train] == ["cold", "cold", "hot", "mild"]
    assert dataset.test == (Example("frost", "cold"),)
    with pytest.raises(DataError, match='line 2: "icy" is no label; label the row mild, hot or cold'):
        read_pair(io.StringIO(WEATHER), io.StringIO(HEAD + "frost,icy\n"))


def test_a_file_of_three_labels_is_refused_at_its_faulty_rows_alone() -> None:
    with pytest.raises(DataError) as error:
        read_pair(io.StringIO(WEATHER + "rain,\n,hot\nwell, rain,mild\nhot,rain\n"), io.StringIO(HEAD))
    assert str(error.value) == (
        "The file, line 6: the row has no label; label it rain, mild, hot or cold. "
        "Line 7: the text is empty; write a sentence there or take the row out. "
        'Line 8: "mild" stands beyond the last column; take it out, name its column in the first row, '
        "or put a text that holds a comma between quotes."
    )


@pytest.mark.parametrize(
    "rows",
    [
        "fine,positive\nso,neutral\nbad,negative\n",  # a third beside ours: somebody has mistyped
        "fine,good\nbad,bad\n",
        "fine,good\n",
        "".join(f"text {number},label {number}\n" for number in range(21)),
        "positive,fine film\nnegative,bad film\npositive,good film\n",
    ],
    ids=["one beside ours", "two", "one", "too many", "columns changed"],
)
def test_other_files_have_our_labels(rows: str) -> None:
    with pytest.raises(DataError) as other_error:
        read_csv(io.StringIO(HEAD + rows), name="mine.csv")
    with pytest.raises(DataError) as own:
        read_csv(io.StringIO(HEAD + rows), name="mine.csv", labels=None)
    assert str(own.value) == str(other_error.value)


def test_labels_that_are_named_are_those_of_both_files_in_that_order() -> None:
    opinions = HEAD + "fine,positive\nso,neutral\nbad,negative\n"
    dataset = read_pair(io.StringIO(opinions), io.StringIO(opinions), ["negative", " Neutral", "positive"])
    assert dataset.labels == ("negative", "neutral", "positive")
    assert [example.label for example in dataset.test] == ["positive", "neutral", "negative"]
    with pytest.raises(DataError, match='"positive" is no label; label the row bad or good'):
        read_pair(io.StringIO(opinions), io.StringIO(opinions), ["good", "bad"])
    for labels in (["one"], ["one", "One"], ["one", ""]):
        with pytest.raises(ValueError, match="give at least two different ones"):
            read_pair(io.StringIO(opinions), io.StringIO(opinions), labels)


@given(st.text() | st.text("aß1१ক্ʼ'!…\u200b\u0301\ufe0f\u20e3ℹ#👍\u3164"))
def test_a_text_holds_a_word_where_the_network_reads_one(text: str) -> None:
    assert holds_a_word(text) == bool(tokenize(text))


def test_every_character_that_is_a_word_counts_as_one() -> None:
    letters = list(filter(holds_a_word, assigned_characters()))
    assert len(letters) > 30_000
    between = "between"
    words = tokenize(between + "".join(f" {character} {between}" for character in letters))
    assert all(pair != (between, between) for pair in pairwise(words)), "a letter is read as no word"
