"""Files that nobody can learn from, or that were made to do harm, each with what its refusal says."""

from __future__ import annotations

import random
import zlib
from collections.abc import Callable, Mapping

MB = 1_000_000


def noise() -> bytes:
    return random.Random(0).randbytes(2 * MB)


def bomb_of_columns() -> bytes:
    return b"text,label" + b",a" * MB + b"\n" + b"x,1" + b",a" * MB


HOSTILE: Mapping[str, tuple[Callable[[], bytes], str]] = {
    "nothing": (lambda: b"", "is empty"),
    "a mark and line ends": (lambda: b"\xef\xbb\xbf\r\n\r\n", "is empty"),
    "20 MB": (lambda: b"text,label\n" + b"a good film,1\n" * (20 * MB // 14), "has 20.0 MB, and at most 5 are read"),
    "a million columns": (bomb_of_columns, "line 1: the row has more than 500 cells"),
    "a column too many": (lambda: 3 * (b"text,label" + b",x" * 499 + b"\n"), "line 1: the row has more than 500 cells"),
    "a million columns, empty": (lambda: b"," * (4 * MB), "line 1: the row has more than 500 cells"),
    "a million columns further down": (
        lambda: b"text,label\na,1\nb,0\n" + b"c;" * 1000 + b"c," * MB,
        "line 4: the row has more than 500 cells",
    ),
    "a million columns in quotes": (lambda: b'text,label\n"a","1"\n' + b'"c",' * MB, "the row has more than 500 cells"),
    "a row that never ends": (lambda: b'text,label\n"a","1"\n' + b'"c\n",' * (MB // 2), "line 3: the row has 1 cell"),
    "one cell of 5 MB": (
        lambda: b"text,label\na,1\nb,0\n" + b"x" * (5 * MB - 30) + b",1\n",
        "line 4: a cell is longer than 131,072 characters",
    ),
    "one cell of 5 MB in quotes": (
        lambda: b'text,label\na,1\nb,0\n"' + b"x y" * (5 * MB // 3 - 20) + b'",1\n',
        "line 4: a cell is longer than 131,072 characters",
    ),
    "one line and nothing else": (lambda: b"x" * (4 * MB), "line 1: a cell is longer than 131,072 characters"),
    "a quote that is never closed": (
        lambda: b"text,label\n" + b'"a, a",1\n"b, b",0\n' * 50 + b'"c,1\nd,0\n' + b"e,1\n" * 500,
        "line 102: a quote is opened here and never closed",
    ),
    "zero bytes": (lambda: b"text,label\na\0b,1\nc,0\n", "line 2: it holds a zero byte, as no text does"),
    "zero bytes alone": (lambda: b"a" + b"\0" * MB, "it holds a zero byte"),
    "noise": (noise, "it holds a zero byte"),
    "noise without zero bytes": (lambda: noise().replace(b"\0", b"").replace(b"\xff\xfe", b""), "mine.csv"),
    "control characters": (lambda: b"a\x01\x02\x03b,1\n" * 1000, "it holds 3,000 control characters"),
    "a workbook": (lambda: b"PK\x03\x04" + noise(), "is a workbook of a spreadsheet program or a zip archive"),
    "an old workbook": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + noise(), "is an old workbook of Excel"),
    "packed": (lambda: b"\x1f\x8b\x08" + zlib.compress(b"text,label"), "is packed with gzip"),
    "a picture": (lambda: b"\x89PNG\r\n\x1a\n" + noise(), "is a picture"),
    "UTF-32": (lambda: "text,label\na,1\n".encode("utf-32"), "is UTF-32"),
    "UTF-16 of an odd number of bytes": (
        lambda: "text,label\na,1\nb,0\n".encode("utf-16") + b"x",
        "line 4: the file ends within a character",
    ),
    "UTF-16 with half a pair": (
        lambda: b"\xff\xfe" + "text,label\na".encode("utf-16-le") + b"\x00\xd8" + "b,1\n".encode("utf-16-le"),
        "line 2: here it is not UTF-16",
    ),
    "UTF-8 that is cut off": (
        lambda: ("text,label\n" + "schön grün,1\nöde trüb,0\n" * 20).encode()[:-6] + b"\xc3",
        "is not UTF-8",
    ),
    "a byte that cp1252 lacks": (lambda: b"text,label\n\x81h,1\nb,0\n", "line 2: the byte 0x81 is not Windows-1252"),
    "too many rows": (lambda: b"text,label\n" + b"a,1\nb,0\n" * 10_001, "line 20002: here begins row 20,001"),
    "a row with a cell too many": (
        lambda: b"id,text,label\n1,a,1\n2,b,0\n3,c, d,1\n",
        "line 4: the row has 4 cells, others have 3",
    ),
    "a row that ends early": (lambda: b"text,label\na,1\nb\nc,0\n", "line 3: the row has 1 cell, others have 2"),
    "a text cut in two by a line break": (
        lambda: b"text\tlabel\nI came\nand left\t1\nno\t0\n",
        "line 2: the row has 1 cell, others have 2",
    ),
    "one column": (lambda: b"a film\nanother\nand more\n", "has one column, and a text needs a label beside it"),
    "one label": (lambda: b"text,label\na,1\nb,1\nc,1\n", "nothing to tell apart: all 3 rows are labelled “1”"),
    "one row": (lambda: b"text,label\na,positive\n", "nothing to tell apart: the one row is labelled “positive”"),
    "names alone": (lambda: b"text,label\n", "has no row with a text and a label"),
    "numbers and words": (
        lambda: b"text,label\n" + b"".join(b"t %d,%s\n" % (n, b"%d" % n if n % 2 else b"w%d" % n) for n in range(600)),
        "“label” holds numbers in some rows and words in others (lines 3 and 2), and 600 different values",
    ),
    "labels that are texts": (
        lambda: b"text,label\n" + b"".join(b"a text %d,opinion %d\n" % (n, n) for n in range(300)),
        "300 different values, and at most 200 are told apart",
    ),
}
