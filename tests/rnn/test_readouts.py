"""What a network is asked for: targets that are refused, losses, and every gradient of every cell and readout."""

import math
import re

import numpy as np
import pytest

from rnn import UNKNOWN, backward, forward, loss
from rnn.cells import CELLS
from rnn.cells.cell import RecurrentCell
from rnn.readouts import READOUTS, cross_entropies, readout_named

V, H = 6, 4
OUTPUTS = {"last": 3, "every": 3, "number": 1}
SENTENCES = [[3], [1, 1], [4, UNKNOWN, 4, 0], [2, 5, 0, 2, UNKNOWN, 1, 2, 4]]


def target_of(readout: str, T: int) -> object:
    """Some words of the longer sentences are not scored, the last one among them."""
    if readout == "every":
        return np.array([1, 2, -1, 0, 1, -1, 0, -1][:T])
    return {"last": 2, "number": -1.7}[readout]


def random_cell(name: str, classes: int, seed: int, *lead: int) -> RecurrentCell:
    rng = np.random.default_rng(seed)
    return CELLS[name](*(rng.normal(0, 0.5, (*lead, *shape)) for shape in CELLS[name].shapes(V, H, classes).values()))


def largest_error(params: RecurrentCell, tokens: list[int], target: object, readout: str, step: float = 1e-3) -> float:
    """The largest difference to central differences (with an error of step^4) over all arrays, each in its own size."""
    gradient = backward(params, forward(params, tokens), target, readout).params
    errors = [0.0]
    for array, exact in zip(params.arrays(), gradient.arrays(), strict=True):
        estimate = np.empty_like(array)
        for index in np.ndindex(array.shape):
            value, losses = array[index], []
            for steps in (-2, -1, 1, 2):
                array[index] = value + steps * step
                losses.append(loss(forward(params, tokens), target, readout))
            array[index] = value
            estimate[index] = (losses[0] - 8 * losses[1] + 8 * losses[2] - losses[3]) / (12 * step)
        scale = float(np.abs(exact).max())
        # What no word of the sentence reaches is zero in both; all else to 1e-6 of the array's largest derivative.
        errors.append(float(np.abs(exact - estimate).max()) / (scale or 1e-3))
    return max(errors)


@pytest.mark.parametrize("tokens", SENTENCES, ids=len)
@pytest.mark.parametrize("readout", READOUTS)
@pytest.mark.parametrize("cell", CELLS)
def test_every_array_of_every_cell_and_readout_agrees_with_central_differences(cell, readout, tokens):
    params = random_cell(cell, OUTPUTS[readout], len(tokens))
    assert largest_error(params, tokens, target_of(readout, len(tokens)), readout) < 1e-6


@pytest.mark.parametrize("readout", READOUTS)
@pytest.mark.parametrize("cell", CELLS)
def test_a_stack_goes_back_as_each_network_alone(cell, readout):
    tokens = SENTENCES[-1]
    params, target = random_cell(cell, OUTPUTS[readout], 3, 2, 3), target_of(readout, len(tokens))
    gradient = backward(params, forward(params, tokens), target, readout)
    for index in np.ndindex(2, 3):
        single = type(params)(*(array[index] for array in params.arrays()))
        own = backward(single, forward(single, tokens), target, readout)
        np.testing.assert_allclose(gradient.hidden[:, *index], own.hidden, atol=1e-14)
        for actual, expected in zip(gradient.params.arrays(), own.params.arrays(), strict=True):
            np.testing.assert_allclose(actual[index], expected, atol=1e-14)


def test_the_loss_of_every_step_is_the_mean_over_the_words_that_are_scored():
    params = random_cell("tanh", 3, 0)
    trace = forward(params, [1, 2, 5, 2])
    own = [cross_entropies(trace.logits[t])[label] for t, label in ((1, 2), (3, 0))]
    assert loss(trace, [2, -1, 0, -1], "every") == pytest.approx(np.mean(own), abs=1e-15)
    only_last = backward(params, trace, [-1, -1, -1, 1], "every")
    as_article = backward(params, trace, 1)
    for actual, expected in zip(only_last.params.arrays(), as_article.params.arrays(), strict=True):
        assert actual.tobytes() == expected.tobytes()


def test_one_label_stands_for_itself_at_every_word():
    params = random_cell("gru", 3, 0)
    trace = forward(params, [1, 2, 5])
    assert loss(trace, 2, "every") == loss(trace, [2, 2, 2], "every")


def test_the_loss_of_a_number_is_its_squared_error():
    params = random_cell("lstm", 1, 0)
    trace = forward(params, [1, 2, 5])
    answer = float(trace.logits[-1, 0])
    assert loss(trace, 0.25, "number") == pytest.approx((answer - 0.25) ** 2, abs=1e-15)
    gradient = backward(params, trace, 0.25, "number")
    assert gradient.params.b_y.tolist() == pytest.approx([2 * (answer - 0.25)])


def test_a_sentence_of_no_words_answers_with_its_bias_and_has_no_word_to_score():
    params = random_cell("tanh", 1, 0)
    assert loss(forward(params, []), 1.0, "number") == pytest.approx((params.b_y[0] - 1) ** 2)
    assert not backward(params, forward(params, []), 1.0, "number").params.w_xh.any()
    with pytest.raises(ValueError, match="none of its words is scored"):
        loss(forward(random_cell("tanh", 3, 0), []), [], "every")


@pytest.mark.parametrize(
    ("readout", "target", "message"),
    [
        ("last", 3, "label 3 is not within 0..2"),
        ("last", 0.5, "label 0.5 is not a whole number"),
        ("last", [1, 1], "label [1, 1] is not a whole number"),
        ("every", [0, 1], "the target has 2 labels for 3 words: it needs one for each word"),
        ("every", [0, 1, 3], "label 3 of word 2 is not within 0..2, and -1 is for a word that is not scored"),
        ("every", [0, -2, 1], "label -2 of word 1 is not within 0..2, and -1 is for a word that is not scored"),
        ("every", [-1, -1, -1], "none of its words is scored: at least one needs a label"),
        ("every", [0, 0.5, 1], "target [0, 0.5, 1] is not a list of whole numbers, one for each word"),
        ("every", [0, math.nan, 1], "target [0, nan, 1] is not a list of whole numbers, one for each word"),
        ("every", [[0], [1], [2]], "target [[0], [1], [2]] is not a list of whole numbers, one for each word"),
        ("every", [[0], [1, 1], 2], "target [[0], [1, 1], 2] is not a list of whole numbers, one for each word"),
        ("every", ["a", "b", "c"], "target ['a', 'b', 'c'] is not a list of whole numbers, one for each word"),
        ("every", "abc", "label 'abc' is not a whole number"),
        ("every", None, "label None is not a whole number"),
        ("every", 7, "label 7 is not within 0..2"),
        ("number", math.nan, "target nan is not a finite number"),
        ("number", math.inf, "target inf is not a finite number"),
        ("number", "0.5", "target '0.5' is not a finite number"),
        ("number", True, "target True is not a finite number"),
        ("number", [1.0, 2.0], "target [1.0, 2.0] is not a finite number"),
        ("number", None, "target None is not a finite number"),
        ("number", 10**400, "is not a finite number"),
    ],
)
def test_a_target_that_cannot_be_one_is_refused_in_one_sentence(readout, target, message):
    trace = forward(random_cell("tanh", OUTPUTS[readout], 0), [1, 2, 3])
    with pytest.raises(ValueError, match=re.escape(message)) as refused:
        loss(trace, target, readout)
    assert len(str(refused.value)) < 160
    with pytest.raises(ValueError, match=re.escape(message)):
        backward(random_cell("tanh", OUTPUTS[readout], 0), trace, target, readout)


def test_a_long_target_is_cut_in_the_sentence_that_refuses_it():
    with pytest.raises(ValueError, match="…") as refused:
        READOUTS["every"].checked([0.5] * 10_000, 10_000, 3)
    assert len(str(refused.value)) < 160


def test_a_network_has_an_output_for_each_class_or_one_for_a_number():
    assert [kind.outputs(5) for kind in READOUTS.values()] == [5, 5, 1]
    assert READOUTS["number"].outputs(2) == 1
    for name in ("last", "every"):
        with pytest.raises(ValueError, match="classes is 1: there must be at least 2 to choose between"):
            READOUTS[name].outputs(1)
    with pytest.raises(ValueError, match="the network has 3 outputs, and one that answers with a number has 1"):
        loss(forward(random_cell("tanh", 3, 0), [1]), 0.5, "number")


def test_there_is_no_other_readout():
    with pytest.raises(ValueError, match="readout is 'first': it must be 'last' or 'every' or 'number'"):
        readout_named("first")
    with pytest.raises(ValueError, match="readout is 'first'"):
        loss(forward(random_cell("tanh", 3, 0), [1]), 1, "first")


def test_guessing_is_the_same_probability_for_every_class_or_the_mean_number():
    assert READOUTS["last"].guessing(np.array([0, 0, 1]), 3) == math.log(3)
    assert READOUTS["every"].guessing(np.array([0, 0, 1]), 4) == math.log(4)
    assert READOUTS["number"].guessing(np.array([1.0, 3.0]), 1) == 1.0


def test_the_score_of_numbers_is_their_mean_squared_error_and_no_accuracy():
    logits = np.array([[[1.0], [0.0]], [[3.0], [2.0]]])  # two sentences, a stack of two
    mean, accuracy = READOUTS["number"].score(logits, np.array([1.0, 1.0]))
    assert mean.tolist() == [2.0, 1.0]
    assert np.isnan(accuracy).all()
