"""A program for a copy of the sources whose rows have a sixth number, "gap": trains, saves, reads, tables and tells it.

`python -m tests.support.six_columns FOLDER` prints what it found as JSON. In FOLDER there are a database and a run file
of the usual five columns.
"""

import csv
import io
import json
import sys
from contextlib import redirect_stdout
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from playground.encoding import encode
from playground.server.api.curves import curve
from playground.server.api.tables import csv_text, history_csv
from playground.server.streams.interactive_messages import rows_frame, run_frame
from playground.storage import Recorder, Store
from playground.storage.frames import HISTORY_HEAD
from playground.storage.run_files import read_run, write_run
from playground.training.interactive.jobs_by_visitor import Jobs
from playground.training.updates import Cursor
from rnn.__main__ import main as command_line
from rnn.history import COLUMNS
from tests.support.following import SHORT, following


def right(history: NDArray[np.float64], first: int = 0) -> bool:
    """Whether the sixth column is what it shall be, from epoch `first` on, and unknown before."""
    train, _, test, _, _, gap = history
    return np.array_equal(gap[first:], (test - train)[first:]) and bool(np.isnan(gap[:first]).all())


def from_the_command_line(folder: Path) -> list[list[str]]:
    """The heads of the CSV files that `python -m rnn` writes."""
    one, histories = folder / "one.csv", folder / "histories.csv"
    small_options = ["--epochs", "10", "--hidden-size", "4"]
    sweep = ["sweep", "--seeds", "2", "--processes", "2", "--histories", str(histories)]
    for arguments in ([*small_options, "--csv", str(one)], [*sweep, *small_options]):
        with redirect_stdout(io.StringIO()):
            assert command_line(arguments) == 0
    return [next(csv.reader(io.StringIO(path.read_text(encoding="utf-8")))) for path in (one, histories)]


def main(folder: Path) -> None:
    """Does all of it, with worker processes."""
    store = Store(str(folder / "runs.sqlite3"))
    (old,) = store.runs("visitor")
    visitor_jobs = Jobs(1, housekeeping=False)
    recorder = Recorder(store, visitor_jobs.lock)
    visitor_jobs.record_with(recorder)
    job = visitor_jobs.of("visitor")
    job.set_speed(0)
    facts: dict[str, object] = {"columns": COLUMNS}
    try:
        with following(job) as page:
            job.request(SHORT)
            job.command("train")
            page.until_state("done")
            update = job.update(Cursor())
            recorder.flush()
            new = store.record("visitor", update.run.id)
            job.resume(store.record("visitor", old.id), train=True)
            page.until_state("done")
        recorder.flush()
        run, rows = (json.loads(encode(frame)) for frame in (run_frame(update), rows_frame(update)))
        resumed_history = store.record("visitor", old.id).history
    finally:
        visitor_jobs.close()
        recorder.close()
    from_file = read_run(write_run(new), "a" * 32)
    table = csv_text([HISTORY_HEAD]) + history_csv(new.summary, new.history)
    facts["saved"] = right(new.history)
    facts["file"] = np.array_equal(from_file.rows, new.history)
    facts["old file"] = right(read_run((folder / "run.npz").read_bytes(), "b" * 32).rows, first=old.epochs_done + 1)
    facts["resumed"] = (
        right(resumed_history, first=old.epochs_done + 1) and resumed_history.shape[1] == SHORT.settings.epochs + 1
    )
    facts["told"] = run["columns"] == list(COLUMNS) and np.allclose(rows["gap"], new.history[5], rtol=1e-5)
    facts["drawn"] = sorted(curve(new.history, "gap", points=100))
    facts["tabled"] = [float(line["gap"]) for line in csv.DictReader(io.StringIO(table))] == new.history[5].tolist()
    facts["command line"] = from_the_command_line(folder)
    store.close()
    sys.stdout.write(json.dumps(facts))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
