"""The rows of a CSV file, each with the number of its first line, or what is wrong with the file or the row."""

from __future__ import annotations

import csv
import io
import os
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, TypeAlias

MAX_BYTES = 5_000_000

Source: TypeAlias = str | os.PathLike[str] | IO[bytes] | IO[str]

_LINE_END = re.compile(r"\r\n|\r|\n")


class DataError(ValueError):
    """A file cannot be used. Its text names file, line and cause and says what to do, in a sentence for each fault."""


@dataclass(frozen=True)
class Fault:
    """What is wrong with one line of a file, and what to do."""

    line: int
    cause: str
    advice: str


def error_of(name: str, *faults: Fault, more: bool = False) -> DataError:
    """The refusal of a file for these faults; `more`: there are others, which are not told."""
    first, *others = [f"line {fault.line}: {fault.cause}; {fault.advice}." for fault in faults]
    last = ["There are more faults than these."] if more else []
    return DataError(" ".join([f"{name}, {first}", *("L" + other[1:] for other in others), *last]))


def name_of(source: Source) -> str:
    """What to call the file in an error: its path, or the name that an open file has."""
    if isinstance(source, str | os.PathLike):
        return os.fspath(source)
    name = getattr(source, "name", None)
    return name if isinstance(name, str) else "The file"


def content_of(source: Source, name: str) -> bytes:
    """All bytes of the file, refused as soon as it proves too long: hardly more than MAX_BYTES are ever held."""
    try:
        if isinstance(source, str | os.PathLike):
            with open(source, "rb") as file:
                content = _read(file)
        else:
            content = _read(source)
    except OSError as error:
        raise DataError(f"{name} cannot be read: {error.strerror or error}; check its path and its rights.") from error
    except UnicodeDecodeError as error:
        # A file that was opened as text decodes itself, and cannot say in which line it failed.
        raise DataError(f"{name} is not {error.encoding}: {error.reason}; save it as UTF-8.") from error
    if len(content) > MAX_BYTES:
        line = line_of(content[:MAX_BYTES].decode("latin-1"))
        raise error_of(name, Fault(line, f"here the file passes {MAX_BYTES // 1_000_000} MB", "keep fewer rows"))
    return content


def _read(file: IO[bytes] | IO[str]) -> bytes:
    """The rest of the file, or a little more than is allowed: a pipe hands out less at a time than it is asked for."""
    content = b""
    while len(content) <= MAX_BYTES and (more := file.read(MAX_BYTES + 1 - len(content))):
        content += more.encode("utf-8", "surrogatepass") if isinstance(more, str) else more
    return content


def decode(content: bytes, name: str) -> str:
    """The text of a file in UTF-8. Raises DataError for any other bytes, with the line that they are in."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = line_of(error.object[: error.start].decode("latin-1"))  # its own bytes: a mark is none of them
        cause = f"the byte 0x{error.object[error.start]:02x} is not UTF-8"
        raise error_of(name, Fault(line, cause, 'save the file as UTF-8, in Excel as "CSV UTF-8"')) from error
    if "\0" in text:
        line = line_of(text[: text.index("\0")])
        raise error_of(name, Fault(line, "it holds a zero byte, as no text does", "save the file as CSV in UTF-8"))
    return text


def line_of(before: str) -> int:
    """The number of the line that is reached after that much text.

    Bytes that may be no UTF-8, or end within a character, come decoded as Latin-1, which has one for every byte.
    """
    return len(_LINE_END.findall(before)) + 1


def rows_of(text: str) -> Iterator[tuple[int, list[str]] | Fault]:
    """(number of its first line, cells) of each row that has anything in a cell, or what is wrong with the row."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            advice = 'write a quote inside a cell twice, and one more at both ends of the cell: "a ""good"" film"'
            yield Fault(line, csv_fault(error), advice)
            continue  # with the line after that at which reading failed
        if any(map(seen, cells)):
            yield line, cells


def seen(cell: str) -> str:
    """The cell as a person sees it: without the spaces around it and without characters of no width (Unicode's Cf)."""
    if cell.isascii():
        return cell.strip()
    return "".join(character for character in cell if unicodedata.category(character) != "Cf").strip()


def csv_fault(error: csv.Error) -> str:
    """What the csv module found, in words that do not take its jargon for granted."""
    message = str(error)
    if "unexpected end" in message:
        return "a quote is opened here and never closed"
    if "expected after" in message:
        return "a cell goes on after its closing quote"
    if "field limit" in message:
        return f"a cell is longer than {csv.field_size_limit():,} characters, as if a quote were never closed"
    return f"the row cannot be read as CSV ({message})"
