"""A program that registers sentences with three labels of their own, and trains, asks, saves, reads and tables a run.

`python -m tests.support.three_labels FOLDER` prints what it found as JSON.
"""

import json
import sys
from pathlib import Path

import numpy as np

import data
from playground.inspection.question import Question, Subject
from playground.inspection.views import VIEWS
from playground.server.api.tables import history_csv, runs_csv
from playground.server.streams.interactive_messages import answers_frame, run_frame
from playground.storage import Store
from playground.storage.run_files import read_run, write_run
from playground.takeaway.recipe import recipe_of
from playground.takeaway.script import script_of
from rnn import Settings
from rnn.__main__ import main as command_line
from rnn.history import SCORES
from tests.support.registered import decoded, trained_and_saved
from tests.support.repeated import rows_of, run_program

LABELS = ("cold", "mild", "hot")
WORDS = {"cold": ("ice", "snow", "frost"), "mild": ("spring", "breeze", "drizzle"), "hot": ("sun", "desert", "fire")}
SETTINGS = Settings(hidden_size=12, epochs=80, learning_rate=0.1, init_scale=0.3)


def weather() -> data.Dataset:
    """Sentences that one word decides."""
    examples = [
        data.Example(f"{before} {word} {after}".strip(), label)
        for label, words in WORDS.items()
        for word in words
        for before, after in (("", ""), ("there is", "today"), ("we saw", ""))
    ]
    return data.Dataset("Weather", tuple(examples), tuple(examples[::3]), "Is it cold, mild or hot?", LABELS)


def main(folder: Path) -> None:
    """Does all of it, with a worker process."""
    store = Store(str(folder / "runs.sqlite3"))
    trained = trained_and_saved(weather(), SETTINGS, store)
    update, record = trained.update, trained.record
    prepared = update.run.prepared
    subject = Subject(update.run.id, 80, update.checkpoint.state.params, prepared.vocabulary, prepared.labels)
    trace = decoded(VIEWS["trace"](subject, Question(1, "there is snow today", "trace")))
    run, answers = decoded(run_frame(update)), decoded(answers_frame(update.checkpoint, update.run.prepared))
    label_names = [LABELS[np.argmax(shares)] for shares in answers["of_labels"]]
    script = script_of(recipe_of(record, record.history[: len(SCORES), -1].tolist(), lambda _: None))
    repeated, _ = run_program(script, folder)
    from_file = read_run(write_run(record), "a" * 32)
    status = command_line(["--data", "weather", "--epochs", "10", "--csv", str(folder / "weather.csv")])
    sys.stdout.write("\n")
    facts = {
        "labels": run["labels"],
        "labelled": [sentence["label"] for sentence in run["sentences"]],
        "answered": label_names,
        "one number": answers["probabilities"] == [shares[-1] for shares in answers["of_labels"]],
        "trace": [trace["labels"], LABELS[np.argmax(trace["of_labels"][-1])], len(trace["of_labels"])],
        "saved": record.state is not None and record.state.params.classes,
        "loaded": from_file.state is not None and from_file.state.params.classes,
        "repeated": bool(np.array_equal(rows_of(repeated["history"]), record.history[: len(SCORES)])),
        "goes on": bool(np.array_equal(trained.resumed.checkpoint.answers, update.checkpoint.answers)),
        "tabled": ["Weather" in runs_csv([record.summary]), history_csv(record.summary, record.history).count("\r\n")],
        "command line": status,
    }
    store.close()
    sys.stdout.write(json.dumps(facts))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
