"""Every view of a network of each cell: it answers, or says in one sentence which cells it explains."""

import json
from functools import cache

import numpy as np
import pytest

from playground.inspection.question import NoAnswer, Past, Subject
from playground.inspection.views import VIEWS
from playground.inspection.views.cells import EXPLAINED
from playground.training.prepared_data import prepare
from rnn import Settings, train
from rnn.cells import CELLS
from rnn.history import named, row
from tests.support.ask_view import ask_view

EPOCHS = 3


@cache
def subject(cell: str) -> Subject:
    """A run of that cell that has trained a little."""
    data = prepare("Article")
    settings = Settings(hidden_size=3, init_scale=0.4, epochs=EPOCHS, cell=cell, optimizer="adam")
    epochs = list(train(data.train_set, data.test_set, settings, vocab_size=len(data.vocabulary)))
    columns = named(np.array([row(epoch, 0.0) for epoch in epochs]).T)
    past = Past("Article", settings, columns, False, tuple(range(EPOCHS + 1)), lambda epoch: epochs[epoch].params)
    return Subject(
        *("a" * 32, EPOCHS, epochs[-1].params, data.vocabulary, data.labels),
        *(data.train_set, data.test_set, (), lambda: past),
    )


@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize("view", [view for view in VIEWS if view not in ("film", "writing")])
def test_a_view_answers_or_says_which_cells_it_explains(view: str, cell: str) -> None:
    if cell in EXPLAINED.get(view, CELLS):
        answer = ask_view(subject(cell), view, "i am not bad")
        assert json.loads(json.dumps(answer, allow_nan=False))
        assert answer.get("cell", cell) == cell
    else:
        with pytest.raises(
            NoAnswer, match=r"^This explains networks with tanh.* cells only, and this one has .* cells"
        ):
            ask_view(subject(cell), view, "i am not bad")


def test_the_views_that_are_named_exist() -> None:
    assert set(EXPLAINED) <= set(VIEWS)
    assert all("tanh" in cells and set(cells) <= set(CELLS) for cells in EXPLAINED.values())


@pytest.mark.parametrize("cell", ["gru", "lstm"])
def test_what_flows_in_a_cell_with_gates_is_that_of_all_of_them(cell: str) -> None:
    about = subject(cell)
    flows = ask_view(about, "network", "not bad kitten")["flows"]
    words = about.vocabulary.encode("not bad")
    sizes = [np.linalg.norm(about.params.w_xh[..., word]) for word in words]
    np.testing.assert_allclose(flows["input"], [*sizes, 0], rtol=1e-3)
    assert flows["recurrent"][0] == 0
    assert min(flows["recurrent"][1:]) > 0


def test_the_plane_of_an_lstm_has_no_arrows() -> None:
    assert ask_view(subject("lstm"), "plane", "not bad")["flow"] == []
    assert len(ask_view(subject("gru"), "plane", "not bad")["flow"]) == 121
    assert ask_view(subject("lstm"), "memory", "not bad")["bound"] is None


@pytest.mark.parametrize("cell", CELLS)
def test_nothing_is_told_as_printed_in_the_article_of_cells_with_gates(cell: str) -> None:
    has_gates = cell in ("gru", "lstm")
    assert (ask_view(subject(cell), "memory", "i am not bad")["printed"] is None) == has_gates
    check = ask_view(subject(cell), "gradients", "i am not bad")
    assert (check["article"] is None) == has_gates
    assert len(check["exact"]) == 2
