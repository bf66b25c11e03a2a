"""Which column of a table holds the texts, which their labels, and whether its first row names them."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from ..csv_rows import seen
from .numbers import number_of

# How people call the columns, most telling first, in the languages that many of our files come in.
TEXT_NAMES = (
    *("text", "texts", "sentence", "sentences", "review", "reviews", "review text", "reviewtext", "review body"),
    *(
        "review content",
        "tweet",
        "tweet text",
        "comment",
        "comments",
        "message",
        "content",
        "body",
        "phrase",
        "utterance",
    ),
    *(
        "statement",
        "headline",
        "question",
        "answer",
        "feedback",
        "opinion",
        "document",
        "verbatim",
        "description",
        "name",
    ),
    *(
        "satz",
        "sätze",
        "rezension",
        "bewertungstext",
        "kommentar",
        "nachricht",
        "texto",
        "reseña",
        "comentario",
        "frase",
    ),
    *(
        "texte",
        "phrase",
        "avis",
        "commentaire",
        "testo",
        "recensione",
        "commento",
        "tekst",
        "recensie",
        "текст",
        "отзыв",
    ),
    *("文本", "评论", "内容", "テキスト", "レビュー", "文"),
)
LABEL_NAMES = (
    *(
        "label",
        "labels",
        "sentiment",
        "class",
        "category",
        "polarity",
        "target",
        "airline sentiment",
        "emotion",
        "intent",
    ),
    *(
        "rating",
        "ratings",
        "stars",
        "star rating",
        "overall",
        "score",
        "grade",
        "review rating",
        "liked",
        "recommended",
    ),
    *(
        "recommended ind",
        "is positive",
        "positive",
        "spam",
        "is spam",
        "toxic",
        "topic",
        "language",
        "gender",
        "sex",
        "tag",
    ),
    *(
        "y",
        "v1",
        "type",
        "bewertung",
        "klasse",
        "kategorie",
        "stimmung",
        "sterne",
        "note",
        "gefühl",
        "etiqueta",
        "clase",
    ),
    *("sentimiento", "calificación", "estrellas", "classe", "étiquette", "étoiles", "etichetta", "stelle", "sterren"),
    *("метка", "оценка", "标签", "类别", "星级", "ラベル", "評価"),
)


_DIGIT = re.compile(r"\d")
_NAMES = {*TEXT_NAMES, *LABEL_NAMES} - {"positive", "spam", "toxic"}  # these are labels as often


@dataclass(frozen=True)
class Columns:
    """What a table's columns are: whether the first row names them, their names, and the places of text and label."""

    header: bool
    names: tuple[str, ...]
    text: int
    label: int | None  # None = there is one column alone

    @property
    def width(self) -> int:
        """How many columns there are."""
        return len(self.names)


def columns_of(
    rows: Sequence[Sequence[str]], header: bool | None = None, text: int | None = None, label: int | None = None
) -> Columns:
    """What the columns of these first rows are; what is not None is known. There is at least one row."""
    width = _width(rows)
    if header is None:
        header = _names_columns(rows[0], rows[1:], width)
    first = [seen(cell) for cell in rows[0]] if header else []
    while header and len(first) > 1 and not first[-1] and len(first) > _filled(rows[1:]):
        first.pop()
    width = len(first) if header else max(width, 1)
    names = _named(first, width)
    body = [[seen(cell) for cell in row] for row in rows[header:]]
    columns = [[row[place] for row in body if place < len(row) and row[place]] for place in range(width)]
    if text is None or not 0 <= text < width:
        others = [place for place in range(width) if place != label or width == 1]
        text = max(others, key=lambda place: (_tells_text(first, place, columns[place]), -place))
    if label is None or not 0 <= label < width or label == text:
        others = [place for place in range(width) if place != text]
        label = max(others, key=lambda place: (_tells_label(first, place, columns[place]), place), default=None)
    return Columns(header, names, text, label)


def plain_name(name: str) -> str:
    """The name of a column as the lists above have it."""
    return " ".join(re.sub(r"[\W_]+", " ", seen(name).casefold()).split())


def _width(rows: Sequence[Sequence[str]]) -> int:
    """How many columns most rows have; two, where lines are labelled at one end and cut by what their texts hold."""
    widths = Counter(map(len, rows))
    width = max(widths, key=lambda width: (widths[width], width))
    if widths[width] < 0.9 * len(rows) and min(widths) == 2:
        for end in (0, -1):
            if len({seen(row[end]).casefold() for row in rows}) <= len(rows) / 2:
                return 2
    return width


def _filled(rows: Sequence[Sequence[str]]) -> int:
    """How many columns hold something in these rows."""
    return max((place + 1 for row in rows for place, cell in enumerate(row) if seen(cell)), default=0)


def _named(first: Sequence[str], width: int) -> tuple[str, ...]:
    """A name for each column: no two alike, none empty."""
    names: list[str] = []
    for place in range(width):
        name = first[place][:60] if place < len(first) and first[place] else f"Column {place + 1}"
        again = 2
        while name in names:
            name, again = f"{first[place][:60] if place < len(first) else 'Column'} ({again})", again + 1
        names.append(name)
    return tuple(names)


def _names_columns(first: Sequence[str], others: Sequence[Sequence[str]], width: int) -> bool:
    """Whether the first row names the columns instead of being one of them."""
    cells = [seen(cell) for cell in first]
    if any(len(cell) > 80 for cell in cells) or any(number_of(cell) is not None for cell in cells):
        return False
    if len(cells) > width and sum(map(bool, cells)) != width:
        return False  # a text with commas, say: names hold none
    known = [plain_name(cell) in _NAMES for cell in cells]
    columns = [[seen(row[place]) for row in others if place < len(row)] for place in range(len(cells))]
    # A word that stands again in a column is a value, as "positive" is, which may also be a column's name.
    values = {value.casefold() for column in columns for value in column}
    if not any(cells) or any(cell and cell.casefold() in values for cell in cells):
        return False
    if sum(known) >= min(2, width):
        return True
    for cell, column in zip(cells, columns, strict=True):
        filled = list(filter(None, column))
        if len(filled) >= 2 and cell and all(number_of(value) is not None for value in filled):
            return True
        if len(filled) >= 2 and cell and not _DIGIT.search(cell) and all(map(_DIGIT.match, filled)):
            return True  # dates
        if len(filled) >= 4 and cell and len(set(filled)) <= min(20, len(filled) // 2):
            return True  # few different words, and the first row has another
    return any(known) and len(others) > 0 and all(len(cell.split()) <= 3 for cell in cells)


def _hint(first: Sequence[str], place: int, names: Sequence[str]) -> float:
    """How telling the name of a column is: 1 for the first of `names`, 0 for one that is not among them."""
    name = plain_name(first[place]) if place < len(first) else ""
    return 1 - names.index(name) / (2 * len(names)) if name in names else 0.0


def _tells_text(first: Sequence[str], place: int, column: Sequence[str]) -> float:
    """How likely a column is that of the texts: it has many words, and a telling name."""
    if not column:
        return -1.0
    words = sum(_words(cell) for cell in column) / len(column)
    if all(number_of(cell) is not None for cell in column):
        words = 0.0
    different = len(set(column)) / len(column)
    return (
        min(words, 40.0) * (0.5 + different)
        + 12 * _hint(first, place, TEXT_NAMES)
        - 20 * _hint(first, place, LABEL_NAMES)
    )


def _words(cell: str) -> float:
    """About how many words a cell holds; where no spaces stand between words, three letters are taken for one."""
    spoken = len([part for part in cell.split() if any(map(str.isalpha, part))])
    east = sum(unicodedata.east_asian_width(character) == "W" for character in cell[:300] if character > "\u2e80")
    return spoken + east / 3


def _tells_label(first: Sequence[str], place: int, column: Sequence[str]) -> float:
    """How likely a column is that of the labels: few different values, each of them often, and a telling name."""
    if not column:
        return -10.0
    values = Counter(cell.casefold() for cell in column)
    hint = _hint(first, place, LABEL_NAMES)
    score = 10 * hint - 6 * _hint(first, place, TEXT_NAMES)
    if 2 <= len(values) <= 20:
        score += 4
        score += 2 * (1 - len(values) / len(column))
    elif len(values) == 1:
        score -= 3
    elif not all(number_of(value) is not None for value in values):
        score -= 4
    elif len(values) == len(column) and all(value.isdecimal() for value in values):
        score -= 6  # numbers of rows
    return score - min(6.0, sum(_words(cell) for cell in column) / len(column) - 1)
