"""A run as a short Python script that trains it again."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable

from playground.takeaway.program import WIDTH, program_of
from playground.takeaway.recipe import Recipe

HOW = (
    "Needs Python 3.11 or newer, numpy and the package rnn: put this file into the folder of the playground, or run "
    "`pip install .` there once."
)
"""What the reader has to do first."""


def script_of(recipe: Recipe) -> str:
    """The script. Raises CannotRepeat."""
    head = [*_comment(title_of(recipe)), "#", *_comment(HOW), "#", *_comment(trained_on(recipe)), ""]
    blocks = ["\n".join([*_comment(block.words), block.code]) for block in program_of(recipe)]
    return "\n".join([*head, *blocks])


def title_of(recipe: Recipe) -> str:
    """What the program does, in a sentence."""
    summary = recipe.record.summary
    return f"Trains the run “{on_a_line(summary.name)}” of RNN Playground again, number for number: {_came_to(recipe)}."


def _came_to(recipe: Recipe) -> str:
    ended = "diverged after" if recipe.record.summary.ended == "diverged" else "has had"
    epochs = recipe.last_epoch
    return f"it {ended} {epochs:,} epoch{'s' * (epochs != 1)}"


def trained_on(recipe: Recipe) -> str:
    """On what machine and with what versions the run was trained, and what that means."""
    summary = recipe.record.summary
    versions = ", ".join(f"{name} {summary.versions[name]}" for name in ("python", "numpy") if name in summary.versions)
    where = on_a_line("; ".join(text for text in (summary.machine, versions) if text)) or "an unknown machine"
    return f"It was trained on {where}. With another numpy or processor the last digits may be others."


def on_a_line(text: str) -> str:
    """A text that a stranger may have written, as it can stand in a comment: nothing unseen turns its letters round."""
    return "".join(letter if letter.isprintable() else " " for letter in text).strip()


def _comment(text: str) -> Iterable[str]:
    return [f"# {line}" for line in textwrap.wrap(text, WIDTH - 2, break_on_hyphens=False)]
