"""The limits of a server: each is held to, and each setting of the environment stands in the page on hosting."""

import re
import runpy
import threading
from collections.abc import Iterable
from pathlib import Path

import pytest

from playground.inspection.asker import Asker
from playground.inspection.question import NoAnswer, Question, Subject
from playground.server import Server
from playground.server.limits import fetching_from, niceness_from, training_from
from playground.server.persistence import Persistence
from playground.storage.run_files import MOST_FILE_BYTES
from rnn.parallel.executor import NICENESS, cores
from tests.support.patience import PATIENCE
from tests.support.requests import RawRequest, ask
from tests.support.run_files import FILE
from tests.support.visiting import ONE, OWNER

ROOT = Path(__file__).resolve().parents[2]
LOAD = RawRequest("POST", b"/api/runs/load", FILE, OWNER)


def names_in(*sources: Path) -> set[str]:
    """The settings of the environment that these sources name."""
    return {
        name for source in sources for name in re.findall(r"\b[A-Z_]*PLAYGROUND_[A-Z_]+", source.read_text("utf-8"))
    }


def test_every_setting_has_its_line_in_the_page_on_hosting_and_no_other_has() -> None:
    code = {path for folder in ("playground", "rnn", "data") for path in (ROOT / folder).rglob("*.py")}
    table = re.findall(r"^\| `([A-Z_]+)` \|", (ROOT / "docs/hosting/README.md").read_text("utf-8"), flags=re.MULTILINE)
    assert names_in(*code, ROOT / "streamlit_app.py") == set(table)
    assert len(table) >= 3


def test_how_many_runs_train_at_once_is_one_setting() -> None:
    assert training_from({"PLAYGROUND_MAX_TRAINING": "3"}) == 3
    assert training_from({"PLAYGROUND_MAX_TRAINING": " 1 "}) == 1
    assert training_from({}) == training_from({"PLAYGROUND_MAX_TRAINING": ""}) == 2 * cores()
    for nonsense in ("0", "-1", "two", "1.5"):
        with pytest.raises(ValueError, match=f"PLAYGROUND_MAX_TRAINING is '{nonsense}': it must be a whole number"):
            training_from({"PLAYGROUND_MAX_TRAINING": nonsense})


def test_how_far_training_steps_back_is_one_setting() -> None:
    assert niceness_from({}) == niceness_from({"PLAYGROUND_NICENESS": ""}) == NICENESS
    assert [niceness_from({"PLAYGROUND_NICENESS": text}) for text in ("0", " 7", "19")] == [0, 7, 19]
    for nonsense in ("20", "-1", "low"):
        with pytest.raises(ValueError, match=r"PLAYGROUND_NICENESS is .*: it must be a whole number"):
            niceness_from({"PLAYGROUND_NICENESS": nonsense})


def test_how_many_sets_are_fetched_at_once_is_one_setting_and_none_may_be() -> None:
    assert fetching_from({"PLAYGROUND_MAX_FETCHING": "0"}) == 0
    assert fetching_from({"PLAYGROUND_MAX_FETCHING": "5"}) == 5
    assert fetching_from({}) == 2
    with pytest.raises(ValueError, match="PLAYGROUND_MAX_FETCHING is 'no': it must be a whole number of at least 0"):
        fetching_from({"PLAYGROUND_MAX_FETCHING": "no"})


def test_a_server_with_a_nonsense_limit_ends_with_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLAYGROUND_MAX_TRAINING", "none")
    with pytest.raises(SystemExit) as ended:
        runpy.run_path(str(ROOT / "streamlit_app.py"))
    # Python prints a text that a program exits with, and its status is 1.
    assert ended.value.code == "PLAYGROUND_MAX_TRAINING is 'none': it must be a whole number of at least 1"


def refusal_of(server: Server, request: RawRequest) -> tuple[int, str]:
    """The status of an answer and the sentence of its refusal."""
    [answer] = ask(server, [request])
    return answer.status, answer.json()["error"] if answer.status >= 400 else ""


@pytest.mark.parametrize("server", [{"run_file": 3 * MOST_FILE_BYTES}], indirect=True)
def test_a_body_that_the_server_lets_in_is_not_refused_for_its_size_later(
    server: Server, persistence: Persistence
) -> None:
    status, sentence = refusal_of(server, RawRequest("POST", b"/api/runs/load", FILE + bytes(MOST_FILE_BYTES), OWNER))
    assert (status, "cut off or damaged" in sentence) == (400, True)
    status, sentence = refusal_of(server, RawRequest("POST", b"/api/runs/load", bytes(3 * MOST_FILE_BYTES + 1), OWNER))
    assert (status, "larger than 60 MB" in sentence) == (413, True)


@pytest.mark.parametrize("server", [{"run_file": len(FILE)}], indirect=True)
def test_a_file_that_unpacks_to_more_than_the_limit_is_refused(server: Server, persistence: Persistence) -> None:
    status, sentence = refusal_of(server, LOAD)
    assert (status, "unpacks to more than 0.0 MB" in sentence) == (400, True)


@pytest.mark.parametrize("server", [{"run_file": 3000}], indirect=True)
def test_a_run_that_could_not_be_loaded_again_here_is_not_taken_away(server: Server, persistence: Persistence) -> None:
    status, sentence = refusal_of(server, RawRequest("GET", f"/api/runs/{ONE}/run.npz".encode(), cookie=OWNER))
    assert (status, "a run file of 0.0 MB" in sentence) == (409, True)


@pytest.mark.parametrize("server", [{"json": 20}], indirect=True)
def test_a_body_of_json_is_bounded(server: Server, persistence: Persistence) -> None:
    assert refusal_of(server, RawRequest("POST", b"/api/runs/pin", b'{"ids": [], "pinned": true}', OWNER))[0] == 413


@pytest.mark.parametrize("server", [{"uploads_of_one": 0}, {"uploads": 0}], indirect=True)
def test_files_that_are_received_at_once_are_bounded(server: Server, persistence: Persistence) -> None:
    assert refusal_of(server, LOAD)[0] == 429


@pytest.mark.parametrize("server", [{"parquet_epochs": 5}], indirect=True)
def test_a_parquet_file_of_too_many_epochs_is_refused_in_a_sentence(server: Server, persistence: Persistence) -> None:
    status, sentence = refusal_of(server, RawRequest("GET", b"/api/runs/histories.parquet", cookie=OWNER))
    assert (status, "one Parquet file takes 5: select fewer runs" in sentence) == (413, True)


def refused_questions(server: Server, visitors: Iterable[str]) -> list[str]:
    """The sentences of those questions that are refused when each of these visitors' pages asks one more.

    A visitor's page is there once, and no question is answered before the last is asked.
    """
    asked_all = threading.Event()

    def find(_question: Question) -> Subject:
        asked_all.wait(PATIENCE)
        raise NoAnswer("There is no such run.")

    askers: dict[str, Asker[object]] = {}
    sentences = []
    for number, visitor in enumerate(visitors):
        asker = askers.setdefault(visitor, Asker(server.inspector, lambda: None, visitor))
        try:
            asker.ask(Question(number, "", "trace", epoch=number), find, lambda answer: answer)
        except NoAnswer as refusal:
            sentences.append(str(refusal))
    asked_all.set()
    return sentences


@pytest.mark.parametrize("server", [{"questions_of_page": 2}], indirect=True)
def test_a_page_has_so_many_questions_under_way(server: Server) -> None:
    assert refused_questions(server, "aaab") == ["This page has 2 questions under way already: wait for an answer."]


@pytest.mark.parametrize("server", [{"questions_of_one": 2}], indirect=True)
def test_a_visitor_has_so_many_questions_open(server: Server) -> None:
    [sentence] = refused_questions(server, "aaab")
    assert sentence.startswith("You have 2 questions open on your pages, as many as one visitor may")


@pytest.mark.parametrize("server", [{"questions": 2}], indirect=True)
def test_all_visitors_have_so_many_questions_open(server: Server) -> None:
    [sentence] = refused_questions(server, "aaab")  # one of b is within its share
    assert sentence.startswith("The server has more questions to answer than it can")
