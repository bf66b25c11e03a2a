"""Training in worker processes: start, pause, step, stop, stream, reap.

`JOBS` knows every visitor's `Job`. A job holds the record of its current run (`run`), is given a worker process by the
crew when its turn has come (`crew`, `process`, and on the child's side `worker`; they speak `messages`), and is
followed by its visitor's pages, which are told its `news` in the frames of `protocol`. Whoever keeps runs is told of
them too (`keeping`), and what was kept can be put back on the bench (`resume`).
"""

from playground.training.interactive_job import Job
from playground.training.prepared_data import DEFAULT_WISH, Wish
from playground.training.registry import JOBS

__all__ = ["DEFAULT_WISH", "JOBS", "Job", "Wish"]
