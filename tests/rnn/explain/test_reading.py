"""Sentences that are read together end in the states that `forward` gives each alone."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnn import UNKNOWN, forward
from rnn.explain.reading import distinct_prefixes, labels_of, last_states, word_lists
from tests.rnn.explain.conftest import V, close, random_params

lists = st.lists(st.lists(st.integers(UNKNOWN, V - 1), max_size=8), max_size=6)


@given(lists)
def test_each_sentence_ends_as_it_does_alone(sentences: list[list[int]]) -> None:
    params = random_params(4)
    states = last_states(params, word_lists(sentences, V))
    assert states.shape == (len(sentences), 4)
    for state, tokens in zip(states, sentences, strict=True):
        close(state, forward(params, tokens).hidden[-1], 1e-14)


def test_a_sentence_is_its_tokens_or_a_pair_with_a_label() -> None:
    sentences = [([1, 2], 0), [3, 0], (3, 0), np.array([5, 0]), ((4, 1), 1)]
    assert [words.tolist() for words in word_lists(sentences, V)] == [[1, 2], [3, 0], [3, 0], [5, 0], [4, 1]]
    assert labels_of([([1, 2], 0), ([], 1)], 2).tolist() == [0, 1]
    with pytest.raises(ValueError, match="sentence 1 has no label"):
        labels_of([([1, 2], 0), [1, 2]], 2)
    with pytest.raises(ValueError, match="label 2 is not within"):
        labels_of([([1], 2)], 2)
    with pytest.raises(ValueError, match="token 18 is no word"):
        word_lists([[18]], V)


@given(lists)
def test_every_beginning_stands_once_in_the_tree(sentences: list[list[int]]) -> None:
    beginnings: list[list[tuple[int, ...]]] = [[()]]
    for parents, words in distinct_prefixes(word_lists(sentences, V)):
        level = [(*beginnings[-1][p], w) for p, w in zip(parents.tolist(), words.tolist(), strict=True)]
        assert len(set(level)) == len(level)
        beginnings.append(level)
    assert {b for level in beginnings for b in level} == {()} | {
        tuple(tokens[:length]) for tokens in sentences for length in range(len(tokens) + 1)
    }
