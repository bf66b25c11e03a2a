"""Bytes to text: in which encoding a file is written, or why it is no text at all."""

from __future__ import annotations

import codecs
import re
from collections.abc import Mapping

from ..csv_rows import MAX_BYTES, DataError, Fault, error_of, line_of

ENCODINGS: Mapping[str, str] = {
    "utf-8": "UTF-8",
    "utf-8-sig": "UTF-8 with a byte order mark",
    "utf-16-le": "UTF-16, little-endian",
    "utf-16-be": "UTF-16, big-endian",
    "cp1252": "Windows-1252",
}
"""What a file can be written in, by Python's name for it, and what it is called."""

_MARKS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}

# How files begin that people take for tables, and what to do with one.
_AS_CSV = "open it there and save it as CSV in UTF-8"
_NO_TEXT = {
    b"PK\x03\x04": ("a workbook of a spreadsheet program or a zip archive", _AS_CSV),
    b"\xd0\xcf\x11\xe0": ("an old workbook of Excel", _AS_CSV),
    b"%PDF": ("a PDF", "take a CSV or TSV file"),
    b"\x1f\x8b": ("packed with gzip", "unpack it first"),
    b"BZh": ("packed with bzip2", "unpack it first"),
    b"PAR1": ("a Parquet file", "save the table as CSV in UTF-8"),
    b"SQLite format 3\0": ("a database of SQLite", "save the table as CSV in UTF-8"),
    b"\x89PNG": ("a picture", "take a CSV or TSV file"),
    b"\xff\xd8\xff": ("a picture", "take a CSV or TSV file"),
    codecs.BOM_UTF32_LE: ("UTF-32", "save it as UTF-8"),
    codecs.BOM_UTF32_BE: ("UTF-32", "save it as UTF-8"),
}

_CONTROLS = re.compile("[\x01-\x08\x0e-\x1f\x7f]")  # neither space nor line end; a page break is one of both
MOST_CONTROLS = 0.001
"""The share of control characters above which a file is no text; a few stray ones are in many a real table."""


def check_size(content: bytes, name: str) -> None:
    """Raise DataError for a file that is empty or too long."""
    if not content.strip(b"\xef\xbb\xbf\xff\xfe \t\r\n\0"):
        raise DataError(f"{name} is empty: take a file with a text and a label in each row.")
    if len(content) > MAX_BYTES:
        megabytes = len(content) / 1_000_000
        raise DataError(
            f"{name} has {megabytes:.1f} MB, and at most {MAX_BYTES // 1_000_000} are read: keep fewer rows."
        )


def encoding_of(content: bytes, name: str) -> str:
    """The encoding that the bytes are most likely in. Raises DataError where they are no text in any of ours."""
    for beginning, (what, advice) in _NO_TEXT.items():
        if content.startswith(beginning):
            raise DataError(f"{name} is {what}, not a text: {advice}.")
    for mark, encoding in _MARKS.items():
        if content.startswith(mark):
            return encoding
    if b"\0" in content:
        return _wide(content, name)
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        fault = error
    else:
        return "utf-8"
    text = content.decode("utf-8", "replace")
    beyond_ascii = len(text) - len(text.encode("ascii", "ignore"))
    if text.count("\ufffd") * 5 < beyond_ascii:  # most of it is UTF-8: read as anything else it would be spoilt
        raise _undecodable(fault, name)
    return "cp1252"


def decoded(content: bytes, encoding: str, name: str) -> str:
    """The text of the bytes in this encoding, without its byte order mark. Raises DataError where they are none."""
    try:
        text = content.decode(encoding).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        raise _undecodable(error, name) from error
    if "\0" in text:
        line = line_of(text[: text.index("\0")])
        raise error_of(name, Fault(line, "it holds a zero byte, as no text does", "save the file as CSV in UTF-8"))
    if len(found := _CONTROLS.findall(text)) > max(50, MOST_CONTROLS * len(text)):
        raise DataError(f"{name} is no text: it holds {len(found):,} control characters; take a CSV or TSV file.")
    return text


def _wide(content: bytes, name: str) -> str:
    """Which UTF-16 it is without a mark: every second byte of most texts is zero."""
    sample = content[:60_000]
    even, odd = (sample[start::2].count(0) / max(1, len(sample) // 2) for start in (0, 1))
    if odd > 0.3 and even < 0.05:
        return "utf-16-le"
    if even > 0.3 and odd < 0.05:
        return "utf-16-be"
    line = line_of(content[: content.index(0)].decode("latin-1"))
    raise error_of(name, Fault(line, "it holds a zero byte, as no text does", "save the file as CSV in UTF-8"))


def _undecodable(error: UnicodeDecodeError, name: str) -> DataError:
    content = error.object  # a byte order mark is not always part of it
    if error.encoding.startswith("utf-16") or "16" in error.encoding:
        before = content[: error.start].decode(error.encoding, "replace")
        what = "the file ends within a character" if "truncated" in error.reason else "here it is not UTF-16"
        return error_of(name, Fault(line_of(before), what, "save the file as UTF-8"))
    line = line_of(content[: error.start].decode("latin-1"))
    called = ENCODINGS.get("utf-8" if error.encoding == "utf-8" else "cp1252", "").partition(" (")[0]
    cause = f"the byte 0x{content[error.start]:02x} is not {called}"
    return error_of(name, Fault(line, cause, 'save the file as UTF-8, in Excel as "CSV UTF-8"'))
