"""What is unusual in a file is told in a sentence each, with how often it is there and what is done about it."""

import pytest

from data import own

UNUSUAL = """text,label
good,1
bad,0
good,1
bad,1
,1
what,
...,0
<b>bold</b> and good,1
=1+1 is two,0
שלום לכולם,1

so,maybe
"""


def told(tidying: own.Tidying | None = None) -> str:
    content = (UNUSUAL + "x" * 3001 + ",1\n").encode()
    rule = own.ByValue({"0": "negative", "1": "positive"})
    return "\n".join(own.told(own.read(content, "f", rule=rule, tidying=tidying), tidying))


def test_each_kind_has_its_sentence() -> None:
    assert told() == (
        "12 rows are read, 7 used: 2 negative, 5 positive.\n"
        "1 row is empty, and left out.\n"
        "1 row has no text, and is left out.\n"
        "1 row has no label, and is left out.\n"
        "1 row has no letter or digit, and is left out.\n"
        "1 row has a text of more than 3,000 characters, and is left out.\n"
        "1 row has a value without a label, and is left out.\n"
        "1 row says again what a row before says, with the same label: used each time.\n"
        "1 text comes with different labels, as people disagree: all are used.\n"
        "The labels are numbers in some rows and words in others, as in lines 2 and 13.\n"
        "1 text begins as formulas do: read as text, and never computed.\n"
        "1 text holds HTML tags: read as words, and never drawn.\n"
        "1 text is written from right to left, and read in that order."
    )


def test_what_is_unusual_is_tidied_where_the_visitor_says_so() -> None:
    tidied = told(own.Tidying(once=True, without_tags=True))
    assert "12 rows are read, 6 used: 2 negative, 4 positive." in tidied
    assert "with the same label: used once." in tidied
    assert "HTML tags: taken out, and never drawn." in tidied


def test_tags_are_taken_out_of_the_texts() -> None:
    content = b"text,label\n<p>so</p><br/>good &lt;3 a<b,1\nno,0\n"
    reading = own.read(content, "f", tidying=own.Tidying(without_tags=True))
    assert reading.examples[0].text == "so good &lt;3 a<b"


def test_nothing_of_a_file_with_faults_is_used_unless_the_visitor_says_so() -> None:
    content = b"id,text,label\n1,a,1\n2,b,0\n3,c, d,1\n4,e,1\n5,f, g,0\n"
    reading = own.read(content, "f.csv")
    assert reading.examples == ()
    why = "the row has 4 cells, others have 3; put a text that holds what sets cells apart between quotes."
    assert own.problem(reading) == f"f.csv, line 4: {why} Line 6: {why}"
    tidying = own.Tidying(without_faulty=True)
    without = own.read(content, "f.csv", tidying=tidying)
    assert own.problem(without) == ""
    assert [example.text for example in without.examples] == ["a", "b", "e"]
    assert "2 rows cannot be read and are left out." in own.told(without, tidying)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"text,label\n" + b"a,1\nb,0\n" * 10_001, "line 20002: here begins row 20,001; keep at most 20,000 rows."),
        (
            b"text,label\na,1\nb,0\n" + b"," * 500 + b"\nc,1\n",
            "line 4: the row has more than 500 cells; keep the columns of text and label.",
        ),
    ],
    ids=["too many rows", "too many columns"],
)
def test_rows_behind_one_at_which_reading_ends_are_never_left_out(content: bytes, why: str) -> None:
    tidying = own.Tidying(without_faulty=True)
    reading = own.read(content, "f.csv", tidying=tidying)
    assert (own.problem(reading), reading.examples) == (f"f.csv, {why}", ())
    assert "left out" not in " ".join(own.told(reading, tidying))


def test_a_line_that_declares_the_separator_is_counted() -> None:
    reading = own.read(b"sep=;\r\ntext;label\r\na;1\r\nb\r\nc;0\r\n", "f.csv")
    assert own.problem(reading).startswith("f.csv, line 4: the row has 1 cell, others have 2;")


def test_limits_are_stated() -> None:
    assert own.stated() == (
        "A file may have 5 MB, 20,000 rows, 500 columns and 20 labels, and a text 3,000 characters: "
        "longer ones are left out."
    )


def test_a_file_to_test_on_must_have_the_labels_of_the_one_to_train_on() -> None:
    rule = own.read(b"text,label\na,tea\nb,cocoa\n", "f").rule
    strange = "g.csv has the value “coffee” for a label, which is none of those to train on."
    said = {
        b"text,label\nx,tea\n": "",
        b"text,label\nx,coffee\ny,tea\n": strange,
        b"text,label\n...,tea\n": "g.csv has no row with a text and one of the labels to train on.",
    }
    for content, sentence in said.items():
        assert own.unknown_values(own.read(content, "g.csv", own.Choices(header=True), rule)) == sentence
