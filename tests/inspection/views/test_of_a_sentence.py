"""The views of one sentence tell what `rnn.explain` and `rnn.network` compute, for any words and labels."""

from typing import Any

import numpy as np
import pytest

from playground.inspection.question import NoAnswer, Question, Subject
from playground.inspection.sentence_limits import MOST_WORDS_EXPLAINED
from playground.inspection.views import VIEWS
from playground.inspection.views.reading import NO_NUMBER
from playground.inspection.views.whatif import scope_of
from rnn import UNKNOWN, Params, Vocabulary, backward, explain, forward, init_params
from tests.support.ask_view import ask_view
from tests.support.float32 import float32

VOCABULARY = Vocabulary.from_texts(["i am not happy", "i am very sad"])
LABELS = ("bad", "fair", "good")
OF_A_SENTENCE = ("network", "step", "reason", "ledger", "pushes", "memory", "whatif", "weights", "gradients")
SENTENCES = ["", "sad", "i am not not happy, film!", "not " * MOST_WORDS_EXPLAINED]


def network(hidden_size: int = 6, scale: float = 0.5) -> Params:
    return init_params(len(VOCABULARY), hidden_size, len(LABELS), np.random.default_rng(3), scale)


def ask(view: str, sentence: str, params: Params | None = None, **options: Any) -> dict[str, Any]:
    """What the page gets; all of it can be written as JSON."""
    subject = Subject("r" * 32, 7, params or network(), VOCABULARY, LABELS)
    return ask_view(subject, view, sentence, **options)


@pytest.mark.parametrize("view", OF_A_SENTENCE)
@pytest.mark.parametrize("sentence", SENTENCES)
@pytest.mark.parametrize("units", [1, 2, 256])
def test_each_view_answers_about_any_sentence_and_says_what_it_has_read(view: str, sentence: str, units: int) -> None:
    answer = ask(view, sentence, network(units))
    assert answer["labels"] == LABELS
    assert (answer["toward"], answer["against"], answer["cut"]) == (2, 0, False)
    tokens = VOCABULARY.encode(sentence)
    assert answer["known"] == [token != UNKNOWN for token in tokens]
    assert len(answer["words"]) == len(tokens)
    if view == "gradients":
        sizes = [array.size for array in network(units).arrays()]
        assert answer["sizes"] == sizes
        assert (answer["checked"] == sizes) is (units < 256)


@pytest.mark.parametrize("view", OF_A_SENTENCE)
def test_a_longer_sentence_is_cut_and_says_so(view: str) -> None:
    answer = ask(view, "not " * (MOST_WORDS_EXPLAINED + 1))
    assert answer["cut"]
    assert len(answer["words"]) == MOST_WORDS_EXPLAINED


@pytest.mark.parametrize("view", OF_A_SENTENCE)
@pytest.mark.parametrize("weight", [np.nan, 1e120])
def test_weights_without_bound_are_told_in_a_sentence(view: str, weight: float) -> None:
    diverged = network()
    diverged.w_hh[:] = weight
    with pytest.raises(NoAnswer, match=NO_NUMBER):
        ask(view, "sad", diverged)


@pytest.mark.parametrize("view", OF_A_SENTENCE)
@pytest.mark.parametrize(
    "options", [{"toward": 3}, {"toward": True}, {"against": -1}, {"toward": 0}, {"against": "good"}]
)
def test_labels_that_there_are_not_are_refused_in_a_sentence(view: str, options: dict[str, Any]) -> None:
    with pytest.raises(NoAnswer, match=r"^[A-Z][^\n]*\.$"):
        ask(view, "sad", **options)


@pytest.mark.parametrize("sentence", SENTENCES)
def test_the_ledger_adds_up_to_the_scores(sentence: str) -> None:
    answer = ask("ledger", sentence, toward=1, against=2)
    logits = forward(network(), VOCABULARY.encode(sentence)).logits
    assert answer["scores"] == pytest.approx(logits[:, 1] - logits[:, 2], rel=1e-12, abs=1e-12)
    sums = [sum(row) for row in answer["contributions"]]
    assert sums == pytest.approx(answer["scores"], rel=1e-9, abs=1e-9)


@pytest.mark.parametrize("sentence", ["", "sad", "i am not film happy", "not i " * (MOST_WORDS_EXPLAINED // 2)])
def test_a_reason_is_told_from_the_sentences_without_each_word(sentence: str) -> None:
    answer, params = ask("reason", sentence), network()
    tokens = VOCABULARY.encode(sentence)
    last = forward(params, tokens)
    assert answer["shares"] == pytest.approx(last.probs[-1], rel=1e-5)
    best, behind = np.argsort(last.probs[-1], kind="stable")[:-3:-1]
    assert (answer["answer"], answer["next"]) == (best, behind)
    assert answer["score"] == pytest.approx(last.logits[-1, best] - last.logits[-1, behind], rel=1e-5)

    shorter = [forward(params, np.delete(tokens, place)) for place in range(len(tokens))]
    assert len(answer["left_out"]) == len(tokens)
    for shares, trace in zip(answer["left_out"], shorter, strict=True):
        assert shares == pytest.approx(trace.probs[-1], rel=1e-5)

    changes = [abs(answer["score"] - (trace.logits[-1, best] - trace.logits[-1, behind])) for trace in shorter]
    places = answer["places"]
    assert (len(places), places) == (min(len(tokens), 12), sorted(places))
    weakest = min((changes[place] for place in places), default=0)
    assert all(change <= weakest + 1e-5 for place, change in enumerate(changes) if place not in places)
    together = explain.interactions(params, tokens, toward=int(best), against=int(behind))[np.ix_(places, places)]
    for row, expected in zip(answer["together"], together, strict=True):
        assert row == pytest.approx(expected, rel=1e-5, abs=1e-12)


def test_the_ledger_tells_the_same_reason() -> None:
    reason = ask("reason", "i am not happy")
    assert ask("ledger", "i am not happy")["reason"].items() <= reason.items()


def test_pushes_are_those_of_the_whole_vocabulary_after_each_word() -> None:
    answer = ask("pushes", "i am not")
    params = network()
    expected = explain.pushes(params, forward(params, VOCABULARY.encode("i am not")))
    assert answer["vocabulary"] == VOCABULARY.words
    assert float32(answer["pushes"], 4, len(VOCABULARY)) == pytest.approx(expected, abs=1e-6)


def test_memory_tells_how_wrong_and_how_far_apart_from_each_other() -> None:
    answer, params = ask("memory", "i am not happy", label=1), network()
    word_trace = forward(params, VOCABULARY.encode("i am not happy"))
    exact, article_memory = explain.memory(params, word_trace), explain.memory(params, word_trace, bptt="article")
    assert answer["reach"] == pytest.approx(exact.reach, rel=1e-5)
    assert answer["norm"] == pytest.approx(exact.norm, rel=1e-5)
    assert answer["bound"] == pytest.approx(exact.bound, rel=1e-5)
    assert answer["printed"] == pytest.approx(article_memory.reach, rel=1e-5)
    assert answer["wrong"] == pytest.approx(1 - word_trace.probs[-1], rel=1e-5)
    assert answer["taught"] == pytest.approx(explain.taught(params, word_trace, 1), rel=1e-5)
    for label, lesson in enumerate(answer["lessons"]):
        assert lesson["taught"] == pytest.approx(explain.taught(params, word_trace, label), rel=1e-5)


def test_the_drawn_network_shows_states_gradients_and_what_flows() -> None:
    answer, params = ask("network", "i film sad"), network()
    word_trace = forward(params, VOCABULARY.encode("i film sad"))
    assert float32(answer["hidden"], 4, 6) == pytest.approx(word_trace.hidden, abs=1e-6)
    for label, gradient in enumerate(float32(answer["gradient"], 3, 4, 6)):
        expected = backward(params, word_trace, label).hidden
        assert gradient == pytest.approx(expected, abs=1e-6)
        assert answer["flows_back"][label] == pytest.approx(np.linalg.norm(expected[:-1], axis=1), rel=1e-5)
    tokens = [VOCABULARY.words.index("i"), -1, VOCABULARY.words.index("sad")]
    assert (answer["tokens"], answer["vocab_size"]) == (tokens, len(VOCABULARY))
    flows = answer["flows"]
    first, last = (params.w_xh[:, VOCABULARY.words.index(word)] for word in ("i", "sad"))
    assert flows["input"] == pytest.approx([np.linalg.norm(first), 0, np.linalg.norm(last)], rel=1e-5)
    assert flows["recurrent"][2] == pytest.approx(np.linalg.norm(params.w_hh @ word_trace.hidden[2]), rel=1e-5)
    assert flows["output"][3] == pytest.approx(np.linalg.norm(params.w_hy @ word_trace.hidden[3]), rel=1e-5)


@pytest.mark.parametrize("word", range(5))
@pytest.mark.parametrize("unit", range(6))
def test_the_terms_of_every_cell_add_up_to_its_value(word: int, unit: int) -> None:
    answer = ask("step", "i am film sad", word=word, unit=unit)
    cell = answer["unit"]
    if word == 0:
        assert cell == {"unit": unit, "value": 0.0}
        return
    z = cell["input"] + sum(cell["recurrent"]) + cell["bias"]
    assert np.tanh(z) == pytest.approx(cell["value"], abs=1e-12)
    assert cell["z"] == pytest.approx(z, abs=1e-12)
    assert cell["word"] == (None if word == 3 else ["i", "am", None, "sad"][word - 1])
    assert cell["value"] == pytest.approx(forward(network(), VOCABULARY.encode("i am film sad")).hidden[word, unit])


def test_a_step_tells_the_answer_after_it_and_the_loss_of_each_label() -> None:
    answer = ask("step", "i am sad", word=2)
    word_trace = forward(network(), VOCABULARY.encode("i am sad"))
    assert answer["unit"] is None
    assert answer["logits"] == pytest.approx(word_trace.logits[2])
    assert answer["probabilities"] == pytest.approx(word_trace.probs[2])
    assert answer["losses"] == pytest.approx(-np.log(word_trace.probs[2]))
    assert answer["sizes"]["h"] == pytest.approx(np.linalg.norm(word_trace.hidden[2]))
    assert (answer["token"], answer["vocab_size"]) == (VOCABULARY.words.index("am"), len(VOCABULARY))
    assert ask("step", "i am film", word=3)["token"] == -1
    first = ask("step", "i am sad", word=0)
    assert (first["sizes"], first["vectors"], first["token"]) == (None, None, None)


@pytest.mark.parametrize("word", range(1, 5))
def test_the_vectors_of_a_step_add_up_to_its_state(word: int) -> None:
    answer = ask("step", "i am film sad", word=word)
    parts = {name: float32(vector, 6) for name, vector in answer["vectors"].items()}
    assert list(parts) == ["input", "recurrent", "bias", "z", "h"]
    assert parts["input"] + parts["recurrent"] + parts["bias"] == pytest.approx(parts["z"], abs=1e-6)
    assert np.tanh(parts["z"]) == pytest.approx(parts["h"], abs=1e-6)
    assert parts["h"] == pytest.approx(forward(network(), VOCABULARY.encode("i am film sad")).hidden[word], abs=1e-6)
    assert answer["sizes"] == pytest.approx({name: np.linalg.norm(vector) for name, vector in parts.items()}, rel=1e-5)


@pytest.mark.parametrize("options", [{"word": 4}, {"word": -1}, {"word": 1.0}, {"unit": 6}, {"unit": "0"}])
def test_a_step_or_unit_that_there_is_not_is_refused(options: dict[str, Any]) -> None:
    with pytest.raises(NoAnswer, match="must be a whole number from 0 to"):
        ask("step", "i am sad", **options)


def test_what_if_has_the_answer_to_every_changed_sentence() -> None:
    answer, params = ask("whatif", "i am not happy", toward=1), network()
    tokens = VOCABULARY.encode("i am not happy")
    assert (answer["tried"], answer["of"]) == (list(VOCABULARY.words), len(VOCABULARY))
    expected = explain.swaps(params, tokens, toward=1, against=0)
    assert float32(answer["swaps"], 4, len(VOCABULARY) + 1) == pytest.approx(expected, abs=1e-6)
    assert answer["path"] == pytest.approx(forward(params, tokens).probs[:, 1], rel=1e-5)
    pairs = explain.interactions(params, tokens, toward=1, against=0)
    assert float32(answer["pairs"], 4, 4) == pytest.approx(pairs, abs=1e-6)


@pytest.mark.parametrize("sentence", ["sad", "i am not happy", "film am very very film"])
def test_the_change_that_flips_the_answer_does(sentence: str) -> None:
    flip = ask("whatif", sentence)["flip"]
    assert flip is not None
    words: list[str | None] = list(sentence.split())
    for place, word in flip["swaps"]:
        words[place] = word
    assert flip["sentence"] == " ".join(word for word in words if word)
    before, after = (forward(network(), VOCABULARY.encode(text)).probs[-1] for text in (sentence, flip["sentence"]))
    assert after.argmax() == flip["answer"] != before.argmax()


def test_of_large_vocabularies_and_long_sentences_the_most_telling_words_are_tried() -> None:
    vocabulary = Vocabulary.from_texts([" ".join(f"word{number}" for number in range(300))])
    params = init_params(len(vocabulary), 256, 2, np.random.default_rng(0), 0.01)
    params.b_y[:] = 0, 50  # no swap makes up for that
    params.w_xh[:, 7] *= 100
    subject = Subject("r" * 32, 7, params, vocabulary, ("bad", "good"))

    short = ask_view(subject, "whatif", "word1 word2")
    assert (len(short["tried"]), short["of"], short["flip"]) == (200, 300, None)
    assert vocabulary.words[7] in short["tried"]
    assert short["flip_words"] == [300, 66]
    long = ask_view(subject, "whatif", "word1 " * MOST_WORDS_EXPLAINED)
    assert len(long["tried"]) == long["flip_words"][0] == 20
    assert (long["flip_words"][1], long["pairs"]) == (0, None)


def test_with_256_units_and_60_words_every_word_of_18_is_tried_at_every_position() -> None:
    longest = scope_of(256, MOST_WORDS_EXPLAINED)
    assert (longest.for_one >= 18, longest.for_two, longest.pairs) == (True, 0, False)
    assert longest.at_once < 18, "with pauses between"
    usual = scope_of(64, 10)
    assert min(usual.for_one, usual.for_two, usual.at_once) >= 18
    assert usual.pairs


def test_what_is_tried_with_pauses_is_what_is_tried_at_once() -> None:
    """A long sentence of many units is answered with several pauses, the words that are tried in their order."""
    params = init_params(len(VOCABULARY), 512, 3, np.random.default_rng(3), 0.2)
    subject = Subject("r" * 32, 7, params, VOCABULARY, LABELS)
    sentence = " ".join(VOCABULARY.words[place % len(VOCABULARY)] for place in range(26))
    assert scope_of(512, 26).at_once < len(VOCABULARY)
    answer = ask_view(subject, "whatif", sentence)
    expected = explain.swaps(params, VOCABULARY.encode(sentence))
    assert float32(answer["swaps"], 26, len(VOCABULARY) + 1) == pytest.approx(expected, abs=1e-6)


def test_weights_are_those_of_the_network_with_their_norms_and_eigenvalues() -> None:
    answer, params = ask("weights", "i am"), network()
    assert (answer["shown"], answer["of"], answer["units"]) == (list(VOCABULARY.words), len(VOCABULARY), 6)
    for name in ("w_xh", "w_hh", "w_hy", "b_h", "b_y"):
        array = getattr(params, name)
        assert float32(answer["arrays"][name], *array.shape) == pytest.approx(array, abs=1e-6)
        assert answer["norms"][name] == pytest.approx(np.linalg.norm(array))
        assert answer["largest"][name] == pytest.approx(np.abs(array).max())
    values = np.array([complex(*pair) for pair in answer["eigenvalues"]])
    assert np.prod(values).real == pytest.approx(np.linalg.det(params.w_hh), rel=1e-4)
    assert values.sum().real == pytest.approx(np.trace(params.w_hh), rel=1e-4)
    assert (np.diff(np.abs(values)) <= 1e-5).all()


def test_weights_of_a_large_vocabulary_are_those_of_the_words_that_bring_most() -> None:
    vocabulary = Vocabulary.from_texts([" ".join(f"word{number}" for number in range(300))])
    params = init_params(len(vocabulary), 3, 2, np.random.default_rng(0), 0.1)
    params.w_xh[:, 150:250] *= 1e-3
    answer = VIEWS["weights"](Subject("r" * 32, 7, params, vocabulary, ("bad", "good")), Question(1, "", "weights"))
    kept_words = [*range(150), *range(250, 300)]
    assert answer["shown"] == [vocabulary.words[word] for word in kept_words]
    assert float32(answer["arrays"]["w_xh"], 3, 200) == pytest.approx(params.w_xh[:, kept_words], abs=1e-6)
    assert answer["norms"]["w_xh"] == pytest.approx(np.linalg.norm(params.w_xh))


def test_the_exact_gradient_passes_and_the_printed_one_fails_where_it_must() -> None:
    answer = ask("gradients", "i am not happy")
    assert answer["arrays"] == ["w_xh", "w_hh", "w_hy", "b_h", "b_y"]
    assert answer["checked"] == answer["sizes"] == [36, 36, 18, 6, 3]
    assert len(answer["exact"]) == len(answer["article"]) == len(LABELS)
    for label in range(len(LABELS)):
        assert max(answer["exact"][label]) < answer["passes"]
        is_wrong = [error > 1e-3 for error in answer["article"][label]]
        assert is_wrong == [True, True, False, True, False]
        checks = explain.gradient_check(network(), VOCABULARY.encode("i am not happy"), label, "article")
        assert answer["article"][label] == pytest.approx([check.error for check in checks.values()], rel=1e-5)
