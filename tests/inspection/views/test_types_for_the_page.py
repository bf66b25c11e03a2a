"""The page's types of answers name exactly what the views answer."""

import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from playground.inspection.question import Past, Subject
from rnn import Params, Settings, Vocabulary, init_params
from rnn.history import named
from tests.support.ask_view import ask_view

ROOT = Path(__file__).resolve().parents[3]
SOURCE = (ROOT / "playground/frontend/inspect/answers.d.ts").read_text(encoding="utf-8")
INTERFACES = {
    name: (bases.replace(",", " ").split(), re.findall(r"^  (\w+): ", body, flags=re.MULTILINE))
    for name, bases, body in re.findall(
        r"^(?:export )?interface (\w+)(?: extends ([\w, ]+))? \{\n(.*?)^\}", SOURCE, flags=re.MULTILINE | re.DOTALL
    )
}
VIEW_OF = dict(re.findall(r"/\*\* The view \"(\w+)\"\.[^\n]*\*/\nexport interface (\w+)", SOURCE))
VOCABULARY = Vocabulary.from_texts(["not very happy"])


def fields_of(interface: str) -> set[str]:
    bases, own = INTERFACES[interface]
    return {*own}.union(*(fields_of(base) for base in bases))


def network(seed: int) -> Params:
    return init_params(len(VOCABULARY), 3, 2, np.random.default_rng(seed), 0.5)


def answer_of(view: str) -> dict[str, Any]:
    sentences = [(VOCABULARY.encode(text), label) for text, label in (("happy", 1), ("not happy", 0))]
    past = Past("Mine", Settings(), named(np.linspace(0.9, 0.2, 15).reshape(5, 3)), False, (0, 2), network)
    about = Subject(
        *("r" * 32, 2, network(2), VOCABULARY, ("bad", "good")),
        *(sentences, sentences[:1], ("happy",), lambda: past, network(0)),
    )
    return ask_view(about, view, "not happy")


def test_types_are_found() -> None:
    assert len(VIEW_OF) >= 19
    assert {"words", "between", "known", "cut", "labels", "toward", "against", "cell"} == fields_of("Read")


@pytest.mark.parametrize(("view", "interface"), VIEW_OF.items())
def test_a_type_has_the_fields_of_the_answer(view: str, interface: str) -> None:
    assert fields_of(interface) == set(answer_of(view))


@pytest.mark.parametrize(("view", "part", "interface"), [("wall", "train", "WallSet"), ("flips", "test", "FlipsOfSet")])
def test_so_has_the_type_of_a_part_of_it(view: str, part: str, interface: str) -> None:
    assert fields_of(interface) == set(answer_of(view)[part])
