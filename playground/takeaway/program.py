"""The program that repeats a run with `rnn`, in blocks: a script has them one after the other, a notebook as cells."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from itertools import pairwise

from data import INCLUDED
from playground.own_data import title_of
from playground.takeaway.recipe import CannotRepeat, Recipe, Stage
from playground.training.prepared_data import dataset_of
from rnn import SETTINGS, Settings
from rnn.parallel.threads import ONE_THREAD

MOST_DATA = 300_000
"""Characters of sentences that are written into a program: other data sets than our own do not come with `rnn`."""

FEWEST_LINES = 10  # of the table, where there are as many epochs
WIDTH = 120  # characters of a line of code


@dataclass(frozen=True)
class Block:
    """Some lines of the program, and what they do in words."""

    words: str
    code: str


AS_WORKERS = f"""\
# Before numpy is loaded: a product that several threads share may be rounded otherwise.
os.environ.update(dict.fromkeys(({", ".join(f'"{name}"' for name in ONE_THREAD)}), "1"))
"""

DATA_THAT_COMES_ALONG = """\
try:
    from rnn._data import DATASETS  # as `pip install .` puts it there
except ModuleNotFoundError:
    from data import DATASETS  # in the folder of the playground

dataset = DATASETS[{name}]()
LABELS = dataset.labels
TRAIN, TEST = ([(example.text, example.label) for example in part] for part in (dataset.train, dataset.test))
HASH = {hash}
content = json.dumps([dataset.name, LABELS, TRAIN, TEST{more}])
if hashlib.sha256(content.encode("ascii")).hexdigest() != HASH:
    raise SystemExit("These are not the sentences of that run: they have changed since, so the numbers would differ.")
"""

# What `prepared_data.content_hash` has besides, of a set whose texts are cut in another way, or drawn in each epoch.
HASHED_TOO = ", dataset.tokenizer, dataset.most_words"
HASHED_OF_FRESH = ",\n    dataset.fresh, dataset.seed"

ENCODED = """\
vocabulary = Vocabulary.from_texts((text for text, _ in TRAIN){how})
train_set, test_set = (
    [(vocabulary.encode(text), LABELS.index(label)) for text, label in part] for part in (TRAIN, TEST)
)
"""

FRESH = """\


class FreshSequences:
    \"\"\"The training set: other sequences in each epoch, the same ones whenever that epoch is trained.\"\"\"

    def of_epoch(self, number):
        return [(vocabulary.encode(each.text), LABELS.index(each.label)) for each in dataset.of_epoch(number)]


train_set = FreshSequences()
"""

GO_ON = """\
history = []  # of every epoch: its number, train loss, train accuracy, test loss, test accuracy


def go_on(settings, state=None):
    \"\"\"Trains up to epoch `settings.epochs`, from `state` or untrained; returns the state to go on from.\"\"\"
    sizes = {{"vocab_size": len(vocabulary), "classes": len(LABELS)}}
    try:
        for epoch in train(train_set, test_set, settings, **sizes, start=state):
            train_score, test_score = epoch.train, epoch.test
            numbers = train_score.loss, train_score.accuracy, test_score.loss, test_score.accuracy
            history.append((epoch.number, *numbers))
            if epoch.number % {every} == 0 or epoch.number == {last}:
                print("{{:5d}}  {{:6.3f}}  {{:7.1%}}   {{:6.3f}}  {{:7.1%}}".format(epoch.number, *numbers))
            state = epoch.state()
    except Diverged as diverged:
        print(diverged)
    return state


print("        train             test\\nepoch   loss   accuracy   loss   accuracy")
"""

COMPARED = """\
expected = {row}
differences = [abs(mine - other) for mine, other in zip(history[-1][1:], expected)]
if history[-1][0] == {last} and not any(differences):
    print("Epoch {last} has the numbers of the playground, bit for bit.")
else:
    print(f"Epoch {{history[-1][0]}} differs by {{max(differences):.3g}} from epoch {last} in the playground.")
"""


def program_of(recipe: Recipe) -> list[Block]:
    """The blocks that make the run again. They leave `history`, and `state` after the newest epoch.

    Raises CannotRepeat for a data set that is too large to be written down.
    """
    summary = recipe.record.summary
    edits = any(stage.edits for stage in recipe.stages)
    questions = [*(["by_hand"] if any(stage.by_hand for stage in recipe.stages) else [])]
    questions += ["edited", "edits_of"] if edits else []
    own = summary.data in INCLUDED
    imports = [*(["import hashlib", "import json"] if own else []), "import os"]
    imports += ["from dataclasses import replace"] if len(recipe.stages) > 1 else []
    imports += ["", AS_WORKERS, "from rnn import Diverged, Settings, Vocabulary, train"]
    imports += [f"from rnn.explain import {', '.join(questions)}"] if questions else []
    forgets = any(stage.edits and before.settings.optimizer != "sgd" for before, stage in pairwise(recipe.stages))
    imports += ["from rnn.optimizers import NO_MEMORY"] if forgets else []
    last = recipe.last_epoch
    return [
        Block("", "\n".join(imports).lstrip("\n") + "\n"),
        Block(
            f"The data set {quoted(title_of(summary.data))}.",
            _data(recipe) + ENCODED.format(how=_how_cut(summary.data)) + (FRESH if recipe.prepared.fresh else ""),
        ),
        Block(
            "One epoch after the other, with a line of the table now and then.",
            GO_ON.format(every=_every(last), last=last),
        ),
        *_stages(recipe),
        Block(
            "The numbers of the last epoch in the playground, in the same order.",
            COMPARED.format(row=recipe.last_row, last=last),
        ),
    ]


def _every(last: int) -> int:
    """How many epochs lie between two lines of the table: 1, 2, 5, 10, 20 and so on; 100 of 1000, as in the article."""
    every = 1
    for step in (n * 10**power for power in range(8) for n in (1, 2, 5)):
        if last // step >= FEWEST_LINES:
            every = step
    return every


def _data(recipe: Recipe) -> str:
    """The code that gives LABELS, TRAIN and TEST."""
    summary = recipe.record.summary
    dataset = dataset_of(summary.data)
    if summary.data in INCLUDED:
        more = HASHED_TOO if (dataset.tokenizer, dataset.most_words) != ("words", None) else ""
        more += HASHED_OF_FRESH if dataset.fresh else ""
        return DATA_THAT_COMES_ALONG.format(name=quoted(summary.data), hash=quoted(summary.data_hash), more=more)
    if (size := sum(len(example.text) for example in (*dataset.train, *dataset.test))) > MOST_DATA:
        raise CannotRepeat(
            f"The data set {title_of(summary.data)!r} does not come with rnn, and its {size:,} characters are too "
            "many to be written into a script: repeat the run in the playground."
        )
    lines = [f"LABELS = ({', '.join(map(quoted, dataset.labels))})"]
    for name, part in (("TRAIN", dataset.train), ("TEST", dataset.test)):
        lines += [f"{name} = [", *(f"    ({quoted(example.text)}, {quoted(example.label)})," for example in part), "]"]
    return "\n".join(lines) + "\n"


def _how_cut(data: str) -> str:
    """What the vocabulary is told besides the texts, where they are not simply all the words of them."""
    dataset = dataset_of(data)
    told = [("tokenizer", dataset.tokenizer, "words"), ("most", dataset.most_words, None)]
    return "".join(
        f", {name}={quoted(value) if isinstance(value, str) else value}"
        for name, value, usual in told
        if value != usual
    )


def _stages(recipe: Recipe) -> Iterator[Block]:
    """The training itself, a block for each stage."""
    before: Stage | None = None
    for stage in recipe.stages:
        if before is None:
            yield Block(
                _begun(recipe, stage),
                f"settings = {_call('Settings', stage.settings.to_dict())}\nstate = go_on(settings)\n",
            )
        else:
            yield Block(_words(stage, before), _code(stage, before))
        before = stage


def _begun(recipe: Recipe, stage: Stage) -> str:
    summary, settings = recipe.record.summary, recipe.record.summary.settings
    if len(recipe.stages) == 1 and settings.epochs > recipe.last_epoch and summary.ended != "diverged":
        return (
            f"The settings of the run, which was to have {settings.epochs:,} epochs and has had {recipe.last_epoch:,}."
        )
    if stage.settings.epochs == 0:
        return "The network that the seeds draw, before it has trained."
    return (
        "The settings of the run."
        if len(recipe.stages) == 1
        else f"The settings up to epoch {stage.settings.epochs:,}."
    )


def _other_values(stage: Stage, before: Stage) -> dict[str, tuple[object, object]]:
    """The settings in which a stage differs from the one before: name to old and new value; epochs left out."""
    names = [field.name for field in fields(Settings) if field.name != "epochs"]
    pairs = {name: (getattr(before.settings, name), getattr(stage.settings, name)) for name in names}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


def _words(stage: Stage, before: Stage) -> str:
    changes = [
        f"{SETTINGS[name].label} from {SETTINGS[name].text(old)} to {SETTINGS[name].text(new)}"  # type: ignore[arg-type]
        for name, (old, new) in _other_values(stage, before).items()
    ]
    epoch = before.settings.epochs
    if stage.by_hand:
        parts = ["In its place stands the network that is built by hand"]
    elif stage.why == "branched":
        parts = [f"After epoch {epoch:,} a branch went on from there"]
    elif changes:
        parts = [f"After epoch {epoch:,} settings were changed"]
    else:
        parts = [f"On from epoch {epoch:,}"]
    parts += [f"with the network edited ({len(stage.edits)})"] if stage.edits else []
    told = ", ".join(parts)
    return f"{told}: {', '.join(changes)}." if changes else f"{told}."


def _code(stage: Stage, before: Stage) -> str:
    lines = []
    if stage.by_hand:
        lines.append("state = replace(state, params=by_hand(vocabulary))")
        lines.append("history.clear()  # the table begins with epoch 1: the network before it was another one")
    if stage.edits:
        lines += ["edits = [", *(f"    {quoted(edit)}," for edit in stage.edits), "]"]
        if before.settings.optimizer == "sgd":
            lines.append("state = replace(state, params=edited(state.params, edits_of(edits)))")
        else:
            lines.append("state = replace(state, params=edited(state.params, edits_of(edits)), memory=NO_MEMORY)")
    values = {name: new for name, (_, new) in _other_values(stage, before).items()}
    if stage.settings.epochs != before.settings.epochs:
        values["epochs"] = stage.settings.epochs
    if values:
        lines.append(f"settings = {_call('replace', values, 'settings')}")
    if stage.settings.epochs > before.settings.epochs:
        lines.append("state = go_on(settings, state)")
    return "\n".join(lines) + "\n"


def quoted(value: object) -> str:
    """A value as it stands in a program: a text on one line, in which nothing is unseen, between double quotes."""
    text = repr(value)
    return f'"{text[1:-1]}"' if isinstance(value, str) and '"' not in text else text


def _call(function: str, values: dict[str, object], *first: str) -> str:
    """A call with these arguments by name, on one line if that has room for it."""
    arguments = [*first, *(f"{name}={quoted(value)}" for name, value in values.items())]
    line = f"{function}({', '.join(arguments)})"
    if len(line) + len("settings = ") <= WIDTH:
        return line
    return f"{function}(\n" + "".join(f"    {argument},\n" for argument in arguments) + ")"
