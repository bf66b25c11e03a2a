"""`python -m rnn sweep`: options, table, sentences, files, and how it ends."""

import csv
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from rnn import Settings, train
from rnn.__main__ import main

ROOT = Path(__file__).resolve().parents[2]
QUICK = ["sweep", "--epochs", "12", "--hidden-size", "4", "--init-scale", "0.3"]


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
        for bptt in ("exact", "article")
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
    alone = list(train(article.train, article.test, settings, vocab_size=article.vocab_size))
    assert float(runs[1]["test_loss"]) == alone[-1].test.loss
    assert [float(row["train_loss"]) for row in histories[13:26]] == [epoch.train.loss for epoch in alone]
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
    assert main(["sweep", "--hidden-size", "16", "--init-scale", "0.3", *options]) == 0
    row = next(line for line in capsys.readouterr().out.splitlines() if line.startswith("learning rate 1 "))
    runs = lines_of(file)
    assert row.split()[-1] == str(sum(run["diverged"] == "1" for run in runs[5:])) != "0"
    assert {run["diverged"] for run in runs[:5]} == {"0"}
    assert all(int(run["epoch"]) < 60 for run in runs if run["diverged"] == "1")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--learning-rate", "0"], "Learning rate is 0: it must be a number from 0.0005 to 1"),
        (["--learning-rate", "nan,1"], "Learning rate is nan"),
        (["--hidden-size", "1e9"], "Hidden size is 1e+09"),
        (["--hidden-size", "2..256x200"], "and a sweep has at most 512"),
        (["--seeds", "many"], "Seeds is 'many'"),
        (["--epochs", "0"], "Epochs is 0: it must be a whole number from 10 to 10,000"),
        (["--epochs", "-1"], "epochs is -1"),
        (["--shuffle-seed", "x"], "shuffle_seed is 'x'"),
        (["--data", "nothing"], "there are no sentences named 'nothing'"),
        (["--train", "x.csv"], "--train and --test belong together"),
        (["--csv", "/nowhere/at/all.csv"], "/nowhere/at/all.csv cannot be written"),
        (["--nonsense"], "unrecognized arguments: --nonsense"),
    ],
)
def test_a_bad_option_is_one_sentence(options, said, capsys):
    assert main(["sweep", *options]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("python -m rnn: ")
    assert said in err
    assert err.count("\n") == 1


def test_help_tells_of_it(capsys):
    with pytest.raises(SystemExit) as ended:
        main(["sweep", "--help"])
    assert ended.value.code == 0
    assert "--learning-rate VALUES" in capsys.readouterr().out
    with pytest.raises(SystemExit):
        main(["--help"])
    assert "python -m rnn sweep" in capsys.readouterr().out


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGINT for one process")
def test_stopped_in_the_middle_it_tells_what_it_has(tmp_path):
    file = tmp_path / "runs.csv"
    command = [sys.executable, "-m", "rnn", "sweep", "--hidden-size", "64", "--seeds", "64", "--csv", str(file)]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, bufsize=1
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline().startswith("Article")
        assert process.stdout.readline().startswith("64 runs")
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert err.startswith("Stopped")
    assert "Traceback" not in err
    assert "After epoch" in out or "before every run had trained" in err
