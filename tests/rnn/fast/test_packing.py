"""Sentences of different lengths in packed rows: each word once, behind the word before it."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from rnn.fast.packing import Texts
from rnn.labelled_sentences import SentenceSet

V = 5


@given(
    lengths=st.lists(st.integers(0, 7), min_size=1, max_size=7),
    most_rows=st.sampled_from([1, 5, 100]),
    seed=st.integers(0, 2**32),
)
def test_walking_through_the_segments_reads_every_sentence_in_its_order(lengths, most_rows, seed):
    rng = np.random.default_rng(seed)
    items = [(rng.integers(-1, V, length), 0) for length in lengths]
    places = rng.permutation(len(items))
    packed = Texts(SentenceSet(items, "training", V, 2)).pack(places, most_rows)
    assert packed.lengths.tolist() == sorted(lengths, reverse=True)
    sentences = [items[i][0] for i in places[packed.order]]
    read = [[] for _ in sentences]
    ended = np.full(len(sentences), -1)
    for segment in packed.segments:
        assert segment.rows <= most_rows or len(segment.counts) == 1
        # The state of a sentence is here how many words of it have been read.
        states = np.full(segment.counts[0] + segment.rows, -1)
        states[: segment.counts[0]] = [len(words) for words in read[: segment.counts[0]]]
        for rows, before, after in segment.steps:
            states[after] = states[before] + 1
            for place, row in enumerate(segment.reads[rows]):
                read[place].append(row)
        words_before = states[segment.counts[0] :] - 1
        assert segment.before(states).tolist() == words_before.tolist()
        at, rows = segment.ended
        ended[at] = states[rows]
        distinct, by_row, begins = segment.words
        assert distinct.tolist() == sorted(set(segment.reads.tolist()))
        for row, own in zip(distinct, np.split(by_row, begins[1:]), strict=True):
            assert set(segment.reads[own].tolist()) == {row}
    for words, tokens, count in zip(read, sentences, ended, strict=True):
        assert [V + 1 if token < 0 else token for token in tokens.tolist()] == words
        assert count == (len(tokens) or -1)  # one without words ends in no segment


def test_gradients_of_a_word_that_stands_twice_are_added_up():
    data = SentenceSet([(np.array([3, 1, 3]), 0), (np.array([1]), 1)], "training", V, 2)
    [segment] = Texts(data).pack(np.array([1, 0]), 100).segments
    assert segment.reads.tolist() == [3, 1, 1, 3]
    d_u = np.array([[1.0, 0], [10, 0], [100, 0], [1000, 5]])
    assert segment.words[0].tolist() == [1, 3]
    assert segment.by_word(d_u).tolist() == [[110, 0], [1001, 5]]
