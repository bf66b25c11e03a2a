"""Sentences of different lengths in packed rows: each word once, behind the word before it."""

import gc
import weakref

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnn.fast.packing import Texts
from rnn.labelled_sentences import SentenceSet
from rnn.readouts import NOT_SCORED

V = 5


@given(
    lengths=st.lists(st.integers(0, 7), min_size=1, max_size=7),
    most_rows=st.sampled_from([1, 5, 100]),
    seed=st.integers(0, 2**32),
)
def test_walking_through_the_segments_reads_every_sentence_in_its_order(lengths, most_rows, seed):
    rng = np.random.default_rng(seed)
    items = [(rng.integers(-1, V, length), number) for number, length in enumerate(lengths)]  # its label is its name
    places = rng.permutation(len(items))
    packed = Texts(SentenceSet(items, "training", V, len(items) + 1)).pack(places, most_rows)
    assert packed.lengths.tolist() == sorted(lengths, reverse=True)
    sentences = [items[name][0] for name in packed.right]
    read = [[] for _ in sentences]
    answered = np.full(len(sentences), -1)
    for segment in packed.segments:
        n, K = segment.counts[0], segment.rows
        assert most_rows >= K or len(segment.counts) == 1
        # The state of a sentence is here how many words of it have been read.
        states = np.full(n + K, -1)
        states[:n] = [len(words) for words in read[:n]]
        for rows, before, after in segment.steps:
            states[after] = states[before] + 1
            for place, row in enumerate(segment.reads[rows]):
                read[place].append(row)
        assert segment.before(states).tolist() == (states[n:] - 1).tolist()
        answered[segment.answers] = states[n:][segment.read_out]
        distinct, by_row, begins = segment.words
        assert distinct.tolist() == sorted(set(segment.reads.tolist()))
        for row, own in zip(distinct, np.split(by_row, begins[1:]), strict=True):
            assert set(segment.reads[own].tolist()) == {row}
    for words, tokens, count in zip(read, sentences, answered, strict=True):
        assert [V + 1 if token < 0 else token for token in tokens.tolist()] == words
        assert count == (len(tokens) or -1)  # one without words is read in no segment


@given(
    lengths=st.lists(st.integers(1, 7), min_size=1, max_size=7),
    most_rows=st.sampled_from([1, 5, 100]),
    seed=st.integers(0, 2**32),
)
def test_answers_stand_after_the_words_that_have_a_label(lengths, most_rows, seed):
    """A word's label is the word, or none, so that each answer must find the word that it comes after."""
    rng = np.random.default_rng(seed)
    items = []
    for length in lengths:
        tokens = rng.integers(0, V, length)
        is_scored = rng.random(length) < 0.6
        is_scored[rng.integers(length)] = True
        items.append((tokens, np.where(is_scored, tokens, NOT_SCORED)))
    data = SentenceSet(items, "training", V, V, "every")
    packed = Texts(data).pack(rng.permutation(len(items)), most_rows)
    assert sorted(packed.right.tolist()) == sorted(data.labels.tolist())
    assert np.sum(packed.weights) == pytest.approx(1)
    seen = 0
    for segment in packed.segments:
        right = packed.right[segment.answers]
        assert segment.reads[segment.read_out].tolist() == right.tolist()
        at_words = segment.at_words(right + 1.0)
        assert at_words[segment.read_out].tolist() == (right + 1).tolist()
        assert np.count_nonzero(at_words) == len(right)
        seen += len(right)
    assert seen == len(packed.right)


def test_gradients_of_a_word_that_stands_twice_are_added_up():
    data = SentenceSet([(np.array([3, 1, 3]), 0), (np.array([1]), 1)], "training", V, 2)
    [segment] = Texts(data).pack(np.array([1, 0]), 100).segments
    assert segment.reads.tolist() == [3, 1, 1, 3]
    d_u = np.array([[1.0, 0], [10, 0], [100, 0], [1000, 5]])
    assert segment.words[0].tolist() == [1, 3]
    assert segment.by_word(d_u).tolist() == [[110, 0], [1001, 5]]


def test_a_set_is_packed_once_for_all_that_read_it_and_let_go_with_it():
    data = SentenceSet([(np.array([3, 1]), 0), (np.array([1]), 1)], "training", V, 2)
    texts = Texts.of(data)
    assert Texts.of(data) is texts
    assert texts.batch(np.array([1]), 100) is texts.batch(np.array([1]), 100)
    assert texts.batch(np.array([1]), 100) is not texts.batch(np.array([0]), 100)
    assert [block.sentences for block in texts.blocks(1)] == [1, 1]
    assert texts.blocks(100) is texts.blocks(100)
    known = weakref.ref(data)
    del data
    gc.collect()
    assert known() is None
