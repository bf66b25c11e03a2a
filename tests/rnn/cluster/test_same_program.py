"""A worker of a cluster trains for the very program that it has, and the sentence for any other says what to do."""

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from queue import SimpleQueue
from typing import Any

import numpy as np
import pytest

from rnn import Settings
from rnn.cluster.executor import ClusterExecutor
from rnn.cluster.same_program import DATA, PACKAGE, OtherProgram, Program, check, hash_of, this_program, why_not
from rnn.cluster.scheduler import ClusterError
from rnn.parallel.messages import EncodedData, TrainStacks
from tests.support.dask_cluster import DaskCluster, dask_cluster
from tests.support.patience import PATIENCE

WORKER = "tcp://worker:1"


@pytest.fixture(scope="module")
def cluster() -> Iterator[DaskCluster]:
    with dask_cluster() as cluster:
        yield cluster


def reason_of(cluster: DaskCluster, article: Any) -> str:
    """Why a share is gone that this cluster cannot train."""
    executor = ClusterExecutor(cluster.address)
    reasons: SimpleQueue[str] = SimpleQueue()
    try:
        sentences = EncodedData(article.train, article.test, article.vocab_size)
        task = TrainStacks(sentences, (Settings(hidden_size=4, epochs=2),), ((0,),))
        executor.start(lambda *_: None, lambda _, reason: reasons.put(reason)).send(task)
        return reasons.get(timeout=PATIENCE)
    finally:
        executor.close()


@pytest.mark.program
def test_a_worker_that_lacks_the_program_says_so_and_lives_on(
    cluster: DaskCluster, article: Any, tmp_path: Path
) -> None:
    [worker] = cluster.add_workers(1, checkout=tmp_path)
    for _ in range(2):
        assert reason_of(cluster, article) == (
            "came to a worker of the cluster that lacks this program or a package that it needs (No module named "
            "'rnn'; start each worker in a checkout of this version, with PYTHONPATH set to that)"
        )
    assert worker.poll() is None
    worker.kill()
    worker.wait()


@pytest.mark.program
def test_a_worker_of_another_version_says_so(cluster: DaskCluster, article: Any, tmp_path: Path) -> None:
    shutil.copytree(PACKAGE, tmp_path / "rnn", ignore=shutil.ignore_patterns("__pycache__"))
    with (tmp_path / "rnn" / "optimizers.py").open("a") as module:
        module.write("# other numbers\n")
    [worker] = cluster.add_workers(1, checkout=tmp_path)
    reason = reason_of(cluster, article)
    assert reason.startswith("came to the worker tcp://127.0.0.1:")
    assert reason.partition(", ")[2] == (
        "which has another version of this program "
        "(check out the same one on all machines, and start their workers anew)"
    )
    worker.kill()
    worker.wait()


def test_the_same_program_is_of_the_same_code_and_numpy() -> None:
    here = this_program()
    assert here.numpy == np.__version__
    check(here, Program(*here), WORKER)
    with pytest.raises(OtherProgram, match=rf"^came to the worker {WORKER}, which has another version"):
        check(Program("other", here.numpy), here, WORKER)
    with pytest.raises(OtherProgram, match=rf"which has numpy {np.__version__} in place of 1\.0 \(install the same"):
        check(Program(here.code, "1.0"), here, WORKER)


def test_what_draws_fresh_sequences_is_a_part_of_the_program() -> None:
    assert (DATA / "tasks" / "recall.py").is_file()
    assert this_program().code == hash_of(PACKAGE) + hash_of(DATA)


def test_the_hash_is_of_the_code_alone_however_its_lines_end(tmp_path: Path) -> None:
    for folder, end in (("one", b"\n"), ("other", b"\r\n")):
        (tmp_path / folder / "cells").mkdir(parents=True)
        (tmp_path / folder / "cells" / "tanh.py").write_bytes(end.join((b"a = 1", b"b = 2", b"")))
    one, other = tmp_path / "one", tmp_path / "other"
    assert hash_of(one) == hash_of(other)
    (other / "_data").mkdir()
    (other / "_data" / "movies.py").write_text("that pip put there")
    (other / "notes.txt").write_text("no code")
    assert hash_of(one) == hash_of(other)
    (other / "cells" / "tanh.py").rename(other / "tanh.py")
    assert hash_of(one) != hash_of(other)


def test_what_an_editor_leaves_beside_the_code_and_what_is_no_file_is_no_part_of_the_program(tmp_path: Path) -> None:
    (tmp_path / "tanh.py").write_text("a = 1")
    code = hash_of(tmp_path)
    (tmp_path / ".#tanh.py").symlink_to(tmp_path / "an editor has it open")
    (tmp_path / "gone.py").symlink_to(tmp_path / "nowhere")
    (tmp_path / "folder.py").mkdir()
    (tmp_path / ".hidden").mkdir()
    (tmp_path / ".hidden" / "copy.py").write_text("b = 2")
    assert hash_of(tmp_path) == code


@pytest.mark.skipif(sys.platform != "linux", reason="there is no such file")
def test_a_module_that_cannot_be_read_is_named_in_one_sentence(tmp_path: Path) -> None:
    """Root may read whatever there is, but no memory of a process at its address 0."""
    (tmp_path / "tanh.py").symlink_to("/proc/self/mem")
    with pytest.raises(ClusterError, match=r"^A cluster needs to know .* and tanh\.py of it cannot be read: [^.]+\.$"):
        hash_of(tmp_path)


def test_what_else_goes_wrong_is_said_as_it_is() -> None:
    assert why_not(TimeoutError("nothing came\nin time.")) == "cannot train on the cluster (nothing came in time)"
