"""`python -m rnn sweep --cluster`: what it says while the cluster has no workers, and when its scheduler is lost."""

import logging
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from rnn.__main__ import main
from rnn.cli.on_cluster import Lookout
from rnn.cli.terminal import Progress
from rnn.cluster.wording import NO_WORKERS_NOW
from tests.support.dask_cluster import dask_cluster
from tests.support.patience import PATIENCE

ROOT = Path(__file__).resolve().parents[3]
SWEEP = ["sweep", "--epochs", "10000", "--seeds", "2"]
NOBODY = "nonsense://"


@pytest.mark.program
def test_without_workers_it_says_so_and_waits_and_a_lost_scheduler_is_one_sentence() -> None:
    with dask_cluster() as cluster:
        command = [sys.executable, "-m", "rnn", *SWEEP, "--cluster", cluster.address]
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        with subprocess.Popen(command, cwd=ROOT, text=True, **pipes) as process:  # type: ignore[call-overload]
            too_long = threading.Timer(PATIENCE, process.kill)
            too_long.start()
            try:
                said = f"The cluster at {cluster.address} has no workers"
                assert process.stderr.readline() == f"{said}: this sweep begins when one comes.\n"
                [worker] = cluster.add_workers(1)
                assert process.stdout.readline().startswith("Article: ")
                worker.kill()
                assert process.stderr.readline() == f"{said} now: this sweep goes on when one comes.\n"
                cluster.add_workers(1)
                cluster.scheduler.kill()
                _, told = process.communicate()
            finally:
                process.kill()
                too_long.cancel()
    lost, *rest = told.splitlines()
    assert lost.startswith("One of the processes has lost the scheduler of the cluster: all runs are compared after ")
    assert rest in ([], ["Not every run has trained an epoch, so there is nothing to compare."])
    assert process.returncode == 1


def test_a_cluster_may_train_in_as_many_processes_as_a_sweep_has_runs(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*SWEEP, "--processes", "10001", "--cluster", NOBODY]) == 2
    assert "Processes is 10001: it must be a whole number from 1 to 10000" in capsys.readouterr().err
    assert main([*SWEEP, "--processes", "10000", "--cluster", NOBODY]) == 2
    assert f"The cluster at {NOBODY} cannot be reached" in capsys.readouterr().err
    assert main([*SWEEP, "--processes", "257"]) == 2
    assert "from 1 to 256" in capsys.readouterr().err


def test_what_others_log_of_clusters_is_printed_again_when_the_command_is_over() -> None:
    loggers = [logging.getLogger(name) for name in ("distributed", "distributed.client", "rnn.cluster.in_turn")]
    before = [logger.level for logger in loggers]
    assert main([*SWEEP, "--cluster", NOBODY]) == 2
    assert [logger.level for logger in loggers] == before
    assert all(logger.isEnabledFor(logging.ERROR) for logger in loggers)


class Losing:
    """A cluster with this address, that loses its workers and is lost itself between two questions."""

    address = "tcp://scheduler:8786"
    works = True

    def __init__(self, *answers: int | None) -> None:
        self.answers = list(answers)

    def cores(self) -> int:
        answer = self.answers.pop(0)
        if answer is None:
            raise OSError("its scheduler is lost")
        return answer


def test_a_cluster_that_is_lost_as_it_is_asked_is_told_of_by_its_shares_alone(
    capsys: pytest.CaptureFixture[str],
) -> None:
    executor = Losing(2, None, None, 0, 0, 2, 0)
    lookout = Lookout(executor, Progress(0))  # type: ignore[arg-type]
    for _ in range(7):
        lookout.look()
    assert capsys.readouterr().err == 2 * f"{NO_WORKERS_NOW.format(executor.address)}\n"
