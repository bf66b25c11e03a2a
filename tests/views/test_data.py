"""The Data page: what is in a set, and how a visitor's own file becomes one, guess by guess."""

from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Selectbox

from data import DATASETS
from playground.chosen_set import CHOSEN, KEY
from playground.data_page.real_texts import AMONG_YOURS, HERE, UNDER_WAY
from playground.data_page.taking import REMOVED
from playground.own_data import title_of
from playground.server import Server
from playground.server.fetches import FORBIDDEN
from playground.storage.quotas import Quotas
from playground.training.prepared_data import prepare
from tests.support.front_door import OWNER, front_door
from tests.support.hosts import hosting
from tests.support.offered import LETTERS, letters
from tests.support.patience import PATIENCE, until

STRANGER = "s" * 43
MAIN = Path(__file__).parents[2] / "playground" / "main.py"
ROWS = [("Sehr gut, gern wieder", 5), ("Nie wieder", 1), ("Großartig", 4), ("Schlecht", 2), ("Geht so", 3)]
FILE = "Rezension;Sterne\r\n" + "".join(f"{text} {n};{stars}\r\n" for n in range(4) for text, stars in ROWS)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """A server whose pages are the visitor's, and whose own sets are found."""
    with front_door(tmp_path) as server:
        yield server


def data_page(tab: str = "") -> AppTest:
    page = AppTest.from_file(str(MAIN), default_timeout=PATIENCE)
    page.switch_page("views/data.py")
    if tab:
        page.session_state["data-tab"] = tab
    page.run()
    assert not page.exception
    return page


def with_file(content: bytes = FILE.encode("cp1252"), name: str = "mine.csv") -> AppTest:
    page = data_page("Use my own")
    page.file_uploader[0].set_value((name, content, "text/csv")).run()
    assert not page.exception
    return page


def box(page: AppTest, label: str) -> Selectbox:
    (found,) = [widget for widget in page.main.selectbox if widget.label == label]
    return found


def shown(page: AppTest, label: str) -> str:
    widget = box(page, label)
    return widget.format_func(widget.value)


def texts(page: AppTest) -> str:
    parts = [*page.main.markdown, *page.main.caption, *page.main.error, *page.main.success, *page.main.warning]
    return "\n".join(element.value for element in parts).replace("\\", "")


@pytest.mark.usefixtures("server")
def test_each_set_is_shown_with_its_numbers_and_sentences() -> None:
    page = data_page()
    assert box(page, "Set of sentences").options == list(DATASETS)
    for name in ("Article", "Everyday", "Adding", "The Zen of Python"):
        box(page, "Set of sentences").set_value(name).run()
        assert not page.exception
        dataset = DATASETS[name]()
        numbers = {metric.label: metric.value for metric in page.metric}
        to_train = f"{len(dataset.train):,}{' an epoch' if dataset.fresh else ''}"
        assert (numbers["To train on"], numbers["To test on"]) == (to_train, f"{len(dataset.test):,}")
        assert dataset.description in texts(page)
        assert ("fresh sequences: those of epoch 1 are shown" in texts(page)) == bool(dataset.fresh)
        assert "To compare with, on what is tested: floor" in texts(page)
        assert len(page.get("plotly_chart")) == 2
        assert len(page.dataframe[0].value) == min(1000, len(dataset.train) + len(dataset.test))


@pytest.mark.usefixtures("server")
def test_sentences_are_searched() -> None:
    page = data_page()
    page.text_input(key="data-search").set_value("not BAD").run()
    sentences = list(page.dataframe[0].value["Sentence"])
    assert sentences
    assert all("not bad" in sentence.lower() for sentence in sentences)
    assert f"{len(sentences)} of 78 sentences." in texts(page)


@pytest.mark.usefixtures("server")
def test_the_grammar_of_everyday_is_explained() -> None:
    page = data_page()
    assert "**negator**" not in texts(page)
    box(page, "Set of sentences").set_value("Everyday").run()
    assert "is the product of its phrases' signs" in " ".join(texts(page).split())


@pytest.mark.usefixtures("server")
def test_it_is_said_what_a_file_was_taken_for_and_its_first_rows_are_shown() -> None:
    page = with_file()
    assert shown(page, "Encoding") == "Windows-1252 (guessed)"
    assert shown(page, "Cells are apart by") == "Semicolon (guessed)"
    assert shown(page, "The first row") == "names the columns (guessed)"
    assert shown(page, "Texts are in") == "Rezension (guessed)"
    assert shown(page, "Labels are in") == "Sterne (guessed)"
    preview = page.dataframe[0].value
    assert list(preview.columns) == ["Rezension", "Sterne"]
    assert preview["Rezension"][2] == "Großartig 0"
    assert "20 rows are read, 16 used: 8 negative, 8 positive." in texts(page)
    assert "4 rows have a value without a label, and are left out." in texts(page)


@pytest.mark.usefixtures("server")
def test_each_guess_can_be_changed() -> None:
    page = with_file()
    box(page, "Encoding").set_value("utf-8").run()
    assert "mine.csv, line 4: the byte 0xdf is not UTF-8" in texts(page)
    box(page, "Encoding").set_value(None).run()
    box(page, "The first row").set_value(False).run()
    assert list(page.dataframe[0].value.columns) == ["Column 1", "Column 2"]
    assert not page.exception
    box(page, "Texts are in").set_value(1).run()
    box(page, "Labels are in").set_value(0).run()
    assert not page.exception
    assert page.dataframe[0].value.shape == (10, 2)


@pytest.mark.usefixtures("server")
def test_values_are_mapped_to_labels_as_the_visitor_says() -> None:
    page = with_file()
    fields = {field.label.replace("\\", ""): field for field in page.main.text_input}
    assert {label: field.value for label, field in fields.items() if label.startswith("Label of")} == {
        "Label of “1”": "negative",
        "Label of “2”": "negative",
        "Label of “3”": "",
        "Label of “4”": "positive",
        "Label of “5”": "positive",
    }
    fields["Label of “3”"].set_value("So  so").run()
    assert "20 used: 8 negative, 8 positive, 4 so so" in texts(page)


def test_the_set_is_kept_chosen_and_its_owners_alone(server: Server) -> None:
    page = with_file()
    page.number_input(key="own-share").set_value(25).run()
    assert "12 to train on (6 negative, 6 positive); 4 to test on (2 negative, 2 positive)." in texts(page)
    page.button(key="own-use").click().run()
    assert not page.exception
    assert CHOSEN.format("mine.csv") in texts(page)
    (name,) = server.own_sets.names(OWNER)
    job = server.jobs.of(OWNER)
    assert job.config.data == job.current.data == name
    assert len(prepare(name).train_set) == 12
    assert server.own_sets.names(STRANGER) == ()

    page.switch_page("views/train.py").run()
    assert not page.exception
    (data,) = [widget for widget in page.sidebar.selectbox if widget.label == "Data"]
    assert data.format_func(data.value) == "mine.csv"
    assert job.config.data == name

    page.switch_page("views/data.py")
    page.session_state["data-tab"] = "What is in a set"
    page.run()
    assert title_of(box(page, "Set of sentences").value) == "mine.csv"
    page.button(key="data-remove").click().run()
    assert not page.exception
    assert REMOVED.format("mine.csv") in texts(page)
    assert server.own_sets.names(OWNER) == ()
    assert job.config.data == "Article"
    assert box(page, "Set of sentences").options == list(DATASETS)


@pytest.mark.usefixtures("server")
def test_what_was_dropped_and_said_stays_while_another_tab_or_page_is_looked_at() -> None:
    page = with_file()
    box(page, "Texts are in").set_value(1).run()
    box(page, "Labels are in").set_value(0).run()
    box(page, "Texts are read by").set_value("characters").run()
    page.session_state["data-tab"] = "What is in a set"
    page.run()
    page.switch_page("views/train.py").run()
    page.switch_page("views/data.py")
    page.session_state["data-tab"] = "Use my own"
    page.run()
    assert not page.exception
    assert "mine.csv is still here." in [element.value for element in page.text]
    assert (box(page, "Texts are in").value, box(page, "Labels are in").value) == (1, 0)
    assert box(page, "Texts are read by").value == "characters"
    page.button(key="own-file-away").click().run()
    assert not page.get("dataframe")


@pytest.mark.usefixtures("server")
def test_a_table_of_labels_begins_with_what_it_had_before_another_tab_was_looked_at() -> None:
    content = b"text,label\n" + b"".join(b"text %d,kind %d\n" % (n, n % 25) for n in range(100))
    page = with_file(content)
    mapped = f"own-{sha256(content).hexdigest()[:12]}-1-mapped"
    assert len(page.session_state[mapped]) == 25
    page.session_state["data-tab"] = "What is in a set"
    page.run()
    page.session_state[mapped] = {"kind 3": "good", "kind 4": "bad"}
    page.session_state["data-tab"] = "Use my own"
    page.run()
    assert not page.exception
    assert "100 rows are read, 8 used: 4 bad, 4 good." in texts(page)


@pytest.mark.usefixtures("server")
def test_pasted_lines_are_read_and_cut_into_characters() -> None:
    page = data_page("Use my own")
    page.text_area(key="own-pasted").set_value(
        "I love it, really, positive\nno, negative\nyes, positive\nnever, negative"
    ).run()
    assert "1 text holds what sets cells apart, without quotes: put together again." in texts(page)
    box(page, "Texts are read by").set_value("characters").run()
    assert "different characters in the rows to train on: all are known." in texts(page)


def test_a_file_of_its_own_is_tested_on(server: Server) -> None:
    page = with_file()
    box(page, "Tested on").set_value("a file of its own").run()
    assert "own-use" not in [button.key for button in page.button]
    other = "Text;Sterne\nGroßartig 0;5\nneu;1\n".encode()
    page.file_uploader(key="own-test-file").set_value(("test.csv", other, "text/csv")).run()
    assert "16 to train on (8 negative, 8 positive); 2 to test on (1 negative, 1 positive)." in texts(page)
    assert "1 of the rows to test on are trained on too" in texts(page)
    page.button(key="own-use").click().run()
    (name,) = server.own_sets.names(OWNER)
    assert [text for text, _ in prepare(name).sentences] == ["Großartig 0", "neu"]


@pytest.mark.usefixtures("server")
@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"PK\x03\x04 and so on", "mine.csv is a workbook of a spreadsheet program or a zip archive"),
        (b"text,label\na\0,1\n", "mine.csv, line 2: it holds a zero byte"),
        (b"text,label\na,1\nb,1\n", "nothing to tell apart: all 2 rows are labelled “1”"),
        (b"id,text,label\n1,a,1\n2,b,0\n3,c, d,1\n", "mine.csv, line 4: the row has 4 cells, others have 3"),
        (b"one\ntwo\n", "mine.csv has one column"),
        (b"," * 1_000_000, "the row has more than 500 cells"),
    ],
    ids=["workbook", "zero byte", "one label", "a cell too many", "one column", "a million columns"],
)
def test_what_cannot_be_read_is_refused_and_nothing_can_be_kept(content: bytes, said: str) -> None:
    page = with_file(content)
    assert [said in error.value.replace("\\", "") for error in page.error] == [True]
    assert "own-use" not in [button.key for button in page.button]


@pytest.mark.usefixtures("server")
def test_rows_that_cannot_be_read_are_left_out_where_the_visitor_says_so() -> None:
    page = with_file(b"id,text,label\n1,a,1\n2,b,0\n3,c, d,1\n4,e,1\n5,f,0\n")
    (leave_out,) = page.main.checkbox
    leave_out.check().run()
    assert not page.error
    assert "1 row cannot be read and is left out." in texts(page)
    assert page.button(key="own-use")


@pytest.mark.usefixtures("server")
def test_nothing_of_a_file_is_markdown_or_html() -> None:
    page = with_file(b"<b>text</b>,*label*\nfine $x$ <script>,**a**\nno `y` [z](/),b\nok,**a**\nbad,b\n")
    assert not page.exception
    for element in [*page.main.markdown, *page.main.caption]:
        assert not element.allow_html
    assert r"Label of “\*\*a\*\*”" in [field.label for field in page.main.text_input]


def test_the_set_that_is_chosen_is_the_one_of_whatever_page_is_drawn_next(server: Server) -> None:
    page = data_page()
    page.session_state[KEY] = "Everyday"  # all that the button does; the page that it is on is left before it is drawn
    page.switch_page("views/train.py").run()
    assert not page.exception
    assert page.sidebar.selectbox(key="data").value == "Everyday"
    assert server.jobs.of(OWNER).config.data == "Everyday"


@pytest.mark.usefixtures("server")
def test_nothing_of_the_name_of_a_set_is_markdown_where_it_is_said_what_became_of_it() -> None:
    page = with_file(name="my $x$ *set*")
    page.button(key="own-use").click().run()
    assert [element.value for element in page.success] == [CHOSEN.format(r"my \$x\$ \*set\*")]
    page.session_state["data-tab"] = "What is in a set"
    page.run()
    page.button(key="data-remove").click().run()
    assert [element.value for element in page.success] == [REMOVED.format(r"my \$x\$ \*set\*")]


def test_real_texts_are_fetched_while_the_page_stays_live_and_become_a_set_of_the_visitors(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RNN_PLAYGROUND_CACHE", str(tmp_path / "cache"))
    with hosting(LETTERS) as host, front_door(tmp_path, offers=letters(host)) as server:
        host.may_send.clear()
        page = data_page("Fetch real texts")
        (offer,) = server.fetches.offers.values()
        assert page.radio(key="data-offer").value == offer.title
        page.button(key="data-fetch").click().run()
        assert UNDER_WAY.format(offer.title) in [element.value for element in page.info]
        assert page.button(key="data-fetch").disabled
        page.session_state["data-tab"] = "Use my own"
        page.run()
        assert UNDER_WAY.format(offer.title) in [element.value for element in page.info]
        page.session_state["data-tab"] = "Fetch real texts"
        page.run()

        host.may_send.set()
        until(lambda: bool(server.own_sets.names(OWNER)) and not server.fetches.of(OWNER).is_under_way)  # type: ignore[union-attr]
        page.run()
        assert not page.exception
        (name,) = server.own_sets.names(OWNER)
        assert HERE.format(offer.title) in texts(page)
        assert box(page, "Set of sentences").value == name
        assert server.jobs.of(OWNER).config.data == "Article"
        page.button(key="data-train").click().run()
        assert CHOSEN.format(offer.title) in texts(page)
        assert server.jobs.of(OWNER).config.settings.cell == "lstm"
        page.session_state["data-tab"] = "Fetch real texts"
        page.run()
        (told,) = page.radio(key="data-offer").proto.captions
        assert told.endswith(AMONG_YOURS)


def test_a_fetch_that_fails_is_told_once_and_nothing_of_the_set_before_is_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RNN_PLAYGROUND_CACHE", str(tmp_path / "cache"))
    with hosting(b"") as host, front_door(tmp_path, offers=letters(host)) as server:
        page = data_page("Fetch real texts")
        page.button(key="data-fetch").click().run()
        until(lambda: not server.fetches.of(OWNER).is_under_way)  # type: ignore[union-attr]
        page.run()
        (error,) = page.error
        assert "nothing of it is used; try again later." in error.value
        assert server.own_sets.names(OWNER) == ()
        assert server.jobs.of(OWNER).config.data == "Article"
        page.run()
        assert not page.error
        assert not page.button(key="data-fetch").disabled


def test_where_it_is_forbidden_nothing_is_offered(tmp_path: Path) -> None:
    with front_door(tmp_path, {"fetches": 0}):
        page = data_page("Fetch real texts")
        assert [element.value for element in page.info] == [FORBIDDEN]
        assert not page.radio


def test_how_many_sets_there_may_be_is_told_from_three_quarters_on_and_one_more_is_refused(tmp_path: Path) -> None:
    article = DATASETS["Article"]()
    with front_door(tmp_path, {"quotas": Quotas(sets=4)}) as server:
        for title in "123":
            assert not data_page().info
            server.own_sets.add(OWNER, replace(article, name=title))
        used = "You have {} of 4 sets of your own"
        for tab in ("", "Use my own", "Fetch real texts"):
            told = [element.value for element in data_page(tab).info]
            assert told[0] == f"{used.format(3)}. Remove those that you no longer need: they make room."
        server.own_sets.add(OWNER, replace(article, name="4"))
        page = with_file()
        page.button(key="own-use").click().run()
        (refusal,) = page.error
        assert refusal.value == f"{used.format(4)}, so there is no room for another one: remove one on the Data page."
        assert [title_of(name) for name in server.own_sets.names(OWNER)] == ["1", "2", "3", "4"]
        assert page.button(key="own-use"), "the file is still there"
