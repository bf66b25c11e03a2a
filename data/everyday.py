"""The "Everyday" sentences: templates, and the draw from them. `python -m data.everyday` writes both CSV files anew.

Sentences are drawn in groups of one frame that differ only in their words of opinion: "the tea was awful", "the tea was
great". So neither length nor subject tells the labels apart, only opinions and negators do. Two templates of three
sentences are plain, because a network learns what "awful" means before it learns that "not" turns it. What is drawn is
a small part of what the templates can say, and no sentence is drawn twice, so every test sentence is a new combination.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from hashlib import sha256
from math import fsum
from pathlib import Path

from .csv_files import to_csv
from .dataset import LABELS, Example
from .grammar import BLANK, fillings
from .words import SLOTS

CHOICE = 25
"""Of so many that chance offers, the one with the rarest words is taken: chance alone would neglect some words."""

PLAIN = (
    "{who} {like} {object}",
    "{who} really {like} {object}",
    "{who} {like} {object} very much",
    "everybody {likes} {object}",
    "{very} {good}",
    "{good} {any noun}",
    "what a {good} {noun}",
    "{it is} a {good} {noun}",
    "{it is} the {best} {noun}",
    "{who} {had} a {good} {noun}",
    "{thing} {is} {good}",
    "{thing} {is} {good} {today}",
    "{thing} {is} {very} {good}",
    "{thing} {is} {good and good}",
    "{thing} {is} {good and not bad}",
    "{thing} {is} {long} but {good}",
    "{meal} was {good} | and {staff} was {good}",
    "{who} {am} {happy or good} {now}",
    "{who} {am} {very} {happy or good}",
    "{who} {am} {happy and happy} {now}",
    "{who} {am now} {happy} | because {weather} is {good}",
    "{who} {feel} {feeling} {now}",
    "{thing} {makes} {me} {happy}",
    "{who} {think} {thing} {is} {good}",
    "everybody thinks {thing} {is} {good}",
)
NEGATED = (
    "{who} {do} not {verb} {object}",
    "{who} {do} not {verb} {object} at all",
    "{who} never {liked} {object}",
    "nobody {likes} {object}",
    "not {good} at all",
    "not a {good} {noun}",
    "{it is} not a {good} {noun}",
    "{it is} hardly a {good} {noun}",
    "{thing} {is} not {good}",
    "{thing} {is} not {good} {today}",
    "{thing} {is} not {not very} {good}",
    "{thing} {is} not at all {good}",
    "{thing} {is} not {good} at all",
    "{thing} {is} never {good}",
    "{thing} {is} hardly {good}",
    "{thing} {is} not {good or good}",
    "{who} {am} not {happy or good} {now}",
    "{who} {am} never {happy}",
    "{who} {am} not {happy or happy} {now}",
    "{who} {do} not feel {feeling} {now}",
    "{thing} {does} not make {me} {happy}",
    "{who} {do (think)} not think {thing} {is} {good}",
    "nobody thinks {thing} {is} {good}",
    "it is not true that {thing} {is} {good}",
    "{who} {do (think)} not think {thing} {is} not {good}",
)
TRAIN_FILE = Path(__file__).with_name("everyday_train.csv")
TEST_FILE = Path(__file__).with_name("everyday_test.csv")


def draw() -> tuple[list[Example], list[Example]]:
    """The sentences to train and to test on, the same on every machine and with every version of Python."""
    train: list[Example] = []
    test: list[Example] = []
    used_texts: set[str] = set()
    uses: Counter[str] = Counter()  # of each word so far
    for templates, train_count, test_count in ((PLAIN, 11, 2), (NEGATED, 5, 2)):
        for template in templates:
            frames = _frames(template)
            frames_left: list[str] = []
            for examples, count in ((train, train_count), (test, test_count)):
                for _ in range(count):
                    frames_left = frames_left or sorted(frames, key=_chance)
                    frame = _rarest(frames_left, uses)
                    frames_left.remove(frame)
                    for label, texts in frames[frame].items():
                        text = _rarest(sorted(texts - used_texts, key=_chance), uses)
                        examples.append(Example(text, label))
                        used_texts.add(text)
                        uses.update(text.split())
    # Mixed, so that neighbours are about different things.
    return sorted(train, key=lambda e: _chance(e.text)), sorted(test, key=lambda e: _chance(e.text))


def _frames(template: str) -> dict[str, dict[str, set[str]]]:
    """frame -> label -> texts, for every frame that can be filled with either label."""
    by_frame: dict[str, dict[str, set[str]]] = {}
    for example, frame in fillings(template, SLOTS):
        by_frame.setdefault(frame, {}).setdefault(example.label, set()).add(example.text)
    return {frame: texts for frame, texts in by_frame.items() if len(texts) == len(LABELS)}


def _rarest(texts: Sequence[str], uses: Counter[str]) -> str:
    """Of the first few texts, the one whose words have been used least."""

    def newness(text: str) -> float:
        words = [word for word in text.split() if word != BLANK]
        # Not sum(), which rounds floats in another way since Python 3.12.
        return fsum(1 / (1 + uses[word]) for word in words) / len(words)

    return max(texts[:CHOICE], key=newness)


def _chance(text: str) -> bytes:
    """A key to sort by that is as good as chance and stays the same for ever: random's generators promise less."""
    return sha256(text.encode()).digest()


def main() -> None:
    """Writes the two files."""
    for file, examples in zip((TRAIN_FILE, TEST_FILE), draw(), strict=True):
        file.write_bytes(to_csv(examples).encode())


if __name__ == "__main__":
    main()
