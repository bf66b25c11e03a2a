"""Which runs of a stack train together."""

from dataclasses import replace

from rnn import Settings, train
from rnn.run_batches import batch_members


def test_runs_are_batched_by_what_they_must_share_and_by_size():
    runs = [
        Settings(hidden_size=8, seed=1),
        Settings(hidden_size=8, shuffle_seed=1),
        Settings(hidden_size=4, seed=2),
        Settings(hidden_size=8, seed=3, learning_rate=0.5, clip=0.1, init_scale=1, epochs=3),
        Settings(hidden_size=8, bptt="article"),
        Settings(hidden_size=8, schedule="cosine", recurrent_init="identity"),
        Settings(hidden_size=8, cell="lstm"),
        Settings(hidden_size=8, cell="lstm"),
        Settings(hidden_size=8, optimizer="adam"),
        Settings(hidden_size=8, clip_by="norm"),
        Settings(hidden_size=8, batch_size=2),
    ]
    assert batch_members(runs, 10**9, 8) == [[0, 3, 5], [1], [2], [4], [6], [7], [8], [9], [10]]
    alike_runs = [Settings(hidden_size=8, seed=seed) for seed in range(5)]
    assert batch_members(alike_runs, 2 * 8 * 8 * 8, 8) == [[0, 1], [2, 3], [4]]
    assert batch_members(alike_runs, 1, 8) == [[0], [1], [2], [3], [4]]


def test_runs_that_go_on_are_batched_by_where_they_are_in_the_order_of_sentences(small):
    run = Settings(hidden_size=2, epochs=2)
    epochs = list(train(small.train, small.test, run, vocab_size=5, classes=3))
    other_order = list(train(small.train, small.test, replace(run, shuffle_seed=1), vocab_size=5, classes=3))
    starts = [epochs[1].state(), epochs[2].state(), None, epochs[1].state(), other_order[1].state(), None]
    assert batch_members([run] * 6, 10**9, 8, starts) == [[0, 3], [1], [2, 5], [4]]
