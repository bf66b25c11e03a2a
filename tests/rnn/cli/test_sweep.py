"""`python -m rnn sweep`: options, table, sentences, files, and how it ends."""

import csv
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from rnn import Settings, train
from rnn.__main__ import main
from tests.support.patience import PATIENCE, until

ROOT = Path(__file__).resolve().parents[3]
ALONE = ["--processes", "1"]  # for a few runs of a few epochs, starting others is what takes the time
QUICK = ["sweep", "--epochs", "12", "--hidden-size", "4", "--init-scale", "0.3", *ALONE]


def lines_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_it_trains_every_combination_and_tells_medians_ranges_and_sentences(capsys):
    assert main([*QUICK, "--learning-rate", "0.001..0.1x3", "--bptt", "exact,printed"]) == 0
    out, err = capsys.readouterr()
    assert "30 runs of 12 epochs, 5 seeds for each setting." in out
    assert "After epoch 12: median and range over the seeds" in out
    rows = [line for line in out.splitlines() if line.startswith("learning rate ")]
    assert [row.split("  ")[0] for row in rows] == [
        f"learning rate {rate}, backpropagation {bptt}"
        for rate in ("0.001", "0.01", "0.1")
        for bptt in ("exact", "as printed in the article")
    ]
    assert out.count("Test loss: ") == 2
    assert err == ""


def test_its_runs_are_those_that_train_makes(capsys, tmp_path, article):
    runs_file, histories_file = tmp_path / "runs.csv", tmp_path / "histories.csv"
    options = ["--clip", "0.5,1", "--seeds", "2", "--csv", str(runs_file), "--histories", str(histories_file)]
    assert main([*QUICK, *options]) == 0
    runs, histories = lines_of(runs_file), lines_of(histories_file)
    assert [(run["clip"], run["seed"]) for run in runs] == [("0.5", "0"), ("0.5", "1"), ("1.0", "0"), ("1.0", "1")]
    assert len(histories) == 4 * 13
    settings = Settings(hidden_size=4, epochs=12, init_scale=0.3, clip=0.5, seed=1)
    single_run = list(train(article.train, article.test, settings, vocab_size=article.vocab_size))
    assert float(runs[1]["test_loss"]) == single_run[-1].test.loss
    assert [float(row["train_loss"]) for row in histories[13:26]] == [epoch.train.loss for epoch in single_run]
    assert "no clear difference" in capsys.readouterr().out  # two seeds are too few


def test_values_given_once_hold_for_all_and_without_others_there_is_only_the_table(capsys):
    assert main([*QUICK, "--seeds", "3"]) == 0
    out = capsys.readouterr().out
    assert "3 runs of 12 epochs" in out
    assert "\nall runs  " in out
    assert "difference" not in out


def test_runs_that_diverge_are_counted(capsys, tmp_path):
    file = tmp_path / "runs.csv"
    options = ["--learning-rate", "0.02,1", "--epochs", "60", "--csv", str(file)]
    assert main(["sweep", "--hidden-size", "16", "--init-scale", "0.3", *options, *ALONE]) == 0
    row = next(line for line in capsys.readouterr().out.splitlines() if line.startswith("learning rate 1 "))
    runs = lines_of(file)
    assert row.split()[-1] == str(sum(run["diverged"] == "1" for run in runs[5:])) != "0"
    assert {run["diverged"] for run in runs[:5]} == {"0"}
    assert all(int(run["epoch"]) < 60 for run in runs if run["diverged"] == "1")


def test_where_all_diverge_no_run_has_a_loss(capsys, tmp_path):
    file = tmp_path / "runs.csv"
    options = ["--learning-rate", "0.8,1", "--seeds", "5", "--epochs", "60", "--csv", str(file)]
    assert main(["sweep", "--hidden-size", "16", "--init-scale", "0.3", *options, *ALONE]) == 0
    out = capsys.readouterr().out
    last = max(int(run["epoch"]) for run in lines_of(file))
    assert f"After epoch {last + 1} of 60: " in out
    rows = [line.split() for line in out.splitlines() if line.startswith("learning rate ")]
    assert [(row[2], row[3], row[-1]) for row in rows] == [("0.8", "diverged", "5"), ("1", "diverged", "5")]
    assert [run["diverged"] for run in lines_of(file)] == ["1"] * 10


@pytest.mark.parametrize(
    ("other", "exists"),
    [*product(["x.csv", "./x.csv", "folder/../x.csv", "link.csv"], [True, False]), ("hard.csv", True)],
)
def test_two_outputs_in_one_file_are_refused(capsys, tmp_path, monkeypatch, other, exists):
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "x.csv"
    (tmp_path / "folder").mkdir()
    (tmp_path / "link.csv").symlink_to(file)
    if exists:
        file.write_text("mine", encoding="utf-8")
        (tmp_path / "hard.csv").hardlink_to(file)
    assert main([*QUICK, "--csv", "x.csv", "--histories", other]) == 2
    message = "python -m rnn: --csv and --histories are the same file, x.csv: give each a file of its own\n"
    assert capsys.readouterr() == ("", message)
    assert file.exists() == exists
    assert not exists or file.read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--learning-rate", "0"], "Learning rate is 0: it must be a number from 0.0005 to 1"),
        (["--learning-rate", "nan,1"], "Learning rate is nan"),
        (["--hidden-size", "1e9"], "Hidden size is 1e+09"),
        (["--hidden-size", "2..256x200"], "and a sweep has at most 512"),
        (["--seeds", "many"], "Seeds is 'many'"),
        (["--processes", "0"], "Processes is 0: it must be a whole number from 1 to 256"),
        (["--processes", "all"], "Processes is 'all'"),
        (["--epochs", "0"], "Epochs is 0: it must be a whole number from 10 to 10,000"),
        (["--epochs", "-1"], "epochs is -1"),
        (["--shuffle-seed", "x"], "shuffle_seed is 'x'"),
        (["--data", "nothing"], "there are no sentences named 'nothing'"),
        (["--test", "x.csv"], "--train and --test belong together"),
        (["--csv", "/nowhere/at/all.csv"], "/nowhere/at/all.csv cannot be written"),
        (["--nonsense"], "unrecognized arguments: --nonsense"),
    ],
)
def test_a_bad_option_is_one_sentence(options, message, capsys):
    assert main(["sweep", *options]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("python -m rnn: ")
    assert message in err
    assert err.count("\n") == 1


def test_help_tells_of_it(capsys):
    with pytest.raises(SystemExit) as ended:
        main(["sweep", "--help"])
    assert ended.value.code == 0
    assert "--learning-rate VALUES" in capsys.readouterr().out
    with pytest.raises(SystemExit):
        main(["--help"])
    assert "python -m rnn sweep" in capsys.readouterr().out


# --- several processes ------------------------------------------------------------------------------------------------

LONG = [sys.executable, "-m", "rnn", "sweep", "--hidden-size", "64,100", "--seeds", "32", "--epochs", "10000"]


def test_several_processes_make_the_same_numbers_as_one(capsys, tmp_path):
    options = [
        "--learning-rate",
        "0.02,1",
        "--epochs",
        "60",
        "--hidden-size",
        "4,16",
        "--init-scale",
        "0.3",
        "--seeds",
        "2",
    ]
    results = []
    for processes in ("1", "3"):
        files = [tmp_path / f"{name}{processes}.csv" for name in ("runs", "histories")]
        outputs = ["--csv", str(files[0]), "--histories", str(files[1]), "--processes", processes]
        assert main(["sweep", *options, *outputs]) == 0
        results.append((capsys.readouterr(), *(file.read_bytes() for file in files)))
    assert results[0] == results[1]
    assert results[0][0].err == ""
    assert b",1\r\n" in results[0][1]  # some have diverged


def listening(command: list[str], **more: Any) -> subprocess.Popen[str]:
    """The command, started so that it can be read and hears Ctrl-C."""
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True, "bufsize": 1, **more}
    # A shell that starts the tests in its background has them, and so this program, ignore Ctrl-C.
    pipes["preexec_fn"] = lambda: signal.signal(signal.SIGINT, signal.SIG_DFL)
    return subprocess.Popen(command, cwd=ROOT, **pipes)


def processes_of(parent: int) -> set[int]:
    """The ids of the living processes that another one has started."""
    pids = set()
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            state, by = stat.read_text(encoding="utf-8").rpartition(")")[2].split()[:2]
            if int(by) == parent and state != "Z":
                pids.add(int(stat.parent.name))
    return pids


def assert_gone(pids: set[int]) -> None:
    """These processes come to their end."""
    until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in pids))


@contextmanager
def long_sweep(**pipes: Any) -> Iterator[tuple[subprocess.Popen[str], set[int]]]:
    """A sweep, in a process group of its own as in a terminal, and the two processes that train for it."""
    with listening([*LONG, "--processes", "2"], process_group=0, **pipes) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline().startswith("Article")
            assert process.stdout.readline().startswith("64 runs")
            until(lambda: len(processes_of(process.pid)) == 2)
            yield process, processes_of(process.pid)
        finally:
            process.kill()


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_ctrl_c_ends_processes_that_are_about_to_start():
    with long_sweep() as (process, pids):
        os.killpg(process.pid, signal.SIGINT)
        _, err = process.communicate(timeout=PATIENCE)
    assert process.returncode == 130
    assert err.startswith("Stopped: all runs are compared after epoch ")
    assert "Traceback" not in err
    assert_gone(pids)


@pytest.mark.program
@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_ctrl_c_ends_processes_that_train():
    terminal, command_end = os.openpty()
    with long_sweep(stderr=command_end) as (process, pids):
        os.close(command_end)
        terminal_output = b""
        while b" epochs/s" not in terminal_output:  # the progress bar of a terminal tells that they train
            terminal_output += os.read(terminal, 65536)
        os.killpg(process.pid, signal.SIGINT)
        process.communicate(timeout=PATIENCE)
        with suppress(OSError):  # how Linux says that the other end is closed
            while piece := os.read(terminal, 65536):
                terminal_output += piece
    os.close(terminal)
    assert process.returncode == 130
    assert b"Stopped: all runs are compared after epoch " in terminal_output
    assert b"Traceback" not in terminal_output
    assert_gone(pids)


@pytest.mark.program
@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_no_process_outlives_a_sweep_that_is_killed():
    with long_sweep() as (process, pids):
        process.kill()
        process.wait()
    assert_gone(pids)


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_a_process_that_is_lost_ends_the_sweep_and_the_others():
    with long_sweep() as (process, pids):
        os.kill(min(pids), signal.SIGKILL)
        _, err = process.communicate(timeout=PATIENCE)
    assert process.returncode == 1
    assert err.startswith("One of the processes has ended before its time: all runs are compared after epoch ")
    assert_gone(pids)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGINT for one process")
def test_stopped_in_the_middle_it_tells_what_it_has(tmp_path):
    file = tmp_path / "runs.csv"
    command = [sys.executable, "-m", "rnn", "sweep", "--hidden-size", "64", "--seeds", "64", *ALONE, "--csv", str(file)]
    with listening(command) as process:
        assert process.stdout is not None
        assert process.stdout.readline().startswith("Article")
        assert process.stdout.readline().startswith("64 runs")
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=PATIENCE)
    assert process.returncode == 130
    assert err.startswith("Stopped")
    assert "Traceback" not in err
    assert "After epoch" in out or "nothing to compare" in err
