"""Cells that PyTorch has too give its numbers: states, loss and gradients, recorded once from its own modules.

The weights are sines, so that both sides can make them: `filled(shape, start)` counts on from `start`. PyTorch has a
bias with each of its two matrices, ours one with both, but for the GRU's b_hn.
"""

import json
from math import prod
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from rnn import backward, forward, loss
from rnn.cells import CELLS
from rnn.cells.cell import RecurrentCell

RECORDED, RECORDED_READOUTS = (
    json.loads(Path(__file__).with_name(name).read_text("utf-8")) for name in ("pytorch.json", "pytorch_readouts.json")
)
TOKENS, LABEL = [2, 0, 1, 1], 1
TARGETS = {"every": [1, -1, 0, 1], "number": 0.75}
V, H, C = 3, 2, 2


def filled(*shape: int, start: int) -> NDArray[np.float64]:
    return np.sin(start + np.arange(prod(shape))).reshape(shape)


def network(name: str, classes: int = C) -> RecurrentCell:
    cell = CELLS[name]
    shapes = cell.shapes(V, H, classes)
    with_words, with_state = (filled(*shapes["b_h"], start=start) for start in (3, 4))
    arrays = {
        "w_xh": filled(*shapes["w_xh"], start=1),
        "w_hh": filled(*shapes["w_hh"], start=2),
        "w_hy": filled(classes, H, start=5),
        "b_h": with_words + with_state,
        "b_y": filled(classes, start=6),
    }
    if name == "gru":
        arrays["b_h"][2] = with_words[2]
        arrays["b_hn"] = with_state[2]
    return cell(**arrays)


@pytest.mark.parametrize("name", [name for name in RECORDED if name in CELLS])
def test_states_loss_and_gradients_are_pytorchs(name):
    params, recorded = network(name), RECORDED[name]
    trace = forward(params, TOKENS)
    gradient = backward(params, trace, LABEL).params
    np.testing.assert_allclose(trace.hidden[1:], recorded["hidden"], atol=1e-14)
    assert loss(trace, LABEL) == pytest.approx(recorded["loss"], abs=1e-14)
    check_gradient(name, gradient, recorded)


@pytest.mark.parametrize("readout", TARGETS)
@pytest.mark.parametrize("name", [name for name in RECORDED_READOUTS if name in CELLS])
def test_loss_and_gradients_of_every_step_and_of_a_number_are_pytorchs(name, readout):
    params, recorded = network(name, 1 if readout == "number" else C), RECORDED_READOUTS[name][readout]
    trace = forward(params, TOKENS)
    gradient = backward(params, trace, TARGETS[readout], readout).params
    assert loss(trace, TARGETS[readout], readout) == pytest.approx(recorded["loss"], abs=1e-14)
    check_gradient(name, gradient, recorded)
    np.testing.assert_allclose(gradient.w_hy, recorded["d_w_hy"], atol=1e-14)
    np.testing.assert_allclose(gradient.b_y, recorded["d_b_y"], atol=1e-14)


def check_gradient(name: str, gradient: RecurrentCell, recorded: dict[str, Any]) -> None:
    d_w_xh, d_w_hh, d_b_hh = (np.array(recorded[key]) for key in ("d_w_xh", "d_w_hh", "d_b_hh"))
    np.testing.assert_allclose(gradient.w_xh.reshape(d_w_xh.shape), d_w_xh, atol=1e-14)
    np.testing.assert_allclose(gradient.w_hh.reshape(d_w_hh.shape), d_w_hh, atol=1e-14)
    d_b = gradient.b_h.reshape(-1).copy()
    if name == "gru":
        d_b[-H:] = gradient.b_hn
    np.testing.assert_allclose(d_b, d_b_hh, atol=1e-14)


def test_every_cell_of_pytorchs_is_recorded():
    for recorded in (RECORDED, RECORDED_READOUTS):
        assert set(recorded) - {"made with"} == set(CELLS) - {"sigmoid"}
