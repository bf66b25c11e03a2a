"""What the pages, the help, the scenes and the documents say is spelt as the dictionary of British English spells it.

A word that is right and not in the dictionary, as a name or a term, is a line of words.txt beside this file.
"""

import subprocess
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.frontend.node import MODULES, NODE
from tests.support.prose import READERS, texts_of, words_of

ROOT = Path(__file__).resolve().parent.parent
TERMS = set((ROOT / "tests/words.txt").read_text(encoding="utf-8").split())
FOLDERS = ("docs", "rnn", "data", "playground", "examples")

pytestmark = pytest.mark.skipif(
    not (MODULES / "nspell").exists(), reason="node_modules is not there; `python3 tasks.py check` installs it"
)


def written() -> list[Path]:
    """All files that hold what is read: of the pages, the documents and the docstrings."""
    files = [*ROOT.glob("*.md"), ROOT / "tasks.py"]
    for folder in FOLDERS:
        files += [path for path in (ROOT / folder).rglob("*") if path.suffix in READERS and "vendor" not in path.parts]
    return files


def not_in_dictionary(words: Iterable[str]) -> list[str]:
    """Those of the words that the dictionary does not know."""
    done = subprocess.run(
        [NODE, ROOT / "tests/frontend/misspelt.js"],
        cwd=ROOT,
        input="\n".join(words),
        capture_output=True,
        check=True,
        encoding="utf-8",
    )
    return done.stdout.split()


def unknown(words: Iterable[str]) -> set[str]:
    """Those of the words that neither the dictionary nor the list of terms knows; a sentence may begin with a term."""
    return {word for word in not_in_dictionary(words) if not {word, word[0].lower() + word[1:]} & TERMS}


def test_every_word_that_is_written_to_be_read_is_a_word() -> None:
    files_of = defaultdict(set)
    for path in written():
        for text in texts_of(path):
            for word in words_of(text):
                files_of[word].add(path.relative_to(ROOT).as_posix())
    assert {word: sorted(files_of[word]) for word in sorted(unknown(files_of))} == {}


FAULTY = {
    "page.md": "# The nettwork\nIts [waights](adress.md), `codde`, https://exampel.com and it’s RunConfig’s w_xh.",
    "page.py": '"""The nettwork waits."""\nname = "codde"\nsay = f"{name} has teh waights, {name}ish codde() a.codde"',
    "part.js": (
        '// commment "of"\nconst codde = "codde"; /* moer */ f(`the ${codde ? `teh ${waight} is` : "nettwork of"}`);\n'
        'say("it is \\"the waights\\"");'
    ),
    "scene.toml": 'id = "codde"\n[[steps]]\ntext = "The nettwork"\nnotes = ["say teh", "the waights"]',
    "page.html": '<p class="codde is" aria-label="The nettwork">Teh <b>waights</b> &amp; more</p>',
}


@pytest.mark.parametrize("name", FAULTY)
def test_a_misspelt_word_is_found_wherever_it_is_read_and_code_is_no_word(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_text(FAULTY[name], encoding="utf-8")
    words = set().union(*map(words_of, texts_of(path)))
    faults = {"nettwork", "waights", "teh"} - ({"teh"} if name == "page.md" else set())
    assert {word.lower() for word in unknown(words)} == faults


def test_the_list_of_terms_holds_each_once_in_order_and_nothing_that_the_dictionary_knows() -> None:
    lines = (ROOT / "tests/words.txt").read_text(encoding="utf-8").splitlines()
    assert lines == sorted({line.lower(): line for line in lines}.values(), key=str.lower)
    assert not_in_dictionary(lines) == lines
