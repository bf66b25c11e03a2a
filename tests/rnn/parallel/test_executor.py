"""Worker processes: what they are made of, what they do when they are told to, and that they end with their program."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from queue import Queue
from typing import Any

import psutil
import pytest

from rnn import Settings
from rnn.parallel import wire
from rnn.parallel.executor import NICENESS, WORKER, LocalExecutor, Worker, cores, environment
from rnn.parallel.messages import EncodedData, Halt, Measure, Measured, Over, RunsEnded, TrainStacks
from tests.support.patience import PATIENCE, until

GONE = "gone"


class ListenedWorker:
    """A worker and its reports in order; (GONE, reason) is the last."""

    def __init__(self, executor: LocalExecutor) -> None:
        self.reports: Queue[Any] = Queue()
        self.worker: Worker = executor.start(
            lambda worker, report: self.reports.put(report), lambda worker, reason: self.reports.put((GONE, reason))
        )

    def next(self) -> Any:
        return self.reports.get(timeout=PATIENCE)

    def until(self, kind: type) -> list[Any]:
        """All up to the first report of that kind."""
        reports = [self.next()]
        while not isinstance(reports[-1], kind):
            assert not (isinstance(reports[-1], tuple) and reports[-1][0] == GONE)
            reports.append(self.next())
        return reports


@pytest.fixture
def listener() -> Iterator[ListenedWorker]:
    listener = ListenedWorker(LocalExecutor())
    yield listener
    listener.worker.kill()
    listener.worker.end()


def share(article: Any, epochs: int) -> TrainStacks:
    settings = (Settings(hidden_size=4, epochs=epochs, init_scale=0.3),)
    return TrainStacks(EncodedData(article.train, article.test, article.vocab_size), settings, ((0,),))


def test_one_worker_does_one_task_after_the_other(listener: ListenedWorker, article: Any) -> None:
    sentences = share(article, 1).sentences
    listener.worker.send(Measure(sentences, ((Settings(hidden_size=2),),)))
    answer = listener.next()
    assert isinstance(answer, Measured)
    assert answer.seconds[0] > 0
    for epochs in (3, 5):
        listener.worker.send(share(article, epochs))
        (ended,) = [report for report in listener.until(Over) if isinstance(report, RunsEnded)]
        assert ended.runs[0][2].number == epochs
    listener.worker.end()
    assert listener.next() == (GONE, "")


def test_a_command_that_comes_between_two_tasks_is_too_late(listener: ListenedWorker, article: Any) -> None:
    listener.worker.send(Halt())
    listener.worker.send(share(article, 3))
    assert [report.runs[0][1] for report in listener.until(Over) if isinstance(report, RunsEnded)] == ["done"]


def test_it_ends_in_the_middle_of_an_epoch(listener: ListenedWorker, article: Any) -> None:
    long = [(article.train[0][0].repeat(5000), label) for _, label in article.train]
    listener.worker.send(
        TrainStacks(EncodedData(long, long, article.vocab_size), (Settings(hidden_size=256),), ((0,),))
    )
    until(lambda: listener.worker.pid is not None)
    listener.worker.end()
    assert listener.next() == (GONE, "")


def test_one_that_is_killed_before_it_has_started_is_gone() -> None:
    listener = ListenedWorker(LocalExecutor())
    listener.worker.kill()
    assert listener.next() == (GONE, "")


def test_one_that_cannot_start_says_why() -> None:
    listener = ListenedWorker(LocalExecutor(command=["/nowhere/python"]))
    assert listener.next() == (GONE, "could not be started (No such file or directory)")
    assert listener.worker.pid is None


SENDS = """
import sys
from rnn.parallel import wire
from rnn.parallel.messages import Halt, Halted
wire.write(sys.stdout.buffer, Halted(1, "done"))
{}
sys.stdout.flush()
sys.stdin.read()
"""


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("sys.stdout.buffer.write(b'Traceback (most recent call last)')", "something else was written to the stream"),
        ("wire.write(sys.stdout.buffer, Halt())", "It sent a Halt, which is no report."),
    ],
)
def test_one_that_sends_nonsense_is_ended_with_one_sentence(
    code: str, says: str, caplog: pytest.LogCaptureFixture
) -> None:
    listener = ListenedWorker(LocalExecutor(command=[sys.executable, "-P", "-c", SENDS.format(code)]))
    assert listener.next().reason == "done"
    assert listener.next() == (GONE, "")
    (record,) = caplog.records
    assert says in record.getMessage()


def test_one_whose_stream_ends_in_the_middle_of_a_frame_is_gone_without_a_word(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """As one that is killed: the system closes its files before it says that the process has ended."""
    half = "sys.stdout.buffer.write(wire.packed(Halted(2, 'done'))[:-1]); sys.stdout.flush(); "
    half += "import os; os.close(1); sys.stdin.read()"
    listener = ListenedWorker(LocalExecutor(command=[sys.executable, "-P", "-c", SENDS.format(half)]))
    assert listener.next().reason == "done"
    assert listener.next() == (GONE, "")
    assert caplog.records == []


def test_one_that_is_told_nonsense_ends_with_one_sentence() -> None:
    ended = subprocess.run(
        WORKER, input=b"a line that is no frame at all", capture_output=True, env=environment(), timeout=PATIENCE
    )
    assert ended.returncode == 1
    log_text = ended.stderr.decode()
    assert log_text.startswith("A worker cannot read what it is told, and ends. A frame begins with b'a li', not with ")
    assert log_text.count("\n") == 1


def test_one_whose_program_is_killed_as_it_tells_it_something_ends_without_a_word() -> None:
    half = wire.packed(Halt())[:-1]
    ended = subprocess.run(WORKER, input=half, capture_output=True, env=environment(), timeout=PATIENCE)
    assert (ended.returncode, ended.stderr) == (0, b"")


def test_one_that_is_sent_a_report_ends_with_one_sentence() -> None:
    ended = subprocess.run(WORKER, input=wire.packed(Over()), capture_output=True, env=environment(), timeout=PATIENCE)
    assert (ended.returncode, ended.stderr) == (1, b"A worker is sent a Over, which is no task, and ends.\n")


LOOK = """
import json, os, sys
import rnn.parallel.worker
sys.stdin.buffer.read(1)
nice = os.nice(0) if hasattr(os, "nice") else None
leads = os.getsid(0) == os.getpid() if nice is not None else None
names = sorted({name.partition(".")[0] for name in sys.modules})
threads = os.environ["OPENBLAS_NUM_THREADS"]
print(json.dumps({"modules": names, "nice": nice, "threads": threads, "leads": leads}), file=sys.stderr)
sys.stdin.buffer.read()
"""


def test_a_worker_is_a_small_process_that_lets_the_page_go_first(capfd: pytest.CaptureFixture[str]) -> None:
    listener = ListenedWorker(LocalExecutor(NICENESS, [sys.executable, "-P", "-c", LOOK]))
    listener.worker.send(Halt())  # what is sent goes to a process whose niceness is set
    log_text = ""

    def complete() -> bool:
        nonlocal log_text
        log_text += capfd.readouterr().err
        return log_text.endswith("\n")

    until(complete)
    listener.worker.end()
    assert listener.next() == (GONE, "")
    process_facts = json.loads(log_text)
    assert {"numpy", "rnn"} <= set(process_facts["modules"])
    heavy_modules = {
        "streamlit",
        "pandas",
        "plotly",
        "starlette",
        "sqlalchemy",
        "data",
        "playground",
        "multiprocessing",
    }
    assert not heavy_modules & set(process_facts["modules"])
    assert process_facts["threads"] == "1"
    if os.name != "nt":
        assert process_facts["nice"] == min(19, os.nice(0) + NICENESS)
        assert process_facts["leads"]  # its session: Ctrl-C is not for it, and the session is as nice as it is


PROGRAM = """
import sys, threading
from rnn import Settings
from rnn.parallel.executor import LocalExecutor
from tests.rnn.conftest import encoded_sets
from tests.rnn.parallel.test_executor import share
reported = threading.Event()
worker = LocalExecutor().start(lambda worker, report: reported.set(), lambda worker, reason: None)
worker.send(share(encoded_sets("Article"), 1_000_000))
reported.wait()
print(worker.pid, flush=True)
sys.stdin.read()
"""


@pytest.mark.program
@pytest.mark.parametrize("ending", ["kill", "leave"])
def test_no_worker_outlives_its_program(ending: str) -> None:
    root = Path(__file__).resolve().parents[3]
    with subprocess.Popen([sys.executable, "-c", PROGRAM], stdin=-1, stdout=-1, cwd=root, text=True) as program:
        assert program.stdout is not None
        assert program.stdin is not None
        worker = psutil.Process(int(program.stdout.readline()))
        if ending == "kill":
            program.kill()
        else:
            program.stdin.close()
        program.wait()
    _gone, survivors = psutil.wait_procs([worker], timeout=PATIENCE)
    assert [process for process in survivors if process.status() != psutil.STATUS_ZOMBIE] == []


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux says which cores a process may use")
def test_as_many_train_at_once_as_this_process_has_cores_also_where_it_may_not_use_all() -> None:
    allowed = os.sched_getaffinity(0)
    assert cores() == len(allowed)
    try:
        os.sched_setaffinity(0, {min(allowed)})
        assert cores() == 1
    finally:
        os.sched_setaffinity(0, allowed)
