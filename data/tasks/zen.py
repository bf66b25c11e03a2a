"""The Zen of Python, by heart: the text that the standard library hides in its module `this`."""

from __future__ import annotations

import ast
import codecs
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import ClassVar

from ..csv_rows import DataError
from ..dataset import Dataset, Example, Yardstick
from .fixed import FixedTask
from .ngrams import NGrams, loss_an_answer
from .task import GATED

CONTEXT = 3
BEFORE = "\n"
"""What stands before the first letter."""


def zen() -> str:
    """The text of 1999 by Tim Peters, decoded from the module's source: to import it would print it.

    Raises DataError for a Python that comes without it.
    """
    spec = find_spec("this")
    path = Path(spec.origin) if spec and spec.origin else Path()
    try:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        [text] = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and _is_long(node.value)]
    except (OSError, SyntaxError, ValueError) as error:
        raise DataError("This Python comes without the module this, which has the text: take another one.") from error
    return codecs.decode(str(text), "rot13")


def _is_long(value: object) -> bool:
    return isinstance(value, str) and len(value) > 500


class Zen(FixedTask):
    """One text of 856 characters, read from its beginning: after each the next one is asked for.

    It is to be learnt by heart, so what is tested is what was trained.
    """

    name = "The Zen of Python"
    asks = "The text that Python hides in its module this: after each character the next one is asked for."
    teaches = (
        "How many words a few thousand numbers can hold: a text by heart, which no look at the last letters gives."
    )
    suggested: ClassVar[Mapping[str, float | str]] = {
        **GATED,
        "cell": "lstm",
        "hidden_size": 128,
        "learning_rate": 0.01,
        "batch_size": 1,
        "schedule": "cosine",  # at one rate it loses now and then, for some epochs, what it knew
        "epochs": 300,
    }

    def dataset(self, seed: int = 0, folder: Path | None = None) -> Dataset:
        """The text; the seed and the folder change nothing of it."""
        text = zen()
        example = Example(BEFORE + text[:-1], "the Zen of Python", tuple(text))
        pairs = list(zip(example.text, text, strict=True))
        labels = tuple(sorted(set(text)))
        floor, baseline = [loss_an_answer(NGrams(n, [pairs], len(labels)), [pairs]) for n in (0, CONTEXT)]
        return Dataset(
            name=self.name,
            train=(example,),
            test=(example,),
            description=self.description,
            labels=labels,
            suggested=self.suggested,
            readout="every",
            tokenizer="characters",
            floor=Yardstick(floor, "loss", "each character as often as it comes"),
            baseline=Yardstick(baseline, "loss", f"the last {CONTEXT} characters alone"),
            writes_from=BEFORE,
        )
