"""A program that registers data whose words have labels, and data with numbers, and trains and saves runs of both.

`python -m tests.support.other_answers FOLDER` prints what it found as JSON.
"""

import json
import sys
from pathlib import Path
from typing import Any

import numpy as np

import data
from playground.inspection.question import NoAnswer, Question
from playground.inspection.views import VIEWS, check_applies
from playground.server.streams.interactive_messages import answers_frame, rows_frame, run_frame
from playground.server.subjects import saved_subject
from playground.storage import Store
from playground.storage.run_files import read_run, write_run
from playground.takeaway.recipe import CannotRepeat, recipe_of
from playground.takeaway.run_page import run_page
from rnn.__main__ import main as command_line
from rnn.encoded_texts import suited_to
from tests.support.registered import decoded, trained_and_saved

KINDS = {"the": "other", "a": "other", "dog": "noun", "cat": "noun", "sees": "verb", "hears": "verb"}
SUITED = {"hidden_size": 8, "epochs": 60, "learning_rate": 0.1, "init_scale": 0.3}
NUMBERS = {"one": 0.1, "two": 0.2, "three": 0.3}


def kinds() -> data.Dataset:
    """Sentences whose words are of a kind each, but for the first, which counts for nothing."""
    texts = [
        f"{x} {n} {v} {y} {m}"
        for x in ("the", "a")
        for y in ("the", "a")
        for n, m in (("dog", "cat"), ("cat", "dog"))
        for v in ("sees", "hears")
    ]
    examples = tuple(
        data.Example(
            text, " ".join(KINDS[word] for word in text.split()), (None, *(KINDS[word] for word in text.split()[1:]))
        )
        for text in texts
    )
    return data.Dataset(
        "Kinds", examples, examples[::4], "Which kind is each word?", ("noun", "verb", "other"), SUITED, "every"
    )


def sums() -> data.Dataset:
    """Two words whose numbers are added."""
    examples = tuple(
        data.Example(f"{one} {other}", f"{x + y:.1f}", x + y)
        for one, x in NUMBERS.items()
        for other, y in NUMBERS.items()
    )
    return data.Dataset("Sums", examples, examples[::4], "What is the sum?", ("sum",), SUITED, "number", "spaces")


def refused(what: Any) -> str:
    """The sentence with which something is refused."""
    try:
        what()
    except (NoAnswer, CannotRepeat, ValueError) as refusal:
        return str(refusal)
    return ""


def facts_of(dataset: data.Dataset, folder: Path) -> dict[str, Any]:
    """Trains the data set with a worker process, and tells what came of it."""
    store = Store(str(folder / f"{dataset.name}.sqlite3"))
    trained = trained_and_saved(dataset, suited_to(dataset), store)
    update, record = trained.update, trained.record
    run, rows = decoded(run_frame(update)), decoded(rows_frame(update))
    answers = decoded(answers_frame(update.checkpoint, update.run.prepared))
    subject = saved_subject(store, "visitor", update.run.id, None)
    text = dataset.test[0].text
    trace = decoded(VIEWS["trace"](subject, Question(1, text, "trace")))
    from_file = read_run(write_run(record), "a" * 32)
    csv = folder / f"{dataset.name}.csv"
    facts = {
        "readout": [run["settings"]["readout"], trace["readout"]],
        "sentence": run["sentences"][0],
        "losses": [rows["test_loss"][0] > 5 * rows["test_loss"][-1], rows["test_accuracy"][-1]],
        "answers": answers.get("right") or np.round(answers["numbers"], 1).tolist(),
        "after each word": len(trace.get("numbers", trace.get("of_labels", []))),
        "saved": record.state is not None and record.state.params.classes,
        "loaded": from_file.state is not None and from_file.state.monitor == record.state.monitor,
        "goes on": bool(np.array_equal(trained.resumed.checkpoint.answers, update.checkpoint.answers)),
        "wall": refused(lambda: check_applies(Question(1, text, "wall"), subject.readout)),
        "page": refused(lambda: run_page(subject, record.summary)),
        "script": refused(lambda: recipe_of(record, (0.0,) * 4, lambda _: None)),
        "command line": command_line(["--data", dataset.name, "--epochs", "2", "--csv", str(csv)]),
        "csv": csv.read_text("utf-8").splitlines()[-1].count(","),
        "sweep": command_line(["sweep", "--data", dataset.name, "--epochs", "10", "--seeds", "2", "--processes", "1"]),
        "other output": command_line(["--data", dataset.name, "--readout", "last"]),
    }
    store.close()
    return facts


def main(folder: Path) -> None:
    """Does all of it for both, and for a label that is asked for as a number."""
    facts = {dataset.name: facts_of(dataset, folder) for dataset in (kinds(), sums())}
    facts["Article as a number"] = command_line(["--readout", "number", "--epochs", "1", "--hidden-size", "4"])
    sys.stdout.write("\n" + json.dumps(facts))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
