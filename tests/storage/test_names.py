"""The names of runs: those they get by themselves, and those that a visitor gives them."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.storage import Store
from playground.storage.models import MOST_NAME, plain_line
from playground.storage.names import default_name, free_name, is_default
from rnn import Settings
from rnn.sweep import SWEEPS, Sweep
from tests.support.saved import new_id, update


@pytest.mark.parametrize("sweep", SWEEPS.values(), ids=SWEEPS)
def test_all_runs_of_a_sweep_have_names_of_their_own(sweep: Sweep) -> None:
    settings = [*sweep.settings(), *replace(sweep, base=replace(sweep.base, shuffle_seed=7)).settings()]
    assert len({default_name("Article", each) for each in settings}) == len(settings)


def test_a_name_says_what_is_not_usual() -> None:
    assert default_name("Article", Settings()) == "Article H=64 lr=0.02 seed=0"
    all_of_it = Settings(8, 0.5, 20, 3, 4, 0.25, 1e-5, "article")
    assert (
        default_name("Article", all_of_it) == "Article H=8 lr=0.5 seed=3 bptt=article scale=0.25 clip=1e-05 shuffle=4"
    )


def test_runs_of_equal_settings_have_names_of_their_own(store: Store) -> None:
    one, long = Settings(), Settings(epochs=30)
    for settings in (one, one, long, long, one):
        store.save("ann", replace(update(), id=new_id(), settings=settings, first_settings=settings))
    store.save("bob", replace(update(), id=new_id(), settings=one, first_settings=one))
    plain_name = default_name("Article", one)
    names = [run.name for run in reversed(store.runs("ann"))]
    assert sorted(names) == sorted(
        [plain_name, f"{plain_name} #2", f"{plain_name} epochs=30", f"{plain_name} #3", f"{plain_name} #4"]
    )
    assert [run.name for run in store.runs("bob")] == [plain_name]
    together = [("cat", replace(update(), id=new_id(), settings=one, first_settings=one)) for _ in range(3)]
    store.save_all(together)
    assert {run.name for run in store.runs("cat")} == {plain_name, f"{plain_name} #2", f"{plain_name} #3"}


@given(
    st.lists(st.builds(Settings, epochs=st.integers(1, 3), seed=st.integers(0, 2)), max_size=60), st.text(max_size=600)
)
def test_free_names_are_unlike_and_known_as_nobodys(settings: list[Settings], data: str) -> None:
    taken_names: set[str] = set()
    for each in settings:
        name = free_name(data, each, taken_names)
        assert name not in taken_names
        assert len(name) <= MOST_NAME
        assert is_default(name, data, each)
        taken_names.add(name)


def test_what_somebody_typed_is_no_default_name() -> None:
    plain_name = default_name("Article", Settings())
    for typed_name in (
        "mine",
        "",
        f"{plain_name} ",
        f"{plain_name} #",
        f"{plain_name} #two",
        f"{plain_name} epochs=7",
        f"my {plain_name}",
    ):
        assert not is_default(typed_name, "Article", Settings())


def test_a_line_has_its_first_letters_wherever_its_spaces_are() -> None:
    assert plain_line(" " * 7 + "x" * 9 + "y" * 9, 10) == "x" * 9 + "y"
    assert plain_line("\n" * 30 + "x", 10) == "x"
    assert plain_line("x" * 9 + "\t" * 30 + "y", 10) == "x" * 9 + " "
    assert plain_line("a\ud800b\x00c\u200d", 10) == "a b c\u200d"


def test_a_name_is_kept_as_it_is_typed_and_an_empty_one_is_the_first_again(store: Store) -> None:
    run_update = update()
    store.save("ann", run_update)
    first = "Article H=5 lr=0.02 seed=0 scale=0.1"
    assert store.runs("ann")[0].name == first
    for name in ("<b>&amp;</b>", "🙂 été", "\u202eright to left", "x" * 500):
        assert store.rename("ann", run_update.id, name) == 1
        assert store.runs("ann")[0].name == name
    store.save("ann", run_update)  # training goes on under the new name
    assert store.runs("ann")[0].name == "x" * 500
    assert store.rename("ann", run_update.id, "  ") == 1
    assert store.runs("ann")[0].name == first


@pytest.mark.parametrize(
    ("typed_name", "kept_name"),
    [("x" * 501, "x" * 500), ("a\nb\0c", "a b c"), ("half \ud83d one", "half   one"), ("  a ", "a")],
)
def test_a_name_that_no_database_can_hold_is_mended(store: Store, typed_name: str, kept_name: str) -> None:
    run_update = update(name=typed_name)
    store.save("ann", run_update)
    assert store.runs("ann")[0].name == kept_name
    store.rename("ann", run_update.id, typed_name)
    assert store.runs("ann")[0].name == kept_name
