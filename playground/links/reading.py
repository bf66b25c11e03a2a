"""Reads a link: anything goes in, a whole valid state comes out, with a sentence for each thing that was not taken."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any
from urllib.parse import parse_qsl

from playground.links.changes import last_epoch
from playground.links.formats import FORMAT, FORMATS, VERSION, renamed
from playground.links.properties import PROPERTIES
from playground.links.settings import from_link
from playground.links.weights import WEIGHTS, LinkedWeights, weights_in
from playground.training import DEFAULT_CONFIG, RunConfig

MOST_NAMES = 200
"""Parameters of a link that are looked at: no link of ours has as many."""

NOT_A_FORMAT = "The format of the link is no number that this playground knows: it is read as a link of today."
BEYOND = "{} in the link is not a whole number from 0 to {:,}, where its run ends: that is used."
LATER = "The link was made by a later version of the playground: what this one does not know of it is left out."


@dataclass(frozen=True)
class LinkState:
    """All that a link says, every property of a view with a value."""

    config: RunConfig | None = None  # None: it names no setting
    view: Mapping[str, Any] = field(
        default_factory=lambda: MappingProxyType({name: each.default for name, each in PROPERTIES.items()})
    )
    notes: tuple[str, ...] = ()
    format: int = FORMAT
    weights: LinkedWeights | None = None  # of the network of `config`


def read(link: object, configs: Sequence[RunConfig] = (), own: Mapping[str, str] = MappingProxyType({})) -> LinkState:
    """What a link says: the text of its query, its parameters by name, or anything else, which says nothing.

    First the names of old formats become those of today, then what is given is read, and what is not given is as the
    format of the link has it. A value that makes no sense costs itself alone, with a sentence. Never raises. `configs`
    are settings that are known here and `own` the visitor's data sets, as in `from_link`.
    """
    texts = texts_of(link)
    number, notes = _format_of(texts.get(VERSION))
    texts = renamed(texts, number)
    config, of_settings = from_link(texts, configs, number, own)
    notes += of_settings
    view = {}
    for name, each in PROPERTIES.items():
        view[name] = each.default
        if name in texts:
            try:
                view[name] = each.read(texts[name])
            except ValueError as must_be:
                notes.append(f"{each.label} in the link is not {must_be}: it is left out.")
    if config is not None and (view["trained"] or 0) > (last := last_epoch(config)):
        notes.append(BEYOND.format(PROPERTIES["trained"].label, last))
        view["trained"] = last
    weights = None
    if WEIGHTS in texts:
        try:
            weights = weights_in(texts[WEIGHTS], config or DEFAULT_CONFIG)
        except ValueError as why:
            notes.append(str(why))
    return LinkState(config, MappingProxyType(view), tuple(notes), number, weights)


def texts_of(link: object) -> dict[str, str]:
    """The parameters of a link as texts; of a name that stands there several times the first, as the page reads it."""
    if isinstance(link, str):
        try:
            pairs = parse_qsl(link.lstrip("?"), keep_blank_values=True, max_num_fields=MOST_NAMES, errors="replace")
        except ValueError:  # too many
            return {}
        return dict(reversed(pairs))
    if not isinstance(link, Mapping):
        return {}
    texts = {}
    for name, text in link.items():
        first = text[0] if isinstance(text, (list, tuple)) and text else text
        if isinstance(name, str) and isinstance(first, str):
            texts[name] = first
    return texts


def _format_of(text: str | None) -> tuple[int, list[str]]:
    if text is None:
        return 0, []
    if text.isascii() and text.isdecimal() and len(text) < 10:
        number = int(text)
        return (number, []) if number in FORMATS else (FORMAT, [LATER])
    return FORMAT, [NOT_A_FORMAT]
