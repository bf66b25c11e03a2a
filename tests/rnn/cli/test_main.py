"""`python -m rnn`: table, options, files, and how it ends."""

import csv
import math
import os
import re
import signal
import subprocess
import sys
from dataclasses import fields, replace
from pathlib import Path

import pytest

from data import own
from rnn import Settings, Vocabulary, train
from rnn.__main__ import LIBRARY, main
from rnn.cli.run import read_command_line
from rnn.encoded_texts import suited_to
from rnn.parallel.threads import ONE_THREAD
from tests.support.patience import PATIENCE

ROOT = Path(__file__).resolve().parents[3]
COMMAND = [sys.executable, "-m", "rnn"]


@pytest.fixture
def own_files(tmp_path):
    train_file, test_file = tmp_path / "train.csv", tmp_path / "test.csv"
    train_file.write_text("text,label\nI'm good,positive\nI'm not good,negative\n", encoding="utf-8")
    test_file.write_text("text,label\ngood movie,positive\nnot good,negative\n", encoding="utf-8")
    return ["--train", str(train_file), "--test", str(test_file)]


def table(output: str) -> dict[int, list[float]]:
    """Epoch to the four numbers of its line."""
    rows = [line.replace("%", "").split() for line in output.splitlines()]
    return {int(row[0]): [float(cell) for cell in row[1:]] for row in rows if len(row) == 5 and row[0].isdigit()}


def test_by_default_it_tells_the_articles_story(capsys):
    task = read_command_line([], LIBRARY)
    assert (task.settings, task.sentences.texts.name) == (Settings(), "Article")
    assert task.settings.epochs == 1000
    everyday = read_command_line(["--data", "Everyday", "--epochs", "7"], LIBRARY)
    assert everyday.settings == Settings.from_dict({**everyday.sentences.texts.suggested, "epochs": 7})
    assert everyday.settings != Settings(epochs=7)
    assert main(["--epochs", "400"]) == 0  # all is learnt by then
    out, err = capsys.readouterr()
    rows = table(out)
    assert list(rows) == list(range(0, 401, 100))
    assert rows[100][0] > 0.6  # the plateau
    assert rows[400][0] < 0.03
    assert rows[400][1] == rows[400][3] == 100
    assert err == ""


def test_a_cell_brings_what_suits_it_and_says_so(capsys):
    article = LIBRARY.datasets["Article"]()
    task = read_command_line(["--cell", "gru", "--batch-size", "4"], LIBRARY)
    assert task.settings == replace(suited_to(article, "gru"), batch_size=4)
    assert main(["--cell", "gru", "--epochs", "20", "--hidden-size", "8", "--init-scale", "0.2"]) == 0
    out = capsys.readouterr().out
    assert "\nGRU, with what suits it here: learning rate 0.01, batch size 8 and optimizer Adam.\n" in out


def test_the_last_epoch_is_printed_too(capsys):
    assert main(["--epochs", "130", "--hidden-size", "2"]) == 0
    assert list(table(capsys.readouterr().out)) == [0, 100, 130]


def test_a_task_is_trained_on_sequences_that_are_fresh_in_each_epoch(capsys):
    losses = []
    kinds = {"First word": "fresh sequences in each epoch", "First word, a fixed set": "sentences"}
    for name, kind in kinds.items():
        assert main(["--data", name, "--epochs", "2", "--hidden-size", "3"]) == 0
        out = capsys.readouterr().out
        losses.append(table(out)[2][0])
        assert out.startswith(f"{name}: 1000 {kind} to train on, 300 to test")
    assert losses[0] != losses[1]


def test_a_network_that_does_not_fit_into_memory_is_one_sentence(capsys):
    for size in ("100000", "9" * 309):
        assert main(["--hidden-size", size]) == 2
        out, err = capsys.readouterr()
        assert f"Hidden size is {size}: training needs " in err
        assert err.count("\n") == 1
        assert out == ""


def test_whole_numbers_without_end_are_counted_down_from_or_refused(capsys):
    huge_number = "9" * 309
    for options in (
        ["--learning-rate", huge_number],
        ["sweep", "--epochs", huge_number],
        ["sweep", "--hidden-size", huge_number],
    ):
        assert main(options) == 2
        assert capsys.readouterr().err.count("\n") == 1
    assert main(["--seed", huge_number, "--epochs", "1", "--hidden-size", "2"]) == 0
    assert list(table(capsys.readouterr().out)) == [0, 1]


@pytest.mark.skipif(os.name == "nt", reason="a shell of POSIX closes the stream")
@pytest.mark.parametrize("redirection", [">&-", "2>&-", ">&- 2>&-"])
@pytest.mark.parametrize("command", [[], ["sweep", "--seeds", "1", "--processes", "1"]], ids=["run", "sweep"])
def test_a_stream_that_the_shell_has_closed_is_no_fault(redirection, command):
    words = [*COMMAND, *command, "--epochs", "10", "--hidden-size", "2"]
    done = subprocess.run(
        ["sh", "-c", f'exec "$@" {redirection}', "sh", *words], cwd=ROOT, capture_output=True, text=True
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_initial_weights_beyond_all_bounds_are_what_is_to_blame(capsys):
    assert main(["--init-scale", "1e308", "--epochs", "3", "--hidden-size", "2"]) == 1
    assert capsys.readouterr().err.endswith(" Try a smaller scale of the initial weights.\n")


def test_one_of_a_thing_is_called_one(capsys, tmp_path):
    (tmp_path / "one.csv").write_text("text,label\ngood,positive\n", encoding="utf-8")
    (tmp_path / "two.csv").write_text("text,label\ngood,positive\ngood,negative\n", encoding="utf-8")
    files = ["--train", str(tmp_path / "two.csv"), "--test", str(tmp_path / "one.csv")]
    assert main([*files, "--hidden-size", "1", "--epochs", "1"]) == 0
    assert capsys.readouterr().out.startswith(
        "two.csv: 2 sentences to train on, 1 to test, 1 word.\n1 hidden unit, learning rate 0.02, seed 0.\n"
    )
    assert main(["sweep", *files, "--hidden-size", "2", "--epochs", "10", "--seeds", "1", "--processes", "1"]) == 0
    assert "1 run of 10 epochs, 1 seed for each setting." in capsys.readouterr().out


def test_a_loss_beyond_all_bounds_keeps_its_column(capsys):
    assert main(["--init-scale", "1e200", "--epochs", "1", "--hidden-size", "2"]) == 0
    rows = capsys.readouterr().out.splitlines()[-2:]
    assert all(len(row) < 50 and "e+" in row for row in rows)


@pytest.mark.parametrize(
    ("encoding", "command"), [("cp1252", []), ("ascii", ["sweep", "--learning-rate", "0.01,0.02", "--seeds", "1"])]
)
def test_a_terminal_that_cannot_show_a_character_shows_a_question_mark(tmp_path, encoding, command):
    for name, word in (("обучение.csv", "хорошо"), ("тест.csv", "отлично")):
        content = f"text,label\n{word},positive\nплохо,negative\n"
        (tmp_path / name).write_text(content, encoding="utf-8")
    done = subprocess.run(
        [*COMMAND, *command, "--epochs", "10", "--train", "обучение.csv", "--test", "тест.csv"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONIOENCODING": encoding, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "0"},
        capture_output=True,
    )
    assert done.returncode == 0, done.stderr
    assert b"????????.csv: 2 sentences" in done.stdout
    assert b"?" in done.stderr
    assert b"Traceback" not in done.stderr


def test_a_test_file_of_one_label_is_enough(capsys, tmp_path, own_files):
    (tmp_path / "praise.csv").write_text("text,label\ngood,positive\nvery good,positive\n", encoding="utf-8")
    assert main([*own_files[:3], str(tmp_path / "praise.csv"), "--epochs", "1"]) == 0
    assert main(["--train", str(tmp_path / "praise.csv"), *own_files[2:], "--epochs", "1"]) == 2
    assert "every row is labelled positive" in capsys.readouterr().err


@pytest.fixture
def weather_files(tmp_path):
    """Options that name files of three labels; a test sentence of each."""
    words = {"cold": ("ice", "snow"), "hot": ("sun", "fire"), "mild": ("spring", "breeze")}
    train_rows = [f"there is {word},{label}" for label, both in words.items() for word in both]
    test_rows = [f"{both[0]} and {both[1]},{label}" for label, both in words.items()]
    for name, rows in (("train.csv", train_rows), ("test.csv", test_rows)):
        (tmp_path / name).write_text("\n".join(["text,label", *rows, ""]), encoding="utf-8")
    return ["--train", str(tmp_path / "train.csv"), "--test", str(tmp_path / "test.csv")]


def test_files_of_three_labels_train_and_are_scored(capsys, weather_files):
    assert main([*weather_files, "--epochs", "200", "--hidden-size", "8", "--init-scale", "0.3"]) == 0
    out, _ = capsys.readouterr()
    assert "train.csv: 6 sentences to train on, 3 to test, 8 words, 3 labels (cold, hot, mild)." in out
    rows = table(out)
    assert rows[0][2] == pytest.approx(math.log(3), abs=0.1)  # three answers, all alike
    assert rows[200][1] == rows[200][3] == 100

    assert main(["sweep", *weather_files, "--epochs", "20", "--hidden-size", "2", "--seeds", "1"]) == 0
    assert "3 labels (cold, hot, mild)" in capsys.readouterr().out


def test_labels_of_own_files_may_be_named(capsys, weather_files):
    options = ["--epochs", "1", "--hidden-size", "2"]
    assert main([*weather_files, "--labels", "mild,hot,cold", *options]) == 0
    assert "3 labels (mild, hot, cold)" in capsys.readouterr().out
    assert main([*weather_files, "--labels", "hot,cold", *options]) == 2
    assert '"mild" is no label; label the row cold or hot.' in capsys.readouterr().err


def test_every_setting_has_an_option_and_reaches_the_run(tmp_path):
    values = ["3", "0.5", "2", "4", "5", "0.7", "0.25", "article"]
    values += ["relu", "every", "momentum", "7", "norm", "radius", "0.8", "cosine"]
    history = tmp_path / "history.csv"
    options = [
        part
        for field, value in zip(fields(Settings), values, strict=True)
        for part in ("--" + field.name.replace("_", "-"), value)
    ]
    task = read_command_line(options, LIBRARY)
    ways = ("relu", "every", "momentum", 7, "norm", "radius", 0.8, "cosine")
    assert task.settings == Settings(3, 0.5, 2, 4, 5, 0.7, 0.25, "article", *ways)
    assert main([*options, "--csv", str(history)]) == 0
    vocabulary = Vocabulary.from_texts(example.text for example in task.sentences.texts.train)
    epochs = train(*task.sentences.encoded(vocabulary), task.settings, vocab_size=len(vocabulary))
    losses = [row.split(",")[1] for row in history.read_text().splitlines()[1:]]
    assert losses == [str(epoch.train.loss) for epoch in epochs]


def test_the_numbers_are_the_same_however_many_cores_there_are(tmp_path):
    """On one core nothing can differ; on two the products of so large batches did, in their last digits."""
    options = ["--data", "Everyday", "--cell", "relu", "--hidden-size", "128", "--batch-size", "256", "--epochs", "3"]
    histories = []
    for threads in ("1", "2"):
        history = tmp_path / f"{threads}.csv"
        environment = {**os.environ, **dict.fromkeys(ONE_THREAD, threads)}
        subprocess.run(
            [*COMMAND, *options, "--csv", str(history)], cwd=ROOT, env=environment, check=True, capture_output=True
        )
        histories.append(history.read_text())
    assert histories[0] == histories[1]


def test_own_files_and_history(capsys, tmp_path, own_files):
    history = tmp_path / "history.csv"
    history.write_text("old")
    assert main([*own_files, "--csv", str(history), "--epochs", "3", "--hidden-size", "4"]) == 0
    out, err = capsys.readouterr()
    assert "train.csv: 2 sentences to train on, 2 to test, 4 words" in out
    assert err == (
        "UTF-8, cells apart by commas, the first row names the columns; texts from “text”, labels from “label”.\n"
        "2 rows are read, 2 used: 1 negative, 1 positive.\n"
        "Words of the test that the network does not know, and reads as no word: movie\n"
    )
    with history.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == ["epoch", "train_loss", "train_accuracy", "test_loss", "test_accuracy"]
    assert [row["epoch"] for row in rows] == ["0", "1", "2", "3"]
    of_file = [float(rows[3][name]) * scale for name, scale in zip(list(rows[3])[1:], (1, 100, 1, 100), strict=True)]
    assert table(out)[3] == pytest.approx(of_file, abs=0.06)
    assert len(set(table(out)[3])) == 4  # no column could stand in the place of another


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--epochs", "ten"], "epochs is 'ten': it must be a whole number of at least 0"),
        (["--epochs", "-1"], "epochs is -1"),
        (["--hidden-size", "0"], "hidden_size is 0"),
        (["--learning-rate", "nan"], "learning_rate is nan: it must be a finite number above 0"),
        (["--clip", "0"], "clip is 0"),
        (["--bptt", "wrong"], "bptt is 'wrong'"),
        (["--speed", "3"], "unrecognized arguments: --speed 3"),
        (["sideways"], "unrecognized arguments: sideways"),
        (["--epochs"], "--epochs: expected one argument"),
        (["--data", "Nothing"], "there are no sentences named 'Nothing': there are Article"),
        (["--train", "x.csv"], "x.csv cannot be read"),
        (["--separator", ";"], "--separator is of --train and --test: give the files"),
        (["--test-share", "0.5"], "--test-share is of --train and --test: give the files"),
        (
            ["--train", "x.csv", "--test", "y.csv", "--test-seed", "1"],
            "--test-seed is of a share of --train, and --test",
        ),
        (["--train", "x.csv", "--encoding", "latin"], "encoding is 'latin': it must be one of utf-8, utf-8-sig"),
        (["--test", "x.csv"], "--train and --test belong together"),
        (["--labels", "good,bad"], "--labels is of --train and --test: give the files"),
        (["--labels", "good,bad", "--test", "x.csv"], "--labels is of --train and --test: give the files"),
        (["--labels", "good", "--train", "x.csv"], "labels are 'good': give at least two"),
        (["--train", "x.csv", "--test", "y.csv", "--labels", "good"], "labels are 'good': give at least two"),
        (["--train", "x.csv", "--test", "y.csv", "--data", "Article"], "give one or the other"),
        (["--train", "nowhere.csv", "--test", "nowhere.csv"], "nowhere.csv cannot be read"),
        (["--csv", "/nowhere/history.csv"], "/nowhere/history.csv cannot be written"),
        (["--csv", ""], " cannot be written"),
    ],
)
def test_a_bad_option_or_file_is_one_clear_line_and_status_2(capsys, options, message):
    assert main(options) == 2
    out, err = capsys.readouterr()
    assert message in err
    assert err.startswith("python -m rnn: ")
    assert err.count("\n") == 1
    assert out == ""


def test_a_bad_row_is_named_with_file_and_line(capsys, tmp_path, own_files):
    bad = tmp_path / "bad.csv"
    bad.write_text('text,label\n"good, so",positive\n"bad" is, bad,negative\n', encoding="utf-8")
    assert main([*own_files[:3], str(bad)]) == 2
    err = capsys.readouterr().err
    assert f"{bad}, line 3" in err
    assert err.count("\n") == 1


GERMAN = "Rezension;Sterne\r\n" + "".join(
    f"{text} {number};{stars}\r\n" for number in range(5) for text, stars in (("schön", 5), ("öde", 1), ("naja", 3))
)


def test_a_file_is_read_as_on_the_data_page_and_a_share_of_it_is_tested_on(capsys, tmp_path):
    file = tmp_path / "mine.csv"
    file.write_bytes((GERMAN + ";4\r\n").encode("cp1252"))
    assert main(["--train", str(file), "--epochs", "2", "--hidden-size", "2"]) == 0
    out, err = capsys.readouterr()
    assert re.search(r"mine\.csv: 12 sentences to train on, 3 to test, \d words, 3 labels", out)
    assert "Windows-1252, cells apart by semicolons" in err
    assert "1 row has no text, and is left out." in err
    reading = own.read(file.read_bytes(), "mine.csv")
    task = read_command_line(["--train", str(file), "--test-share", "0.4", "--test-seed", "3"], LIBRARY)
    assert (tuple(task.sentences.texts.train), tuple(task.sentences.texts.test)) == own.split(reading.examples, 0.4, 3)


def test_each_guess_can_be_said_otherwise(capsys, tmp_path):
    file = tmp_path / "mine.tsv"
    file.write_text("a\tgood one\tx\nb\tbad one\ty\nc\tgood two\tx\nd\tbad two\ty\n", encoding="utf-8")
    said = ["--header", "no", "--text-column", "1", "--label-column", "column 3", "--separator", "tab"]
    task = read_command_line(["--train", str(file), *said, "--tokenizer", "characters", "--words", "2"], LIBRARY)
    texts, vocabulary = task.sentences.texts, task.sentences.vocabulary
    assert {example.text for example in (*texts.train, *texts.test)} == {"a", "b", "c", "d"}
    assert (texts.labels, vocabulary.tokenizer, len(vocabulary)) == (("x", "y"), "characters", 2)
    assert task.sentences.told(vocabulary).endswith(", 2 characters.")
    for wrong, said_of_it in (
        (["--text-column", "7"], "has no column '7': it has Column 1, Column 2, Column 3"),
        (["--separator", "|"], "separator is '|': it must be tab, semicolon, comma"),
        (["--header", "maybe"], "header is 'maybe': it must be yes or no"),
        (["--tokenizer", "letters"], "tokenizer is 'letters': it must be words or characters"),
        (["--words", "-1"], "words is '-1'"),
        (["--test-share", "0.9"], "the share to test on is 0.9"),
        (["--encoding", "utf-16-le"], "python -m rnn: "),
    ):
        assert main(["--train", str(file), *wrong]) == 2
        err = capsys.readouterr().err
        assert said_of_it in err, err
        assert err.count("\n") == 1


def test_the_history_does_not_overwrite_the_sentences(capsys, own_files):
    before = Path(own_files[1]).read_text(encoding="utf-8")
    assert main([*own_files, "--csv", own_files[1]]) == 2
    assert "holds the sentences" in capsys.readouterr().err
    assert Path(own_files[1]).read_text(encoding="utf-8") == before


@pytest.mark.parametrize("same_path", ["train.csv", "./train.csv", "other/../train.csv", "link.csv"])
def test_the_sentences_are_known_by_any_path(capsys, tmp_path, own_files, monkeypatch, same_path):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "other").mkdir()
    (tmp_path / "link.csv").symlink_to("train.csv")
    before = Path("train.csv").read_text(encoding="utf-8")
    for command in (["--csv"], ["sweep", "--csv"], ["sweep", "--histories"]):
        assert main([*command, same_path, "--train", "train.csv", "--test", "test.csv"]) == 2
        assert (
            capsys.readouterr().err
            == f"python -m rnn: {same_path} holds the sentences: give {command[-1]} another name\n"
        )
        assert Path("train.csv").read_text(encoding="utf-8") == before


def test_a_run_that_diverges_says_so_with_status_1(capsys, tmp_path):
    history = tmp_path / "history.csv"
    options = ["--hidden-size", "8", "--learning-rate", "1", "--init-scale", "1", "--csv", str(history)]
    assert main(options) == 1
    err = capsys.readouterr().err
    assert err.startswith("Training diverged by epoch ")
    assert err.count("\n") == 1
    assert "nan" not in history.read_text(encoding="utf-8")


def test_a_disk_that_is_full_is_one_clear_line(capsys):
    if not os.path.exists("/dev/full"):
        pytest.skip("there is no device here that is always full")
    assert main(["--hidden-size", "2", "--epochs", "2", "--csv", "/dev/full"]) == 2
    assert "No space left" in capsys.readouterr().err


def test_help_shows_every_option_and_default():
    done = subprocess.run([*COMMAND, "--help"], cwd=ROOT, capture_output=True, text=True, check=True)
    words = " ".join(done.stdout.split())
    for field in fields(Settings):
        assert "--" + field.name.replace("_", "-") in words
        assert f"(default: {field.default})" in words
    assert "What is not given is, for other sentences of ours and for another cell on ours, what suits them." in words
    assert "First word; First word, a fixed set; Temporal order;" in words  # which name goes where, commas and all


def test_exit_status_reaches_the_shell():
    done = subprocess.run([*COMMAND, "--epochs", "x"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert "Traceback" not in done.stderr


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGINT for one process")
def test_ctrl_c_stops_it_cleanly_and_keeps_the_history(tmp_path):
    history = tmp_path / "history.csv"
    command = [*COMMAND, "--epochs", "10000000", "--hidden-size", "2", "--csv", str(history)]
    with subprocess.Popen(
        command,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        # A shell that starts the tests in its background has them, and so this program, ignore Ctrl-C.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if line.split()[:1] == ["100"]:
                break
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=PATIENCE)
    assert process.returncode == 130
    assert err.startswith("Stopped after epoch ")
    assert err.count("\n") == 1
    last = history.read_text(encoding="utf-8").splitlines()[-1].split(",")
    assert len(last) == 5
    assert f"epoch {last[0]} of" in err


def on_a_terminal(*options: str) -> tuple[bytes, str]:
    """What the command draws on a terminal that is its stderr, and what it writes to its stdout."""
    import pty

    terminal, command_end = pty.openpty()
    with subprocess.Popen(
        [*COMMAND, *options], cwd=ROOT, stdout=subprocess.PIPE, stderr=command_end, text=True
    ) as process:
        os.close(command_end)
        terminal_output = b""
        while True:
            try:
                piece = os.read(terminal, 65536)
            except OSError:  # how Linux says that the other end is closed
                break
            if not piece:
                break
            terminal_output += piece
        out, _ = process.communicate()
    os.close(terminal)
    assert process.returncode == 0
    return terminal_output, out


@pytest.mark.skipif(os.name == "nt", reason="Windows has no pseudo-terminals")
def test_the_progress_bar_is_drawn_on_a_terminal_only():
    terminal_output, out = on_a_terminal("--epochs", "400", "--hidden-size", "2")
    assert b"epochs/s" in terminal_output
    assert b" of 400 " in terminal_output
    assert terminal_output.endswith(b"\r\x1b[K")
    assert "epochs/s" not in out
    assert list(table(out))[-1] == 400


@pytest.mark.skipif(os.name == "nt", reason="Windows has no pseudo-terminals")
@pytest.mark.parametrize("processes", ["1", "2"])
def test_a_sweep_draws_one_progress_bar_for_the_epochs_of_all_its_runs(processes):
    options = ["--epochs", "300", "--hidden-size", "2,4", "--seeds", "2", "--processes", processes]
    terminal_output, out = on_a_terminal("sweep", *options)
    lines = terminal_output.split(b"\r\x1b[K")
    done = [
        int(match[1]) for line in lines if (match := re.fullmatch(rb"\[=*-*\] (\d+) of 1200   \d+ epochs/s .*", line))
    ]
    assert done
    assert done == sorted(done)
    assert [line for line in lines if line and b" of 1200 " not in line] == []
    assert terminal_output.endswith(b"\r\x1b[K")
    assert "epochs/s" not in out
    assert "After epoch 300: median and range over the seeds" in out


@pytest.mark.skipif(os.name == "nt", reason="Windows closes pipes in another way")
def test_a_reader_that_goes_away_is_no_traceback():
    command = [*COMMAND, "--epochs", "100000", "--hidden-size", "2"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr is not None
        err = process.stderr.read()
    assert process.returncode == 1
    assert err == ""
