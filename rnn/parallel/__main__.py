"""The front door of a worker process: it joins the network, which knows no data, to the tasks that come along."""

from __future__ import annotations

from rnn.fresh_texts import Sources, draw_from
from rnn.parallel import worker


def tasks() -> Sources:
    """All that sequences are drawn from; found when a run needs them, for most workers never do."""
    try:  # as `pip install` puts them there
        from rnn._data.tasks import TASKS
    except ModuleNotFoundError:
        from data.tasks import TASKS
    found: Sources = TASKS
    return found


def main() -> None:
    """Be a worker, until the program that started this process is gone."""
    draw_from(tasks)
    worker.main()


if __name__ == "__main__":
    main()
