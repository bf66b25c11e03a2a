"""A CSV file as it is written, opened and encoded: it is read whole, or refused where reading ends."""

import codecs
import io
import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from data import LABELS, Example
from data.csv_files import MAX_ROWS, read_csv, to_csv
from data.csv_rows import MAX_BYTES, DataError, Source
from tests.support.csv_files import BOTH, EXAMPLES, HEAD, refusal

GOOD, BAD = Example("a good film", "positive"), Example("a bad film", "negative")

Opener = Callable[[bytes], Source]


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


def test_bytes_that_are_not_utf_8_are_named_with_their_line(tmp_path: Path) -> None:
    content = (BOTH + "fine caf\u00e9,positive\n").encode("latin-1")
    path = tmp_path / "mine.csv"
    path.write_bytes(content)
    for source in (path, io.BytesIO(content)):
        message = refusal(source)
        assert message.startswith("mine.csv, line 4: the byte 0xe9 is not UTF-8; save the file as UTF-8")
        assert refusal(io.BytesIO(codecs.BOM_UTF8 + content)) == message
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


@given(EXAMPLES)
def test_what_was_written_is_read_again(examples: list[Example]) -> None:
    assume({example.label for example in examples} == set(LABELS))
    content = to_csv(examples)
    assert read_csv(io.StringIO(content, newline="")) == tuple(examples)
    assert read_csv(io.BytesIO(b"\xef\xbb\xbf" + content.encode())) == tuple(examples)


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
