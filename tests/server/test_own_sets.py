"""A set of a visitor's own is trained on, survives a restart, can be removed, and never reaches another visitor."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from data import Dataset, Example, own
from playground.links.reading import read as read_link
from playground.links.settings import to_link
from playground.own_data import found_by, title_of
from playground.server import Server
from playground.server.own_sets import NAMES_LAST, OwnSets
from playground.server.persistence import Persistence
from playground.storage import NoRoom
from playground.storage.quotas import Quotas
from playground.training.prepared_data import RunConfig, prepare, suited
from playground.training.sweep.plan import Plan, plan_saved, plan_text
from rnn import Settings
from rnn.sweep import Grid
from tests.support.following import Clock, following
from tests.support.serving import Site, server_in
from tests.support.visiting import ONE, OWNER, STRANGER, Visitor, assert_says_no, run

ROWS = [(f"a {word} film", label) for word, label in zip("goldbrave", ["yes", "no"] * 5, strict=False)]
SET = own.build("films.csv", [Example(*row) for row in ROWS], [Example("a bold film", "yes"), Example("old", "no")])
QUICK = Settings(hidden_size=3, epochs=10)


@pytest.fixture
def own_sets(server: Server) -> Iterator[Server]:
    """The server, whose own sets are found."""
    with found_by(server.own_sets.find):
        yield server


def open_saved(server: Server) -> None:
    server.persistence.open(server.jobs.lock, server.jobs, server.sweeps)


def test_a_set_is_prepared_by_its_name(own_sets: Server) -> None:
    name = own_sets.own_sets.add(OWNER, SET)
    assert title_of(name) == "films.csv"
    prepared = prepare(name)
    assert prepared.labels == ("no", "yes")
    assert "film" in prepared.vocabulary
    assert suited(name).epochs == SET.suggested["epochs"]


def test_words_are_cut_and_limited_as_the_set_says(own_sets: Server) -> None:
    letters = own.build("letters", SET.train, SET.test, "characters", 7)
    prepared = prepare(own_sets.own_sets.add(OWNER, letters))
    assert prepared.vocabulary.tokenizer == "characters"
    assert len(prepared.vocabulary) == 7


def test_a_set_that_its_visitor_has_made_on_another_server_is_found(persistence: Persistence) -> None:
    clock = Clock()
    here, there = OwnSets(persistence, clock), OwnSets(persistence, clock)
    assert here.names(OWNER) == ()
    name = there.add(OWNER, SET)
    clock.now += NAMES_LAST
    assert here.names(OWNER) == (name,)
    assert here.find(name) == SET
    there.remove(OWNER, name)
    clock.now += NAMES_LAST
    assert here.names(OWNER) == ()


def test_the_same_set_is_there_once_and_another_of_its_title_gets_a_number(own_sets: Server) -> None:
    sets = own_sets.own_sets
    first = sets.add(OWNER, SET)
    assert sets.add(OWNER, SET) == first
    other = sets.add(OWNER, own.build("films.csv", SET.train, SET.test[:1]))
    assert [title_of(name) for name in sets.names(OWNER)] == ["films.csv", "films.csv (2)"]
    assert prepare(other).data == other != first


@pytest.mark.parametrize("server", [{"quotas": Quotas(sets=2)}], indirect=True)
@pytest.mark.parametrize("saved", [True, False])
def test_one_more_than_there_may_be_is_refused_and_told_before_also_while_nothing_is_saved(
    own_sets: Server, saved: bool
) -> None:
    sets = own_sets.own_sets
    if saved:
        open_saved(own_sets)
    names = [sets.add(OWNER, own.build(title, SET.train, SET.test)) for title in ("one", "two")]
    with pytest.raises(NoRoom, match=r"^You have 2 of 2 sets of your own, so there is no room for another one"):
        sets.add(OWNER, SET)
    assert sets.add(OWNER, own.build("one", SET.train, SET.test)) == names[0]
    assert set(sets.names(OWNER)) == set(names)
    assert sets.told(OWNER).startswith("You have 2 of 2 sets of your own. Remove")
    assert sets.told(STRANGER) == ""
    sets.remove(OWNER, names[1])
    assert sets.told(OWNER) == ""


def test_no_set_takes_the_title_of_one_that_comes_along(own_sets: Server) -> None:
    name = own_sets.own_sets.add(OWNER, own.build("Article", SET.train, SET.test))
    assert title_of(name) == "Article (2)"
    opened = read_link(to_link(RunConfig("Article", QUICK)), own=own_sets.own_sets.titles(OWNER))
    assert opened.config is not None
    assert opened.config.data == "Article"


def test_it_trains_in_its_owners_job_and_in_no_others(own_sets: Server) -> None:
    name = own_sets.own_sets.add(OWNER, SET)
    job, strange = own_sets.jobs.of(OWNER), own_sets.jobs.of(STRANGER)
    with following(job) as page:
        job.begin(RunConfig(name, QUICK))
        page.until_state("done")
    assert job.current == RunConfig(name, QUICK)
    for ask in (strange.begin, strange.lay_out, strange.request):
        with pytest.raises(ValueError, match=r"'films.csv' is no dataset of yours"):
            ask(RunConfig(name, QUICK))
    assert strange.config.data == strange.current.data == "Article"
    assert own_sets.own_sets.names(STRANGER) == ()


def test_a_link_names_its_title_and_opens_it_for_its_owner_alone(own_sets: Server) -> None:
    name = own_sets.own_sets.add(OWNER, SET)
    link = to_link(RunConfig(name, QUICK))
    assert link["data"] == "films.csv"
    opened = read_link(link, own=own_sets.own_sets.titles(OWNER))
    assert opened.config == RunConfig(name, QUICK)
    assert opened.notes == ()
    elsewhere = read_link(link, own=own_sets.own_sets.titles(STRANGER))
    assert elsewhere.config is not None
    assert elsewhere.config.data == "Article"
    assert any("Data in the link is none of the" in note for note in elsewhere.notes)


def test_no_sweep_of_another_visitor_takes_it(own_sets: Server, site: Site) -> None:
    name = own_sets.own_sets.add(OWNER, SET)
    body = {"data": name, "values": {}, "seeds": 2, "epochs": 10, "base": {}}
    assert Visitor(site).json("/api/sweeps/plan", body)["problems"] == {}
    problems = Visitor(site, STRANGER).json("/api/sweeps/plan", body)["problems"]
    assert problems == {"data": "'films.csv' is no dataset of yours"}
    assert "no dataset of yours" in assert_says_no_of_fields(Visitor(site, STRANGER), body)


def assert_says_no_of_fields(visitor: Visitor, body: object) -> str:
    answer = visitor.ask("/api/sweeps", body)
    assert answer.status == 400
    return answer.body.decode()


def saved_run(own_sets: Server, name: str) -> None:
    """A run that has learnt from the set, among the saved runs of its owner."""
    prepared = prepare(name)
    with following(job := own_sets.jobs.of(OWNER)) as page:
        job.begin(RunConfig(name, QUICK))
        page.until_state("done")
    assert job.current.data == name
    assert prepared.hash == job.newest()[0].prepared.hash
    own_sets.persistence.catch_up(OWNER)


def test_it_is_kept_with_the_runs_that_learnt_from_it_over_a_restart(tmp_path: Path) -> None:
    with server_in(tmp_path) as server, found_by(server.own_sets.find):
        open_saved(server)
        name = server.own_sets.add(OWNER, SET)
        saved_run(server, name)
    with server_in(tmp_path) as server, found_by(server.own_sets.find):
        open_saved(server)
        assert server.own_sets.names(OWNER) == (name,)
        assert server.own_sets.names(STRANGER) == ()
        store = server.persistence.store
        assert store is not None
        (summary,) = store.runs(OWNER)
        assert (summary.data, summary.data_hash) == (name, prepare(name).hash)
        assert summary.name.startswith("films.csv ")
        job = server.jobs.of(OWNER)
        job.resume(store.record(OWNER, summary.id), train=False)
        assert job.current.data == name


def test_what_leaves_the_server_has_no_tag_and_a_file_finds_its_set_again(
    own_sets: Server, site: Site, persistence: Persistence
) -> None:
    name = own_sets.own_sets.add(OWNER, SET)
    saved_run(own_sets, name)
    tag = name.removeprefix("films.csv · ").encode()
    mine, strange = Visitor(site), Visitor(site, STRANGER)
    (listed,) = [each for each in mine.json("/api/runs")["runs"] if each["data"] == name]
    for path in ("run.npz", "run.html", "run.py", "run.ipynb"):
        answer = mine.ask(f"/api/runs/{listed['id']}/{path}")
        assert answer.status == 200, path
        assert tag not in answer.body, path
    assert tag not in mine.ask("/api/runs/table.csv").body
    file = mine.ask(f"/api/runs/{listed['id']}/run.npz").body
    (again,) = mine.json("/api/runs/load", file)["runs"]
    assert again["data"] == name
    (elsewhere,) = strange.json("/api/runs/load", file)["runs"]
    assert elsewhere["data"] == "films.csv"
    assert "cannot go on without its data" in assert_says_no(
        strange.ask(f"/api/runs/{elsewhere['id']}/continue", {}), 409
    )


def test_a_sweep_of_a_set_is_shared_without_the_tag_and_is_whole_where_the_set_is_too(
    own_sets: Server, site: Site, persistence: Persistence
) -> None:
    name, theirs = (own_sets.own_sets.add(owner, SET) for owner in (OWNER, STRANGER))
    saved_run(own_sets, name)
    store = persistence.store
    assert store is not None
    plan, sweep = Plan(name, Grid(QUICK, {"learning_rate": (0.01, QUICK.learning_rate)}, seeds=2)), "a" * 32
    (trained,) = [each for each in store.runs(OWNER) if each.data == name]
    record = store.record(OWNER, trained.id)
    store.save(
        OWNER,
        run(
            *("6" * 32, 4),
            **{"data": name, "data_hash": trained.data_hash, "rows": record.history, "state": record.state},
            **{"settings": QUICK, "first_settings": QUICK, "state_settings": QUICK},
            **{"ended": "done", "sweep": sweep, "sweep_plan": plan_text(plan)},
        ),
    )
    mine, strange = Visitor(site), Visitor(site, STRANGER)
    file = mine.ask("/api/runs/finding.npz", {"ids": ["6" * 32]}).body
    assert name.removeprefix("films.csv · ").encode() not in file
    (loaded,) = strange.json("/api/runs/load", file)["runs"]
    assert loaded["data"] == theirs
    assert plan_saved(store.sweep_plan(STRANGER, loaded["sweep"])) == replace(plan, data=theirs)
    (again,) = mine.json("/api/runs/load", file)["runs"]
    assert plan_saved(store.sweep_plan(OWNER, again["sweep"])) == plan


def test_a_file_with_the_tag_of_another_visitor_opens_nothing(
    own_sets: Server, site: Site, persistence: Persistence
) -> None:
    name = own_sets.own_sets.add(OWNER, SET)
    store = persistence.store
    assert store is not None
    store.save(STRANGER, run(ONE, data=name, data_hash=prepare(name).hash))
    with pytest.raises(ValueError, match=r"'films.csv' is no dataset of yours"):
        own_sets.jobs.of(STRANGER).resume(store.record(STRANGER, ONE), train=False)


def test_a_set_that_is_removed_is_gone_and_its_runs_say_so(
    own_sets: Server, site: Site, persistence: Persistence
) -> None:
    sets = own_sets.own_sets
    name = sets.add(OWNER, SET)
    saved_run(own_sets, name)
    (listed,) = [each for each in Visitor(site).json("/api/runs")["runs"] if each["data"] == name]
    assert not sets.remove(STRANGER, name)
    assert prepare(name)
    assert sets.remove(OWNER, name)
    assert sets.names(OWNER) == ()
    with pytest.raises(ValueError, match=r"the sentences of 'films.csv' have been removed"):
        prepare(name)
    assert suited(name) == Settings()
    own_sets.jobs.of(OWNER).begin(RunConfig("Article", QUICK))
    refusal = assert_says_no(Visitor(site).ask(f"/api/runs/{listed['id']}/continue", {}), 409)
    assert "the sentences of 'films.csv' have been removed" in refusal


def test_while_nothing_is_saved_a_set_lasts_as_long_as_the_server(own_sets: Server) -> None:
    name = own_sets.own_sets.add(OWNER, SET)
    assert own_sets.persistence.store is None
    assert own_sets.own_sets.names(OWNER) == (name,)
    assert isinstance(own_sets.own_sets.find(name), Dataset)
    assert own_sets.own_sets.remove(OWNER, name)
    assert own_sets.own_sets.find(name) is None
