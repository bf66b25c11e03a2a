"""Questions to networks of any cell: each answer against what it says, worked out by the network itself."""

import numpy as np
import pytest

from rnn import UNKNOWN, backward, explain, forward, loss
from rnn.cells import CELLS
from rnn.cells.cell import RecurrentCell
from rnn.explain.edits import edits_of
from rnn.explain.settling import image_of, jacobians
from rnn.explain.taught import shares

V, H, C = 5, 4, 3
TOKENS = np.array([2, UNKNOWN, 0, 2, 4])
SIDES = {"toward": 2, "against": 0}
SENTENCES = [(np.array(words), label) for words, label in (([0, 1, 4], 0), ([3], 1), ([2, 2, 1, 0], 2), ([], 1))]

every_cell = pytest.mark.parametrize("cell", CELLS)


def network(cell: str, seed: int = 0) -> RecurrentCell:
    rng = np.random.default_rng(seed)
    return CELLS[cell](*(rng.normal(0, 0.6, shape) for shape in CELLS[cell].shapes(V, H, C).values()))


def score(params: RecurrentCell, tokens: np.ndarray) -> float:
    logits = forward(params, tokens).logits[-1]
    return float(logits[2] - logits[0])


def after(params: RecurrentCell, state: np.ndarray, tokens: np.ndarray) -> np.ndarray:
    """The state that these words lead to from another one."""
    for u in params.inputs(tokens):
        state = params.step(u, state)
    return state


@every_cell
def test_a_push_is_what_the_word_does_to_the_score_rather_than_an_unknown_one(cell: str) -> None:
    params = network(cell)
    pushes = explain.pushes(params, forward(params, TOKENS), **SIDES)
    for t in range(len(TOKENS) + 1):
        unheard = score(params, np.append(TOKENS[:t], UNKNOWN))
        for word in range(V):
            assert pushes[t, word] == pytest.approx(score(params, np.append(TOKENS[:t], word)) - unheard, abs=1e-12)


@every_cell
def test_a_swap_is_the_answer_to_the_changed_sentence(cell: str) -> None:
    params = network(cell)
    swaps = explain.swaps(params, TOKENS, **SIDES)
    margins = explain.flip_margins(params, TOKENS)
    answer = forward(params, TOKENS).logits[-1].argmax()
    for t in range(len(TOKENS)):
        for word in range(V + 1):
            changed = np.delete(TOKENS, t) if word == V else np.where(np.arange(len(TOKENS)) == t, word, TOKENS)
            trace = forward(params, changed)
            assert swaps[t, word] == pytest.approx(trace.probs[-1, 2], abs=1e-12)
            assert (margins[t, word] > -np.inf) == (trace.logits[-1].argmax() != answer)
    flip = explain.smallest_flip(params, TOKENS)
    assert flip is None or forward(params, flip.tokens).logits[-1].argmax() == flip.answer != answer


@every_cell
def test_memory_is_the_derivative_of_the_end_in_each_state(cell: str) -> None:
    params, step = network(cell), 1e-6
    trace = forward(params, TOKENS)
    memory = explain.memory(params, trace, **SIDES)
    w = params.w_hy[2] - params.w_hy[0]
    S = trace.states.shape[1]
    for t in range(len(TOKENS) + 1):
        nudges = step * np.eye(S)
        ends = [
            (after(params, trace.states[t] + nudge, TOKENS[t:]) - after(params, trace.states[t] - nudge, TOKENS[t:]))
            for nudge in nudges
        ]
        jacobian = np.array(ends).T / (2 * step)  # (S, S)
        assert memory.norm[t] == pytest.approx(np.linalg.norm(jacobian, 2), rel=1e-6, abs=1e-9)
        assert memory.reach[t] == pytest.approx(np.linalg.norm(w @ jacobian[:H]), rel=1e-6, abs=1e-9)
    if params.gates == 1:
        assert (memory.norm <= memory.bound * (1 + 1e-12)).all()
    else:
        assert np.isnan(memory.bound).all()
    assert explain.growth(params, trace) == pytest.approx(memory.norm[0])


@every_cell
def test_the_shares_of_the_lesson_add_up_to_the_gradient(cell: str) -> None:
    params = network(cell)
    trace = forward(params, TOKENS)
    gradient = backward(params, trace, 1)
    parts = list(shares(params, trace, gradient.inputs))
    np.testing.assert_allclose(sum(parts), gradient.params.w_hh, atol=1e-14)
    np.testing.assert_allclose(explain.taught(params, trace, 1), [np.linalg.norm(part) for part in parts], atol=1e-14)


@every_cell
def test_every_gradient_passes_its_check(cell: str) -> None:
    params = network(cell)
    checks = explain.gradient_check(params, TOKENS, 1)
    assert list(checks) == list(params.axes())
    for name, check in checks.items():
        assert check.error < 1e-6, name
        assert check.checked == getattr(params, name).size
        assert np.abs(check.numeric).max() > 0


@every_cell
def test_a_unit_held_at_0_is_as_good_as_silenced(cell: str) -> None:
    params = network(cell)
    units = explain.units(params, [forward(params, TOKENS)], SENTENCES, **SIDES)
    for unit in range(H):
        silenced = explain.edited(params, edits_of([f"silence {unit}"]))
        trace = forward(silenced, TOKENS)
        assert not trace.hidden[:, unit].any()
        if cell == "sigmoid":
            assert (forward(silenced, TOKENS).hidden[1:, (unit + 1) % H] > 0).all()
        for m, (tokens, label) in enumerate(SENTENCES):
            assert units.scores[unit, m] == pytest.approx(score(silenced, tokens), abs=1e-12)
            gradient = backward(silenced, forward(silenced, tokens), label).params
            for name, axes in silenced.axes().items():  # it stays silent while the network trains on
                for axis, letter in enumerate(axes):
                    if letter == "H" and name not in ("w_hy",):
                        assert not np.moveaxis(getattr(gradient, name), axis, 0)[unit].any(), name


@every_cell
def test_a_weight_of_any_array_is_set_and_one_that_is_not_there_is_refused(cell: str) -> None:
    params = network(cell)
    for name, axes in params.axes().items():
        text = " ".join([name, *["1"] * len(axes), "0.25"])
        changed = explain.edited(params, edits_of([text]))
        assert getattr(changed, name)[(1,) * len(axes)] == 0.25
        assert sum(int((a != b).sum()) for a, b in zip(changed.arrays(), params.arrays(), strict=True)) == 1
    other = "b_h 1 0.25" if params.gates > 1 else "b_h 1 1 0.25"
    with pytest.raises(ValueError, match="There is no weight b_h"):
        explain.edited(params, edits_of([other]))
    if params.gates > 1:
        with pytest.raises(ValueError, match="a matrix for each gate"):
            explain.edited(params, edits_of(["rank 1"]))
    if cell != "gru":
        with pytest.raises(ValueError, match=r"There is no weight b_hn\[0\] in this network: b_hn has no weights"):
            explain.edited(params, edits_of(["b_hn 0 1"]))


@every_cell
def test_the_nearest_beginnings_are_near_in_all_that_a_step_hands_on(cell: str) -> None:
    params = network(cell)
    trace = forward(params, TOKENS)
    nearest = explain.nearest_states(params, trace, [tokens for tokens, _ in SENTENCES], 2)
    for t in range(len(TOKENS) + 1):
        for place, distance in zip(nearest.order[t], nearest.distance[t], strict=True):
            other = forward(params, np.array(nearest.prefixes[place], int)).states[-1]
            assert distance == pytest.approx(np.linalg.norm(other - trace.states[t]))


@every_cell
def test_the_loss_on_a_slice_is_that_of_the_moved_networks(cell: str) -> None:
    params = network(cell)
    directions = explain.random_directions(params, seed=3)
    for name, axes in params.axes().items():
        moved = getattr(directions.across, name)
        assert moved.any() == (len(axes.replace("G", "")) > 1), "biases stay"
    losses = explain.loss_slice(directions, SENTENCES, [0.0, 0.5], [0.0, -1.0])
    for y, up in enumerate((0.0, -1.0)):
        for x, across in enumerate((0.0, 0.5)):
            there = type(params)(
                *(
                    middle + across * one + up * other
                    for middle, one, other in zip(
                        params.arrays(), directions.across.arrays(), directions.up.arrays(), strict=True
                    )
                )
            )
            mean = np.mean([loss(forward(there, tokens), label) for tokens, label in SENTENCES])
            assert losses[y, x] == pytest.approx(mean)
    way = explain.main_directions([network(cell, seed) for seed in range(3)])
    assert type(way.across) is CELLS[cell]


@pytest.mark.parametrize("cell", [cell for cell in CELLS if cell != "lstm"])
def test_a_state_rests_where_an_unheard_word_leaves_it(cell: str) -> None:
    params, step = network(cell), 1e-6
    h = np.random.default_rng(1).uniform(0.1, 0.9, (3, H))
    actual = jacobians(params, h, image_of(params, h))
    for j in range(H):
        nudge = step * np.eye(H)[j]
        slopes = (image_of(params, h + nudge) - image_of(params, h - nudge)) / (2 * step)
        np.testing.assert_allclose(actual[:, :, j], slopes, atol=1e-8)
    traces = [forward(params, tokens) for tokens, _ in SENTENCES]
    resting = explain.resting_points(params, traces, 30, **SIDES)
    for point in resting.points[resting.fixed]:
        np.testing.assert_allclose(after(params, point, np.array([UNKNOWN])), point, atol=1e-6)
    plane = explain.plane(params, traces, **SIDES)
    grid = np.array([[0.1, 0.2], [-0.3, 0.1]])
    states = plane.states(grid)
    moved = np.array([after(params, state, np.array([UNKNOWN])) for state in states]) - states
    arrows = explain.flow(params, plane, grid)
    np.testing.assert_allclose(arrows, np.stack([moved @ plane.out.w, moved @ plane.up], axis=-1), atol=1e-12)


def test_from_the_hidden_state_of_an_lstm_alone_no_step_is_taken() -> None:
    params = network("lstm")
    traces = [forward(params, TOKENS)]
    with pytest.raises(ValueError, match="hand on more than their hidden state"):
        explain.flow(params, explain.plane(params, traces, **SIDES), np.zeros((1, 2)))
    with pytest.raises(ValueError, match="hand on more than their hidden state"):
        explain.resting_points(params, traces, 5, **SIDES)


def test_a_relu_is_not_called_saturated_and_a_sigmoid_is_where_it_is_flat() -> None:
    sentences = [(tokens, label) for tokens, label in SENTENCES if len(tokens)]
    relu, sigmoid = network("relu"), network("sigmoid")
    relu.b_h[:] = 5.0
    assert explain.measure(relu, sentences).saturated == 0
    assert explain.measure(sigmoid, sentences).saturated == 0
    sigmoid.b_h[:] = [50.0, -50.0, 50.0, 0.0]
    assert explain.measure(sigmoid, sentences).saturated == 0.75


@every_cell
def test_the_modifiers_are_the_slopes_of_its_own_pushes(cell: str) -> None:
    params = network(cell)
    lists = [tokens for tokens, _ in SENTENCES]
    first = explain.pushes(params, forward(params, []), **SIDES)[0]
    most = np.argsort(-np.abs(first), kind="stable")[:2]
    beginnings = {tuple(tokens[:k].tolist()) for tokens in lists for k in range(1, len(tokens) + 1)}
    along, before = np.zeros(V), np.zeros(V)
    for words in beginnings:
        x, y = (explain.pushes(params, forward(params, list(part)), **SIDES)[-1, most] for part in (words[:-1], words))
        x, y = x - x.mean(), y - y.mean()
        along[words[-1]] += x @ y
        before[words[-1]] += x @ x
    np.testing.assert_allclose(explain.modifiers(params, lists, **SIDES), along / before, rtol=1e-9)
