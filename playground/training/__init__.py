"""Training in worker processes: start, pause, step, stop, stream, reap.

`Registry` knows every visitor's `InteractiveJob`. A job holds the record of its current run (`run`) and is given a
worker by the pool when its turn has come (`worker_pool`); what a worker is and how it is spoken to stands in
`rnn.parallel`. The visitor's pages are told its updates in the frames of `frames`, a recorder is told of every run that
trains (`recording`), and a saved run trains on where it stopped (`resume`).
"""

from playground.training.interactive_job import InteractiveJob
from playground.training.prepared_data import DEFAULT_CONFIG, RunConfig
from playground.training.registry import Registry

__all__ = ["DEFAULT_CONFIG", "InteractiveJob", "Registry", "RunConfig"]
