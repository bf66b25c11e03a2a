"""A page without a server reads and answers as the server does: words, states and views, by all of their numbers."""

import base64
import json
import random
import subprocess
import unicodedata
from itertools import islice
from typing import Any

import numpy as np
import pytest

from playground.catalogue import catalogue_json
from playground.inspection.near_words import nearest
from playground.inspection.question import NoAnswer, Subject
from playground.takeaway.characters import nearness_json, reading_json
from playground.takeaway.recording import limits_json, network_json, packed
from playground.training.prepared_data import prepare
from rnn import UNKNOWN, Params, Settings, forward, init_params, train
from rnn.cells import CELLS
from rnn.text import TOKENIZERS
from tests.frontend.node import NODE, ROOT
from tests.support.ask_view import ask_view
from tests.support.characters import assigned_characters

ASKING = """
import { learnSettings } from "./playground/frontend/core/settings.js";
import { unpacked } from "./playground/frontend/saved/recording.js";
import { VIEWS } from "./playground/frontend/saved/answering.js";
import { makeNearWords } from "./playground/frontend/saved/rnn/near_words.js";
import { forward } from "./playground/frontend/saved/rnn/network.js";
import { makeTokenizers } from "./playground/frontend/saved/rnn/text.js";
import { float64 } from "./playground/frontend/saved/views/packed.js";

let given = "";
for await (const some of process.stdin) given += some;
const { catalogue, reading, nearness, limits, texts, unknown, networks } = JSON.parse(given);
learnSettings(catalogue);
const reader = { tokenizers: makeTokenizers(reading), nearest: makeNearWords(nearness), limits };
const answers = networks.map(({ recording, sentences, questions }) => {
  const subject = unpacked(recording, reader).subjectAt(0);
  const traces = sentences.map((tokens) => {
    const { hidden, logits, probs } = forward(subject.params, tokens);
    return [hidden, logits, probs].map((rows) => rows.map((row) => [...row]));
  });
  const ask = ({ view, ...question }) => {
    if (Object.hasOwn(subject.refused, view)) return { error: subject.refused[view] };
    try {
      return VIEWS[view](subject, question);
    } catch (error) {
      return { error: error.message };
    }
  };
  return { traces, answers: questions.map(ask) };
});
process.stdout.write(JSON.stringify({
  words: Object.fromEntries(Object.entries(reader.tokenizers).map(([name, cut]) => [name, texts.map(cut)])),
  near: unknown.map(([word, vocabulary]) => reader.nearest(word, vocabulary)),
  networks: answers,
}));
"""


def reading() -> dict[str, Any]:
    """What the scripts read texts and questions by: made when a test asks, as its first making takes half a second."""
    return {
        "reading": reading_json(),
        "nearness": nearness_json(),
        "limits": limits_json(),
        "catalogue": catalogue_json(),
    }


def asked(texts: list[str] = [], unknown: list[Any] = [], networks: list[Any] = []) -> dict[str, Any]:  # noqa: B006
    """What the page's scripts answer."""
    command = [NODE, "--input-type=module", "--eval", ASKING]
    given = json.dumps({**reading(), "texts": texts, "unknown": unknown, "networks": networks})
    done = subprocess.run(command, cwd=ROOT, input=given, capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def trained(data: str, epoch: int, **settings: Any) -> Subject:
    """A network that has learnt for so many epochs, as questions are asked about it."""
    prepared = prepare(data)
    words, labels = len(prepared.vocabulary), len(prepared.labels)
    epochs = train(prepared.train_set, prepared.test_set, Settings(**settings), vocab_size=words, classes=labels)
    params = next(islice(epochs, epoch, None)).params
    return Subject("0" * 32, 0, params, prepared.vocabulary, prepared.labels)


def network(subject: Subject, sentences: list[list[int]], questions: list[dict[str, Any]]) -> dict[str, Any]:
    """A network as it is handed to the page, with what is asked of it."""
    params = subject.params
    recording = {
        "note": subject.note,
        "run": {
            "words": subject.vocabulary.words,
            "tokenizer": subject.vocabulary.tokenizer,
            "between": subject.vocabulary.between,
            "labels": subject.labels,
        },
        "rows": {},
        "network": network_json(params),
        "weights": [{"epoch": 0, "values": packed(params)}],
    }
    return {"recording": recording, "sentences": sentences, "questions": questions}


def texts_of_all_kinds() -> list[str]:
    """Contractions in all forms, every character that there is beside letters, and texts of all scripts by chance."""
    characters = assigned_characters()
    pairable = [character for character in characters if unicodedata.category(character) != "Cs"]  # halves make others
    draw = random.Random(7)
    known = reading_json()
    contractions = [*known["whole"], *known["before_not"], *known["short_for"]]
    texts = [
        "I'm not at all sad, they’re GOOD; can't, cannot, let's, won't've, ain't, the film's end's, who'd've, x's's",
        "l'homme здоров'я Ali'm geht's foto's 'tis rock 'n' roll o'clock ''a'' a''b don'''t",
        "ΚΑΛΌΣ ΟΔΟΣ ΣΑΣ Σ İyi IYI i\u0307yi\u0307 STRASSE Straße ﬁlm ＧＯＯＤ 𝐠𝐨𝐨𝐝 ﻛﺘﺎﺏ ﾊﾟｿｺﾝ x² ½ ㄱㅏ 가 ﷺ ϑ",
        "good\u00adness zero\u200bwidth \ufeffgood می\u200cخواهم 👍🏽 1️⃣ #️⃣ ℹ️ 👩\u200d🚀",
        "\U000e0041\u0378\U0001fbff a\u0378b",
        "很好，3年 iPhone用 it's日 日's 日'a a'日 か\u3099 時々 コーヒー\u3006\u303c 𠀀a\u0301𠀀\u0301",
        "a\r\nb\rc\u2028d\x1ce\x85f\xa0g\ufeffh\u180ei\u3000",
        "น้ำ שָׁלוֹם كِتَابٌ ကောင်းတယ် അ൦ 한국어 한국 각 各 か\u3099 e\u0301 \u0301a",
        "",
        " \t\n",
        "_a_b_ a_b 3rd 2.5 e-mail C++ <b>good</b> \x00 \x1c\x85\u2028",
        *(f"{text} {text.upper()} {text}'s" for text in contractions),
        " ".join(f"{character} a{character}b{character}'s" for character in characters),
        *("".join(draw.choices(pairable, k=60)) for _ in range(300)),
        *("".join(draw.choices("abst'’nrlvedm. İΣσς\u0301\u0307éß", k=40)) for _ in range(300)),
    ]
    return texts


def test_a_page_reads_texts_of_all_scripts_as_the_server_does() -> None:
    texts = texts_of_all_kinds()
    words = asked(texts=texts)["words"]
    assert list(words) == list(TOKENIZERS)
    for name, cut in TOKENIZERS.items():
        for text, words_of_text in zip(texts, words[name], strict=True):
            assert words_of_text == cut(text), (name, text)


def test_a_page_finds_the_near_words_that_the_server_finds() -> None:
    draw = random.Random(3)
    cases = []
    for data in ("Article", "Everyday"):
        words = prepare(data).vocabulary.words
        for word in (*words, "happiness", "sadder", "badly", "nott", "", "ye", "\U0001d400bad", "x" * 41):
            letters = list(word)
            for _ in range(draw.randrange(3)):
                place = draw.randrange(len(letters) + 1)
                letters[place : place + draw.randrange(2)] = draw.choice(["", "e", "st", "ly", "ed"])
            cases.append(("".join(letters), words))
    for (word, words), near in zip(cases, asked(unknown=cases)["near"], strict=True):
        assert near == nearest(word, words), word


FLOATS = ("hidden", "gradient", "speaks", "input", "recurrent", "bias", "z", "h")
IN_ALL_DIGITS = ("contributions", "scores", "logits", "losses")


def is_close(page: Any, server: Any, name: str = "") -> bool:
    """Whether two answers are the same: words alike, numbers to what their form can hold."""
    last_name = name.split(".")[-1]
    if isinstance(server, dict):
        assert page.keys() == server.keys(), name
        return all(is_close(page[each], value, f"{name}.{each}") for each, value in server.items())
    if isinstance(server, list | tuple) and any(isinstance(each, list | tuple | str | bool) for each in server):
        assert len(page) == len(server), name
        return all(is_close(one, other, name) for one, other in zip(page, server, strict=True))
    if isinstance(server, str) and last_name in FLOATS:
        one, other = (np.frombuffer(base64.b64decode(text), "<f4") for text in (page, server))
        np.testing.assert_allclose(one, other, rtol=1e-6, atol=1e-9, err_msg=name)
    elif isinstance(server, list | tuple | float):
        close = {"rtol": 1e-9, "atol": 1e-11} if last_name in IN_ALL_DIGITS else {"rtol": 2e-6, "atol": 1e-9}
        np.testing.assert_allclose(page, server, err_msg=name, **close)
    else:
        assert page == server, name
    return True


SENTENCES = ("", "i am not at all bad or sad right now", "This isn't GOOD, zzz; zzz!", "zzz", "good", "good " * 70)


@pytest.mark.parametrize(
    ("data", "epoch", "settings"),
    [
        pytest.param("Article", 0, {}, id="untrained"),
        pytest.param("Article", 400, {"hidden_size": 16, "init_scale": 0.1, "learning_rate": 0.1}, id="Article"),
        pytest.param("Everyday", 3, {"hidden_size": 24, "init_scale": 0.2}, id="Everyday"),
        *(
            pytest.param(
                "Article", 3, {"hidden_size": 5, "init_scale": 0.5, "cell": cell, "optimizer": "adam"}, id=cell
            )
            for cell in CELLS
        ),
    ],
)
def test_a_page_answers_what_the_server_answers(data: str, epoch: int, settings: dict[str, Any]) -> None:
    subject = trained(data, epoch, **settings)
    draw = random.Random(epoch)
    sentences: list[list[int]] = [[], [UNKNOWN], [UNKNOWN] * 3]
    sentences += [[draw.randrange(-1, subject.params.vocab_size) for _ in range(length)] for length in (1, 2, 9, 60)]
    questions: list[dict[str, Any]] = [
        {"view": view, "sentence": sentence}
        for sentence in SENTENCES
        for view in ("trace", "network", "reason", "ledger")
    ]
    options: list[dict[str, Any]] = [
        {},
        {"word": 0},
        {"word": 1, "unit": 3},
        {"word": 0, "unit": 2},
        {"word": 3, "unit": 0},
    ]
    questions += [{"view": "step", "sentence": SENTENCES[2], "options": each} for each in options]
    (answer,) = asked(networks=[network(subject, sentences, questions)])["networks"]
    for tokens, (hidden, logits, probs) in zip(sentences, answer["traces"], strict=True):
        trace = forward(subject.params, tokens)
        for page, server in ((hidden, trace.hidden), (logits, trace.logits), (probs, trace.probs)):
            assert np.abs(np.array(page) - server).max() <= 1e-12
    for question, page in zip(questions, answer["answers"], strict=True):
        server = answer_or_refusal(subject, **question)
        assert is_close(page, server, question["view"])


def test_a_page_splits_the_score_of_a_chaotic_network_as_the_server_does() -> None:
    """Where the entries of a unit grow so far that they are scaled down."""
    subject = trained("Article", 0, init_scale=0.5)
    sentence = "i am not at all bad or sad right now this was very good"
    server = ask_view(subject, "ledger", sentence)
    assert np.abs(server["contributions"]).max() > 100
    (answer,) = asked(networks=[network(subject, [], [{"view": "ledger", "sentence": sentence}])])["networks"]
    assert is_close(answer["answers"][0], server, "ledger")


def test_a_page_says_as_the_server_does_that_an_answer_is_no_number() -> None:
    prepared = prepare("Article")
    for weight in (np.inf, 1e200):
        params = init_params(len(prepared.vocabulary), 4, 2, np.random.default_rng(0))
        params = Params(*(np.full_like(array, weight) for array in params.arrays()))
        subject = Subject("0" * 32, 0, params, prepared.vocabulary, prepared.labels)
        questions = [{"view": view, "sentence": "good"} for view in ("trace", "network", "ledger", "reason", "step")]
        (answer,) = asked(networks=[network(subject, [], questions)])["networks"]
        for question, page in zip(questions, answer["answers"], strict=True):
            assert is_close(page, answer_or_refusal(subject, **question), question["view"])


def answer_or_refusal(
    subject: Subject, view: str, sentence: str, options: dict[str, Any] | None = None
) -> dict[str, Any]:
    """What the server answers, or the sentence that it has instead."""
    try:
        return ask_view(subject, view, sentence, **(options or {}))
    except NoAnswer as refusal:
        return {"error": str(refusal)}
