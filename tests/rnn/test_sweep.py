"""What a sweep is made of, and what may be typed into its fields."""

from dataclasses import replace

import pytest

from data import DATASETS
from rnn import SETTINGS, Settings
from rnn.encoded_texts import suited_to
from rnn.settings import LIMITS, SWEPT
from rnn.sweep import (
    MOST_RUNS,
    MOST_RUNS_ON_CLUSTER,
    MOST_SEEDS,
    MOST_VALUES,
    ON_CLUSTER,
    SWEEPS,
    Bounds,
    Grid,
    Sweep,
    parse_values,
    sweep_suited_to,
    values_text,
)

# --- the runs ---------------------------------------------------------------------------------------------------------


def test_it_is_every_combination_with_every_seed_in_the_order_of_its_cells():
    sweep = Sweep(Settings(seed=7, epochs=30), {"hidden_size": (4, 8), "bptt": ("exact", "article")}, seeds=3)
    settings = sweep.settings()
    assert sweep.count == len(settings) == 12
    assert [cell.values for cell in sweep.cells()] == [
        {"hidden_size": 4, "bptt": "exact"},
        {"hidden_size": 4, "bptt": "article"},
        {"hidden_size": 8, "bptt": "exact"},
        {"hidden_size": 8, "bptt": "article"},
    ]
    for cell in sweep.cells():
        assert [settings[r] for r in cell.runs] == [
            replace(sweep.base, **cell.values, seed=seed)  # type: ignore[arg-type]
            for seed in (7, 8, 9)
        ]


def test_a_cell_has_settings_of_its_own_unless_they_are_swept_too():
    base = Settings(learning_rate=0.02, seed=3)
    by_cell = {"gru": {"learning_rate": 0.5, "optimizer": "adam"}, "lstm": {"optimizer": "momentum"}}
    cells = ("tanh", "gru", "lstm")
    swept = Sweep(base, {"cell": cells}, 2, by_cell).settings()
    assert [(run.cell, run.learning_rate, run.optimizer, run.seed) for run in swept] == [
        *(("tanh", 0.02, "sgd", seed) for seed in (3, 4)),
        *(("gru", 0.5, "adam", seed) for seed in (3, 4)),
        *(("lstm", 0.02, "momentum", seed) for seed in (3, 4)),
    ]
    both = Sweep(base, {"learning_rate": (0.1, 0.2), "cell": cells}, 1, by_cell).settings()
    assert [(run.learning_rate, run.optimizer) for run in both] == [
        (rate, optimizer) for rate in (0.1, 0.2) for optimizer in ("sgd", "adam", "momentum")
    ]


@pytest.mark.parametrize(
    ("by_cell", "message"),
    [
        ({"relu": {"clip": 2.0}}, "^'relu' is no cell of this sweep: no settings can go with it$"),
        ({"gru": {"epochs": 20}}, "^'epochs' cannot go with a cell: hidden_size, "),
        ({"gru": {"cell": "lstm"}}, "^'cell' cannot go with a cell: "),
        ({"gru": {"seed": 1}}, "^'seed' cannot go with a cell: "),
        ({"gru": {"clip": 1000.0}}, "^Gradient clip is 1000: it must be a number from 0.01 to 100$"),
    ],
)
def test_what_cannot_go_with_a_cell_is_refused_in_a_sentence(by_cell, message):
    with pytest.raises(ValueError, match=message):
        Sweep(Settings(), {"cell": ("tanh", "gru")}, 2, by_cell)


def test_cells_have_what_suits_them_wherever_nothing_was_chosen():
    texts = DATASETS["Article"]()
    texts = replace(texts, suggested_by_cell={"gru": {"learning_rate": 0.5, "optimizer": "adam"}})
    values = {"cell": ("tanh", "gru")}
    assert sweep_suited_to(texts, {}, values).by_cell == {"gru": {"learning_rate": 0.5, "optimizer": "adam"}}
    for chosen in ({"learning_rate": 0.02}, {"learning_rate": 0.3}):  # as by itself, or not
        sweep = sweep_suited_to(texts, {**chosen, "epochs": 30}, values, 3)
        assert sweep == Sweep(replace(Settings(epochs=30), **chosen), values, 3, {"gru": {"optimizer": "adam"}})  # type: ignore[arg-type]
    assert sweep_suited_to(texts, {}, {**values, "optimizer": ("sgd", "adam")}).by_cell == {
        "gru": {"learning_rate": 0.5}
    }
    one = sweep_suited_to(texts, {"cell": "gru"}, {"clip": (1.0, 2.0)})
    assert (one.base, one.by_cell) == (suited_to(texts, "gru"), {})
    assert sweep_suited_to(texts, {"cell": "gru"}, values).by_cell["tanh"] == {
        "learning_rate": 0.02,
        "optimizer": "sgd",
    }


def test_without_values_it_is_the_base_with_its_seeds():
    assert [run.seed for run in Sweep(Settings(), {}).settings()] == [0, 1, 2, 3, 4]


@pytest.mark.parametrize(
    ("values", "seeds", "message"),
    [
        ({"epochs": (1, 2)}, 5, "'epochs' cannot be swept"),
        ({"clip": ()}, 5, "Gradient clip has no values"),
        ({"clip": (1.0, 1.0)}, 5, "Gradient clip names a value twice"),
        ({"learning_rate": (0.01, float("nan"))}, 5, "Learning rate is nan: it must be a number from 0.0005 to 1"),
        ({"hidden_size": (2.5,)}, 5, "Hidden size is 2.5: it must be a whole number from 2 to 256"),
        ({"hidden_size": (True,)}, 5, "Hidden size is 1: it must be a whole number"),
        ({"hidden_size": (1,)}, 5, "Hidden size is 1: it must be a whole number from 2 to 256"),
        ({"bptt": ("none",)}, 5, "Backpropagation is 'none': it must be exact or article"),
        ({}, 0, "Seeds is 0: it must be a whole number from 1 to 100"),
        ({}, 101, "Seeds is 101: it must be a whole number from 1 to 100"),
        ({"hidden_size": tuple(range(2, 201))}, 5, "That makes 995 runs, and a sweep has at most 512"),
    ],
)
def test_what_cannot_be_swept_is_refused_in_a_sentence(values, seeds, message):
    with pytest.raises(ValueError, match=message):
        Sweep(Settings(), values, seeds)


@pytest.mark.parametrize("epochs", [0, 9, 10_001])
def test_epochs_have_limits(epochs):
    with pytest.raises(ValueError, match=f"Epochs is {epochs}: it must be a whole number from 10 to 10,000"):
        Sweep(Settings(epochs=epochs))


@pytest.mark.parametrize("seeds", [0, -1, True, 2.0])
def test_a_grid_of_another_program_has_at_least_one_seed(seeds):
    with pytest.raises(ValueError, match=f"^Seeds is {seeds}: it must be a whole number of at least 1$"):
        Grid(Settings(), {}, seeds)
    assert Grid(Settings(epochs=3), {"hidden_size": (1, 1000)}, 1).count == 2


def test_the_largest_allowed_sweep_is_allowed():
    assert Sweep(Settings(), {}, MOST_SEEDS).count == MOST_SEEDS
    assert Sweep(Settings(epochs=10)).count == Sweep(Settings(epochs=10_000)).count
    assert Sweep(Settings(), {"hidden_size": tuple(range(2, MOST_RUNS // 4 + 2))}, seeds=4).count == MOST_RUNS


def test_on_a_cluster_it_may_be_larger_as_long_as_its_rows_can_be_held():
    rates = tuple(0.01 + k / 10_000 for k in range(101))
    largest = Sweep(Settings(epochs=1000), {"learning_rate": rates[:100]}, 100, bounds=ON_CLUSTER)
    assert largest.count == MOST_RUNS_ON_CLUSTER
    with pytest.raises(ValueError, match="That makes 10,100 runs, and a sweep has at most 10,000: give fewer values"):
        Sweep(Settings(), {"learning_rate": rates}, 100, bounds=ON_CLUSTER)
    with pytest.raises(ValueError, match="10,000 runs of 1,001 epochs, and a sweep has at most 10,000,000 epochs in"):
        replace(largest, base=Settings(epochs=1001))
    while_away = Bounds(3, "while it rains")
    with pytest.raises(ValueError, match="That makes 5 runs, and a sweep has at most 3 while it rains: give fewer"):
        Sweep(Settings(), bounds=while_away)


def test_the_ready_sweeps_are_the_four_of_the_story_and_enough_to_tell_by():
    assert list(SWEEPS) == [
        "Exact against printed backpropagation",
        "Learning rate",
        "Hidden size",
        "Initial weight scale",
    ]
    assert all(sweep.seeds == 5 and len(sweep.values) == 1 for sweep in SWEEPS.values())
    assert [run.bptt for run in SWEEPS["Exact against printed backpropagation"].settings()[4:6]] == ["exact", "article"]


# --- what is typed ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "text", "values"),
    [
        ("learning_rate", "0.01, 0.02", (0.01, 0.02)),
        ("learning_rate", " .5;1e-3 ,", (0.5, 0.001)),
        ("learning_rate", "0.001..0.1 x 3", (0.001, 0.01, 0.1)),
        ("learning_rate", "0.01004..0.01006 x 3", (0.01004, 0.01005, 0.01006)),  # in three digits 0.01 and 0.0101
        ("learning_rate", "0.5..0.501 x 3", (0.5, 0.5005, 0.501)),
        ("learning_rate", "0.001 .. 0.1×5", (0.001, 0.00316, 0.01, 0.0316, 0.1)),
        ("hidden_size", "16,64", (16, 64)),
        ("hidden_size", "2..16x4", (2, 4, 8, 16)),
        ("hidden_size", "2..4 x 5", (2, 3, 4)),
        ("hidden_size", "8..64 x 3", (8, 23, 64)),  # 22.6 in the middle
        ("bptt", "exact, Printed", ("exact", "article")),
        ("clip", "1, 1.0, 2", (1.0, 2.0)),
    ],
)
def test_a_list_or_a_range_is_read(name, text, values):
    assert parse_values(name, text) == values


def test_values_are_typed_so_that_they_are_read_back_as_they_are() -> None:
    rates = (1.0, 0.1 + 0.2, 1e-3, 0.0005)
    assert parse_values("learning_rate", values_text(rates)) == rates
    assert values_text(rates) == "1, 0.30000000000000004, 0.001, 0.0005"
    assert parse_values("cell", values_text(("lstm", "tanh"))) == ("lstm", "tanh")
    assert parse_values("hidden_size", values_text((2, 256))) == (2, 256)


def test_as_many_values_are_read_as_a_sweep_may_have_runs():
    values = [1 + k / 1000 for k in range(MOST_VALUES + 1)]
    assert parse_values("clip", ",".join(map(str, values[:-1]))) == tuple(values[:-1])
    with pytest.raises(ValueError, match="Gradient clip has 513 values: a sweep takes at most 512 of a setting"):
        parse_values("clip", ",".join(map(str, values)))
    assert len(parse_values("clip", "1..2 x 512")) == 512


@pytest.mark.parametrize("name", [name for name in SWEPT if name in LIMITS])
@pytest.mark.parametrize(
    "text", ["0", "-1", "nan", "NaN", "inf", "1e9", "1e999", "1, 0", "0..1x3", "1..1e9x3", "1..-2x3"]
)
def test_zero_negative_nan_and_huge_values_are_refused_by_name_and_value(name, text):
    with pytest.raises(ValueError, match=f"^{SETTINGS[name].label} (is|goes from) "):
        parse_values(name, text)


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("learning_rate", "", "Learning rate has no values: give a list such as 0.01, 0.02"),
        ("learning_rate", "fast", "Learning rate is 'fast'"),
        ("learning_rate", "<b>1</b>", "Learning rate is '<b>1</b>'"),
        ("learning_rate", "0.1..0.01 x 3", "goes from 0.1 to 0.01: the first must be the smaller one"),
        ("learning_rate", "0.1..0.1 x 3", "goes from 0.1 to 0.1: the first must be the smaller one"),
        ("learning_rate", "0.01..0.1 x " + "9" * 5000, "a range has from 2 to 512"),
        ("learning_rate", "0.01..0.1", "write a range as 0.001..0.1 x 5"),
        ("learning_rate", "0.01..0.1 x 1", "a range has from 2 to 512"),
        ("learning_rate", "0.01..0.1 x 99999999999", "a range has from 2 to 512"),
        ("hidden_size", "2.5", "Hidden size is 2.5: it must be a whole number"),
        ("bptt", "1", "it must be exact or article"),
        ("seed", "1", "'seed' cannot be swept"),
        ("clip", "x" * 20_000, "20,000 characters"),
    ],
)
def test_what_cannot_be_read_is_refused_in_a_sentence(name, text, message):
    with pytest.raises(ValueError, match="(?s)" + message.replace("(", r"\(")):
        parse_values(name, text)


@pytest.mark.parametrize("name", SWEPT)
def test_a_long_piece_of_nonsense_is_told_shortly(name):
    with pytest.raises(ValueError, match="…") as error:
        parse_values(name, "é" * 5000)
    assert len(str(error.value)) < 200
