"""Makes the link to what a page shows: settings, place, and the weights where they are few."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from data.offers import OFFERS
from playground.links.changes import changes_in, changes_text, last_epoch
from playground.links.plans import plan_of
from playground.links.properties import PROPERTIES
from playground.links.settings import to_link
from playground.links.weights import WEIGHTS, weights_text
from playground.own_data import is_own, title_of
from playground.training import RunConfig
from playground.training.prepared_data import PreparedData
from rnn import Params

MOST_CHARACTERS = 2000
"""Of a whole link: what every browser, mail and messenger passes on."""

MOST_OF_CHANGES = 600
"""Characters of changes of settings: more would leave too little for the sentence and the rest."""

WITHOUT_THEM = 450
"""Characters of a link that are kept free for the settings themselves and the place."""

FOR_EPOCHS = 100
"""Characters that are kept free for how far the run has trained, and which epoch is looked at."""

OF_THE_RUN = ("run", "epoch", "trained")
"""Properties that this module knows better than the page, which knows them only of its own browser."""

OF_A_VISITOR = ("runs", "whose")
"""Properties that mean something to one visitor alone."""

TRAINED = "It opens trained: the weights after epoch {:,} are in it."
WITHOUT_CHANGES = (
    "Settings of this run were changed so often while it trained that a link has no room for it: from its seeds it "
    "would train to other numbers. Save as script repeats it all."
)
TRAINS = "Opened elsewhere it trains to the same numbers."
GIVEN = (
    "This run began with weights that no settings make again, and they are too many for a link: it opens as a run of "
    "the same settings. Its run file (Download on the Compare page) has the weights."
)
CHANGED = (
    "Settings of this run were changed so often while it trained that a link has no room for it: it has those it began "
    "with. Save as script repeats it all."
)
SWEEP = "Runs stay in the browser that trained them: elsewhere it fills in the sweep that trains these {:,} again."
ONLY_HERE = (
    "The runs themselves are in this browser alone, and no sweep would train just these again: Share takes them along."
)
FILE_NEEDED = (
    "It opens with “{}” in this browser alone: others need its file, of which they first make a set of that name on "
    "the Data page."
)
FETCH_NEEDED = "It opens with “{}” in this browser alone: others first fetch that set on the Data page."
CUT = "A link has no room for everything that is shown: this one is without {}."


@dataclass(frozen=True, eq=False)
class ShownRun:
    """The run that a page shows, and of it the network that is looked at."""

    config: RunConfig  # that it began with, and its changes
    trained: int = 0  # its newest epoch
    is_drawn: bool = True  # whether its seeds draw its first weights
    epoch: int | None = None  # of the network that is looked at; None: the newest
    params: Params | None = None  # of that network; None: they are not known
    prepared: PreparedData | None = None
    elsewhere: int | None = None  # its first weights are those of a run elsewhere, after this epoch of it


@dataclass(frozen=True)
class Link:
    """A link as a query, and what there is to say of it."""

    query: str
    notes: tuple[str, ...]


def make_link(run: ShownRun, view: Mapping[str, str], most: int = MOST_CHARACTERS) -> Link:
    """The link to a run and a view of it, whose properties are texts as a link has them; others are passed over.

    The query has at most `most` characters: weights are in it only where there is room, and a sentence too.
    """
    config = _with_changes_that_fit(run, most - WITHOUT_THEM)
    repeats = config == run.config
    texts = to_link(config) | _place(view)
    left_out = _left_out(texts, most - FOR_EPOCHS)
    notes = _needed(config.data)
    if left_out:
        notes.append(CUT.format(" and ".join(left_out)))
    progress = _progress(run, last_epoch(config), view)
    weights = _weights(run, most - len(urlencode(texts | progress)) - len(f"&{WEIGHTS}="))
    if weights is not None:
        # What its seeds would not come to is not offered beside them.
        texts |= progress if repeats else {}
        texts[WEIGHTS] = weights
        told = (TRAINED.format(_epoch_of_weights(run)), *([WITHOUT_CHANGES] if run.is_drawn and not repeats else []))
        return Link(urlencode(texts), (*told, *notes))
    if not run.is_drawn:
        notes.append(GIVEN)
    elif not repeats:
        notes.append(CHANGED)
    elif run.trained and not is_own(config.data):
        notes.insert(0, TRAINS)
    return Link(urlencode(texts | (progress if run.is_drawn else {})), tuple(notes))


def make_link_of_runs(
    configs: Sequence[RunConfig],
    usual: RunConfig,
    view: Mapping[str, str],
    most: int = MOST_CHARACTERS,
    *,
    as_begun: bool = True,
) -> Link:
    """The link to saved runs, which began with these settings and changed them so, and a view of them.

    Where a sweep would train all of them again, and no others, the link has that sweep in place of the runs, which are
    one visitor's own. `usual` are the settings of the panel, for a link that names the runs all the same. `as_begun`:
    the seeds of each of them drew its weights.
    """
    plan = plan_of(configs) if as_begun else None
    if plan is None:
        alone = as_begun and len(configs) == 1
        link = make_link(ShownRun(configs[0] if alone else usual), view, most)
        notes = [] if alone or not configs else [ONLY_HERE]
        if alone and not is_own(configs[0].data):
            notes.append(TRAINS)
        return Link(link.query, (*notes, *link.notes))
    base, text = plan
    others = {name: value for name, value in view.items() if name not in OF_A_VISITOR}
    link = make_link(ShownRun(base), {**others, "plan": text, "sweep": "newest"}, most)
    return Link(link.query, (SWEEP.format(len(configs)), *link.notes))


def _needed(data: str) -> list[str]:
    """What others need before a link opens with that data, in a sentence; of data that everybody has there is none."""
    if not is_own(data):
        return []
    title = title_of(data)
    return [(FETCH_NEEDED if title in OFFERS else FILE_NEEDED).format(title)]


def _with_changes_that_fit(run: ShownRun, room: int) -> RunConfig:
    """What the run began with, and its changes where there is room for them and the run would be made again by them."""
    config, changes = run.config, run.config.changes
    text = changes_text(changes)
    if changes and (run.is_drawn or _is_as_it_came(run)) and len(text) <= min(room, MOST_OF_CHANGES):
        with suppress(ValueError):
            if changes_in(text, config) == changes:
                return config
    return replace(config, changes=())


def _is_as_it_came(run: ShownRun) -> bool:
    """Whether its weights came with a link, and it has not trained since."""
    return run.elsewhere is not None and not run.trained


def _place(view: Mapping[str, str]) -> dict[str, str]:
    return _read_alone({name: text for name, text in view.items() if name not in OF_THE_RUN})


def _read_alone(view: Mapping[str, str]) -> dict[str, str]:
    """Those of these properties that make sense; halves of letters, which no address can have, become "?"."""
    place = {}
    for name, text in view.items():
        if name in PROPERTIES:
            try:
                PROPERTIES[name].read(text)
            except ValueError:
                continue  # what no page reads is left out, as it would be where the link is opened
            place[name] = text.encode("utf-8", "replace").decode()
    return place


def _left_out(texts: dict[str, str], most: int) -> list[str]:
    """Takes the longest properties out of a link until it is no longer than that; says what they are called."""
    left_out = []
    while len(urlencode(texts)) > most and (names := [name for name in texts if name in PROPERTIES]):
        longest = max(names, key=lambda name: len(texts[name]))
        del texts[longest]
        left_out.append(PROPERTIES[longest].label.lower())
        if longest == "sentence":
            texts.pop("word", None)
    return left_out


def _progress(run: ShownRun, last: int, view: Mapping[str, str]) -> dict[str, str]:
    """How far its seeds train the run, and which epoch of that is looked at; what came with a link is handed on."""
    if _is_as_it_came(run):
        return _read_alone({"trained": view.get("trained", "")})
    if not run.trained or not run.is_drawn:
        return {}
    trained = min(run.trained, last)
    looked_at = run.epoch is not None and run.epoch <= trained
    return {"trained": f"{trained}"} | ({"epoch": f"{run.epoch}"} if looked_at else {})


def _epoch_of_weights(run: ShownRun) -> int:
    """The epoch of the run that its settings describe."""
    if run.elsewhere is not None and not run.trained:  # as it came
        return run.elsewhere
    return run.trained if run.epoch is None else run.epoch


def _weights(run: ShownRun, most: int) -> str | None:
    untouched = run.is_drawn and not run.trained
    if run.params is None or run.prepared is None or untouched:
        return None
    return weights_text(run.params, run.prepared, run.config.settings.readout, _epoch_of_weights(run), most)
