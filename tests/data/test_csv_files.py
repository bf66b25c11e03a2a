"""A CSV file is read whole, or refused in a sentence that names file, line, cause and what to do."""

import io
import os
import re
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from data import LABELS, Dataset, Example
from data.csv_files import MAX_ROWS, read_csv, read_pair, to_csv
from data.csv_rows import MAX_BYTES, DataError, Source
from data.labelled_rows import holds_a_word
from rnn import tokenize
from tests.support.characters import assigned_characters

GOOD, BAD = Example("a good film", "positive"), Example("a bad film", "negative")
HEAD = "text,label\n"
BOTH = HEAD + "a good film,positive\na bad film,negative\n"

Opener = Callable[[bytes], Source]


@pytest.fixture(params=["path", "binary", "text"])
def opener(request: pytest.FixtureRequest, tmp_path: Path) -> Opener:
    """Makes of some bytes what `read_csv` takes: the path of a file, or the file opened in either way."""

    def source(content: bytes) -> Source:
        if request.param == "path":
            path = tmp_path / "written.csv"
            path.write_bytes(content)
            return path
        file = io.BytesIO(content)
        return file if request.param == "binary" else io.TextIOWrapper(file, encoding="utf-8", newline="")

    return source


def refusal(source: Source, name: str | None = "mine.csv") -> str:
    with pytest.raises(DataError) as error:
        read_csv(source, name=name)
    return str(error.value)


@pytest.mark.parametrize(
    ("content", "texts"),
    [
        pytest.param(b"text,label\na,positive\nb,negative\n", ["a", "b"], id="plain"),
        pytest.param(b"text,label\na,positive\nb,negative", ["a", "b"], id="no line end at the end"),
        pytest.param(b"\xef\xbb\xbftext,label\na,positive\nb,negative\n", ["a", "b"], id="byte order mark"),
        pytest.param(b'\xef\xbb\xbf"text","label"\na,positive\nb,negative\n', ["a", "b"], id="mark before a quote"),
        pytest.param(b"text,label\r\na,positive\r\nb,negative\r\n", ["a", "b"], id="CRLF"),
        pytest.param(b"text,label\ra,positive\rb,negative\r", ["a", "b"], id="CR"),
        pytest.param(b"\r\ntext,label\n\n\na,positive\n\nb,negative\n\n", ["a", "b"], id="empty lines"),
        pytest.param(b'text,label\n"well, a",positive\nb,negative\n', ["well, a", "b"], id="comma in quotes"),
        pytest.param(
            b'text,label\n"a ""fine"" one",positive\nb,negative\n', ['a "fine" one', "b"], id="doubled quotes"
        ),
        pytest.param(b'text,label\n"a\nnew line",positive\nb,negative\n', ["a\nnew line", "b"], id="cell of two lines"),
        pytest.param(b'text,label\n"a\r\nline",positive\r\nb,negative\n', ["a\r\nline", "b"], id="CRLF in a cell"),
        pytest.param(b" Text , LABEL \n a , Positive \nb,NEGATIVE\n", ["a", "b"], id="spaces and capitals"),
        pytest.param(b"id,label,note,text\n1,positive,,a\n2,negative,x,b\n", ["a", "b"], id="further columns"),
        pytest.param(b"text,label\na,positive\nb,negative\n,\n,,,\n   \n", ["a", "b"], id="empty last rows"),
        pytest.param(b',\ntext,label\n , \na,positive\n"",""\nb,negative\n', ["a", "b"], id="rows of empty cells"),
        pytest.param(b"text,label,,\na,positive,,\nb,negative, ,\n", ["a", "b"], id="empty cells in every row"),
        pytest.param(b"text,label\na,positive,,\nb,negative,\n", ["a", "b"], id="empty cells beyond the header"),
        pytest.param(b'text,label\na, "positive"\nb,"negative"\n', ["a", "b"], id="a label in quotes after a space"),
        pytest.param(
            "\ufefftext\u200b,label\na,positive\u200b\nb,\u2066negative\u2069\n\u200b,\ufeff\n".encode(),
            ["a", "b"],
            id="what is not seen",
        ),
        pytest.param(b"label,text\npositive,a,\nnegative,b,,\n", ["a", "b"], id="empty cells after the text"),
        pytest.param(b"text,label,note\na,positive\nb,negative\n", ["a", "b"], id="a further column left out"),
        pytest.param("text,label\ncafé 😀,positive\nb,negative\n".encode(), ["café 😀", "b"], id="beyond ASCII"),
    ],
)
def test_what_a_spreadsheet_may_write_is_read(opener: Opener, content: bytes, texts: list[str]) -> None:
    assert read_csv(opener(content)) == (Example(texts[0], "positive"), Example(texts[1], "negative"))


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


def test_bytes_that_are_not_utf_8_are_named_with_their_line(tmp_path: Path) -> None:
    content = (BOTH + "fine caf\u00e9,positive\n").encode("latin-1")
    path = tmp_path / "mine.csv"
    path.write_bytes(content)
    for source in (path, io.BytesIO(content)):
        message = refusal(source)
        assert message.startswith("mine.csv, line 4: the byte 0xe9 is not UTF-8; save the file as UTF-8")
    with path.open(encoding="utf-8") as file:  # it decodes itself, and does not tell where it failed
        assert re.fullmatch(r"mine\.csv is not utf-8: .+; save it as UTF-8\.", refusal(file))


def test_utf_16_as_some_spreadsheets_write_it_is_refused(tmp_path: Path) -> None:
    assert refusal(io.BytesIO(BOTH.encode("utf-16"))).startswith("mine.csv, line 1: the byte 0xff is not UTF-8; ")
    assert refusal(io.BytesIO(BOTH.encode("utf-16-le"))).startswith("mine.csv, line 1: it holds a zero byte, ")


@pytest.mark.parametrize("letter", ["x", "é"], ids=["ascii", "two bytes"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=["LF", "CRLF", "CR"])
def test_a_file_over_5_mb_is_refused_at_the_line_that_passes_them(opener: Opener, letter: str, end: str) -> None:
    row = (letter * 1000 + ",positive" + end).encode()
    content = f"text,label{end}".encode()
    before = (MAX_BYTES - len(content)) // len(row)
    message = refusal(opener(content + row * (before + 2)))
    assert message == f"mine.csv, line {before + 2}: here the file passes 5 MB; keep fewer rows."


def test_a_file_of_exactly_5_mb_is_read(opener: Opener) -> None:
    rows = BOTH + ("x" * 99_990 + ",positive\n") * 49
    content = (rows + "x" * (MAX_BYTES - len(rows) - 10) + ",positive\n").encode()
    assert len(content) == MAX_BYTES
    assert len(read_csv(opener(content))) == 52
    assert "passes 5 MB" in refusal(opener(content + b"\n"))


def test_as_many_rows_as_allowed_are_read_and_one_more_is_refused(opener: Opener) -> None:
    most = HEAD + "a,positive\nb,negative\n" * (MAX_ROWS // 2)
    assert len(read_csv(opener(most.encode()))) == MAX_ROWS == 20_000
    message = refusal(opener((most + "c,positive\n").encode()))
    assert message == "mine.csv, line 20002: here begins row 20,001; keep at most 20,000 rows."


@pytest.mark.parametrize("name", ["missing.csv", "."], ids=["missing", "a folder"])
def test_what_cannot_be_opened_is_named_with_the_systems_reason(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    message = refusal(path, None)
    assert re.fullmatch(rf"{re.escape(str(path))} cannot be read: \w.+; check its path and its rights\.", message)


def test_an_error_calls_the_file_by_the_name_it_has(tmp_path: Path) -> None:
    path = tmp_path / "own name.csv"
    path.write_text(HEAD)
    assert refusal(path, None).startswith(f"{path}, line 1: ")
    assert refusal(str(path), None).startswith(f"{path}, line 1: ")
    with path.open("rb") as file:
        assert refusal(file, None).startswith(f"{path}, line 1: ")
    assert refusal(path, "other.csv").startswith("other.csv, line 1: ")
    assert refusal(io.StringIO(HEAD), None).startswith("The file, line 1: ")
    with open(os.open(path, os.O_RDONLY), "rb") as opened_file:  # such a file's name is a number
        assert refusal(opened_file, None).startswith("The file, line 1: ")


def test_an_open_file_is_read_from_where_it_stands_and_left_open() -> None:
    file = io.StringIO("a title\n" + BOTH)
    file.readline()
    assert read_csv(file) == (GOOD, BAD)
    assert not file.closed


class Trickle(io.RawIOBase):
    """A file that, as a pipe does, hands out fewer bytes than it is asked for."""

    def __init__(self, content: bytes) -> None:
        self.rest = io.BytesIO(content)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer) -> int:  # type: ignore[no-untyped-def]
        piece = self.rest.read(min(7, len(buffer)))
        buffer[: len(piece)] = piece
        return len(piece)


def test_a_file_that_comes_in_pieces_is_read_to_its_end() -> None:
    assert read_csv(Trickle(BOTH.encode())) == (GOOD, BAD)


TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1).map(str.strip)
EXAMPLES = st.lists(st.builds(Example, TEXTS.filter(holds_a_word), st.sampled_from(LABELS)), min_size=2)


@given(EXAMPLES)
def test_what_was_written_is_read_again(examples: list[Example]) -> None:
    assume({example.label for example in examples} == set(LABELS))
    content = to_csv(examples)
    assert read_csv(io.StringIO(content, newline="")) == tuple(examples)
    assert read_csv(io.BytesIO(b"\xef\xbb\xbf" + content.encode())) == tuple(examples)


@given(EXAMPLES, st.data())
def test_one_bad_row_anywhere_refuses_the_whole_file_at_its_line(examples: list[Example], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(examples)))
    bad = data.draw(
        st.sampled_from([",positive\n", "fine,\n", "fine,so\n", "well, fine,positive\n", '"a"b,positive\n'])
    )
    before, after = to_csv(examples[:place]), to_csv(examples[place:]).removeprefix(HEAD)
    line = len(re.findall(r"\r\n|\r|\n", before)) + 1
    assert refusal(io.StringIO(before + bad + after, newline="")).startswith(f"mine.csv, line {line}: ")


@given(st.binary(max_size=200) | st.text('tex,labpositvng"\n\r \0é').map(lambda text: (HEAD + text).encode()))
def test_any_bytes_are_read_or_refused_in_one_line(content: bytes) -> None:
    try:
        examples = read_csv(io.BytesIO(content), name="mine.csv")
    except DataError as error:
        message = str(error)
    else:
        message = None
        assert {example.label for example in examples} == set(LABELS)
        assert all(example.text == example.text.strip() != "" for example in examples)
    assert message is None or re.fullmatch(r"mine\.csv, line \d+: .+; .+\.", message)


def test_a_dataset_keeps_suggestions_of_its_own_that_nobody_can_change() -> None:
    suggestions = {"epochs": 10.0}
    dataset = Dataset("mine", (GOOD,), (BAD,), "Two films.", suggested=suggestions)
    suggestions["epochs"] = 20
    assert dict(dataset.suggested) == {"epochs": 10}
    with pytest.raises(TypeError):
        dataset.suggested["epochs"] = 30  # type: ignore[index]
