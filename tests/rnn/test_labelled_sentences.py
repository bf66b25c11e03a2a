"""Sets of labelled sentences: what is refused, and how the fused loop reads them."""

import numpy as np
import pytest

from rnn import UNKNOWN
from rnn.labelled_sentences import SentenceSet


@pytest.mark.parametrize(
    ("items", "message"),
    [
        ([], "the training set is empty"),
        ([(np.array([0]), 0), (np.array([9]), 0)], "sentence 1 of the training set: token 9"),
        ([(np.array([-2]), 0)], "sentence 0 of the training set: token -2"),
        ([(np.array([0]), 2)], "sentence 0 of the training set: label 2"),
        ([(np.array([0]), -1)], "sentence 0 of the training set: label -1"),
    ],
)
def test_sets_that_cannot_be_used_are_refused(items, message):
    with pytest.raises(ValueError, match=message):
        SentenceSet(items, "training", 9, 2)


def test_a_set_keeps_its_sentences_as_they_were_given():
    items = [(np.array([2, UNKNOWN, 2], np.int32), 1.0), ([], np.int64(0))]
    sentence_set = SentenceSet(items, "training", 4, 2)
    assert [(tokens.tolist(), label) for tokens, label in sentence_set.items] == [([2, UNKNOWN, 2], 1), ([], 0)]
    assert (len(sentence_set), sentence_set.longest, sentence_set.labels.tolist()) == (2, 3, [1, 0])


def test_an_unknown_word_reads_the_row_of_zeros_and_a_repeated_one_is_updated_once():
    [mixed_sentence, plain_sentence] = SentenceSet([([3, UNKNOWN, 0, 3], 0), ([1, 2], 1)], "training", 4, 2).sentences
    assert mixed_sentence.reads.tolist() == [3, 5, 0, 3]
    assert (mixed_sentence.rows.tolist(), mixed_sentence.firsts.tolist()) == ([3, 0], [0, 2])
    assert [each.tolist() for each in mixed_sentence.again] == [[0], [3]]
    [unknown_sentence] = SentenceSet(
        [([3, UNKNOWN], 0)], "training", 4, 2
    ).sentences  # whose row of zeros learns nothing
    assert (unknown_sentence.rows.tolist(), unknown_sentence.firsts.tolist()) == ([3], [0])
    assert (plain_sentence.rows.tolist(), plain_sentence.firsts) == ([1, 2], None)
    assert not any(each for sentence in (unknown_sentence, plain_sentence) for each in sentence.again)
