"""Each guess can be overruled, what follows from it is guessed anew, and any bytes end in a reading or a sentence."""

import codecs
import csv
import io
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data import DataError, Example, own, read_csv
from data.csv_files import to_csv
from tests.support.csv_files import EXAMPLES

TWO = b"text,label\na,positive\nb,negative\n"


def test_an_encoding_can_be_said() -> None:
    content = "text,label\ncafé,1\nthé,0\n".encode()
    assert own.read(content, "f").examples[0].text == "café"
    assert own.read(content, "f", own.Choices(encoding="cp1252")).examples[0].text == "cafÃ©"


def test_an_encoding_that_does_not_fit_is_refused() -> None:
    with pytest.raises(DataError, match="f, line 2: the byte 0xe9 is not UTF-8; save the file as UTF-8"):
        own.read("text,label\ncafé,1\n".encode("cp1252"), "f", own.Choices(encoding="utf-8"))


def test_what_is_not_utf_8_behind_a_byte_order_mark_is_named_where_it_is() -> None:
    with pytest.raises(DataError, match="f, line 2: the byte 0xe9 is not UTF-8; save the file as UTF-8"):
        own.read(codecs.BOM_UTF8 + "text,label\né,1\n".encode("cp1252"), "f")


def test_a_separator_can_be_said() -> None:
    content = b"a;b,c;d,1\ne;f,g;h,0\n"
    widths = {
        each: own.read(content, "f", own.Choices(separator=each)).guess.columns.width for each in (",", ";", "\t")
    }
    assert widths == {",": 3, ";": 3, "\t": 1}


def test_quotes_can_be_said_to_be_part_of_the_text() -> None:
    content = b'text,label\n"so",1\n"no",0\n'
    assert own.read(content, "f").examples[0].text == "so"
    assert own.read(content, "f", own.Choices(quotes="none")).examples[0].text == '"so"'


def test_a_first_row_can_be_said_to_name_nothing() -> None:
    reading = own.read(TWO, "f", own.Choices(header=False))
    assert reading.guess.columns.names == ("Column 1", "Column 2")
    assert list(reading.values) == ["label", "positive", "negative"]


def test_a_first_row_can_be_said_to_name_the_columns() -> None:
    reading = own.read(b"a,1\nb,0\nc,1\nd,0\n", "f", own.Choices(header=True))
    assert reading.guess.columns.names == ("a", "1")
    assert reading.counts.rows == 3


def test_columns_can_be_said_and_the_other_one_is_guessed_anew() -> None:
    content = (
        b"title,text,stars,price\nA,a long text here,5,cheap\nB,another long text,1,dear\nC,more of it now,4,cheap\n"
    )
    guessed = own.read(content, "f")
    assert (guessed.guess.columns.text, guessed.guess.columns.label) == (1, 2)
    changed = own.read(content, "f", own.Choices(text=0, label=3))
    assert [example.text for example in changed.examples] == ["A", "B", "C"]
    assert changed.values == {"cheap": 2, "dear": 1}
    same = own.read(content, "f", own.Choices(text=2)).guess.columns
    assert same.text == 2
    assert same.label not in (2, None)


@pytest.mark.parametrize("choices", [own.Choices(text=9), own.Choices(label=-4), own.Choices(text=1, label=1)])
def test_a_column_that_cannot_be_is_guessed_instead(choices: own.Choices) -> None:
    columns = own.read(TWO, "f", choices).guess.columns
    assert {columns.text, columns.label} == {0, 1}


def test_no_two_columns_have_one_name_and_none_has_none() -> None:
    reading = own.read(b"text,,text,label\na long text,x,y,1\nanother one,z,w,0\n", "f")
    assert reading.guess.columns.names == ("text", "Column 2", "text (2)", "label")


def test_what_it_was_taken_for_is_a_sentence() -> None:
    assert own.taken_for(own.read(TWO, "f").guess) == (
        "UTF-8, cells apart by commas, the first row names the columns; texts from “text”, labels from “label”."
    )


def test_the_preview_is_short_and_of_whole_rows() -> None:
    content = b"text,label\n" + b"".join(b"%s,%d\n" % (b"word " * 100, n % 2) for n in range(30))
    preview = own.read(content, "f").preview
    assert len(preview) == 10
    assert all(len(row) == 2 and len(row[0]) == 200 for row in preview)


CELLS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=20)


@given(EXAMPLES)
def test_what_the_strict_reader_reads_is_read_alike(examples: list[Example]) -> None:
    content = to_csv(examples).encode()
    try:
        strictly = read_csv(io.BytesIO(content))
    except DataError:
        return
    assert own.read(content, "f", own.Choices(separator=",", header=True, text=0, label=1)).examples == strictly


@given(st.lists(st.tuples(CELLS, st.sampled_from("ab")), min_size=1), st.sampled_from(",;\t"), st.booleans())
def test_what_the_csv_module_writes_is_read_cell_by_cell(
    rows: Sequence[tuple[str, str]], separator: str, header: bool
) -> None:
    file = io.StringIO()
    writer = csv.writer(file, delimiter=separator, quoting=csv.QUOTE_ALL)
    writer.writerows([("text", "label"), *rows] if header else rows)
    choices = own.Choices(separator=separator, quotes="doubled", header=header, text=0, label=1)
    reading = own.read(file.getvalue().encode("utf-8-sig"), "f", choices)
    assert reading.error() is None
    assert sum(reading.values.values()) + reading.counts.no_text + reading.counts.no_word == len(rows)


PIECES = st.sampled_from(
    [b"text", b"label", b",", b";", b"\t", b'"', b"\n", b"\r", b"1", b"0", b"a b", b"\xe9", b"\xc3\xa9", b"\0"]
)


@given(st.one_of(st.binary(max_size=200), st.lists(PIECES, max_size=60).map(b"".join)))
def test_any_bytes_end_in_a_reading_or_a_sentence(content: bytes) -> None:
    try:
        reading = own.read(content, "mine.csv")
    except DataError as error:
        said = str(error)
    else:
        said = own.told(reading)[0]
        assert reading.counts.used == len(reading.examples)
        if not own.problem(reading):
            assert {example.label for example in reading.examples} <= set(reading.labels)
            assert len(reading.labels) >= 2
    assert said.endswith(".")


def test_a_text_of_many_lines_and_commas_is_one_cell() -> None:
    text = "and, so, on, and on,\n" * 140
    reading = own.read(f'text,label\n"{text}",1\nno,0\n'.encode(), "f")
    assert [example.text for example in reading.examples] == [text.strip(), "no"]
