"""Training in worker processes: start, pause, step, stop, stream, reap.

`Jobs` knows every visitor's `InteractiveJob` (`interactive`), and `Sweeps` every visitor's sweeps (`sweep`). A job
holds the record of its current run (`run`) and is given a worker by the pool when its turn has come (`worker_pool`);
what a worker is and how it is spoken to stands in `rnn.parallel`. The rules are pure state machines, which take events
and give instructions: what follows what in a job (`interactive.state_machine`), which jobs train and which wait
(`scheduler`), which have a page open (`presence`), and how long they may have none (`grace`). The server tells the
visitor's pages of every update, a recorder is told of every run that trains (`recording`), a saved run trains on where
it stopped (`resume`), and a new run can go on from a state of another one (`branch`).
"""

from playground.training.interactive.job import InteractiveJob
from playground.training.interactive.jobs_by_visitor import Jobs
from playground.training.prepared_data import DEFAULT_CONFIG, RunConfig

__all__ = ["DEFAULT_CONFIG", "InteractiveJob", "Jobs", "RunConfig"]
