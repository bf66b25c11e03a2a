"""What a task loads where it trains, in a process that has nothing else of ours."""

import subprocess
import sys

from data import DATASETS
from rnn.cluster.task import ENTRY
from rnn.encoded_texts import vocabulary_of
from rnn.fresh_texts import FreshTexts, fresh_texts
from rnn.parallel.executor import ROOT, environment


def test_it_draws_the_sequences_of_sets_that_are_fresh_in_each_epoch() -> None:
    texts = DATASETS["First word"]()
    fresh = fresh_texts(texts, vocabulary_of(texts))
    assert isinstance(fresh, FreshTexts)
    program = f"{ENTRY}; from rnn.fresh_texts import FreshTexts; print({fresh}.of_epoch(1)[:3])"
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, env=environment(), capture_output=True, text=True, check=False
    )
    assert done.stderr == ""
    assert done.stdout.strip() == str(fresh.of_epoch(1)[:3])
