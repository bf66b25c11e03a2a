"""A link shows the same in a second, fresh server; whatever else a link says, the page opens and works."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser.actions import (
    await_epoch,
    button,
    copied_link,
    epoch,
    player,
    rows,
    sentence,
    setting,
    speed,
    train_to_the_end,
    type_sentence,
)
from tests.browser.conftest import Contexts, Visitors
from tests.browser.serve import Address

pytestmark = [
    pytest.mark.no_picture,
    pytest.mark.expects_errors("404 .*/(inside|compare)/_stcore/"),  # Streamlit looks for its server there first
]

SENTENCE = "this is not bad"


@pytest.fixture(scope="module")
def elsewhere(contexts: Contexts, own_address: Address, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visitors]:
    """Visitors of another machine: a server of its own, which knows nothing of the first."""
    with own_address.serving(tmp_path_factory.mktemp("elsewhere")) as server:
        visitors = Visitors(contexts, server.url, picture=False)
        yield visitors
        visitors.leave()
        problems = [each for each in visitors.problems if "/_stcore/" not in each]
        assert problems == []


def path_of(link: str) -> str:
    parts = urlsplit(link)
    return f"{parts.path}?{parts.query}"


def test_a_link_of_a_run_in_mid_run_trains_elsewhere_to_the_same_numbers_and_shows_the_same_place(
    visit: Visitors, elsewhere: Visitors
) -> None:
    page = visit("/?epochs=5000&init_scale=0.1&seed=7")
    type_sentence(page, SENTENCE)
    expect(player(page)).to_have_attribute("data-word", "4")
    speed(page, "50")  # far from its end, however slow the machine is
    button(page, "Train").click()
    # On the way settings are changed, once while it trains and once while it does not.
    await_epoch(page, 20)
    setting(page, "Learning rate").press("ArrowRight")
    page.wait_for_function("rnnRunStream.changes.length === 1")
    await_epoch(page, 40)
    button(page, "Pause").click()
    page.locator("[data-part=transport][data-state=paused]").wait_for()
    trained = page.evaluate("rnnRunStream.rows.length - 1")
    setting(page, "Epochs").fill("6000")
    setting(page, "Epochs").press("Enter")
    page.wait_for_function("rnnRunStream.changes.length === 2")
    await_epoch(page, trained)
    rate = setting(page, "Learning rate").get_attribute("aria-valuetext")
    page.get_by_label("Word position").fill("3")
    link = copied_link(page)

    other = elsewhere(path_of(link))
    expect(player(other)).to_have_attribute("data-word", "3")
    expect(sentence(other)).to_have_value(SENTENCE)
    assert epoch(other) == 0
    assert setting(other, "Learning rate").get_attribute("aria-valuetext") == "0.02"
    expect(other.locator(".rnn-note")).to_contain_text("This run changes by itself, as in the link: rate ")
    other.get_by_role("button", name=f"Train up to epoch {trained}").click()
    await_epoch(other, trained)
    other.locator("[data-part=transport][data-state=paused]").wait_for()
    assert rows(other) == rows(page)
    assert other.evaluate("rnnRunStream.changes") == page.evaluate("rnnRunStream.changes")
    # Afterwards the panel, the address and the link are as those of the run that the link was made of.
    expect(setting(other, "Learning rate")).to_have_attribute("aria-valuetext", str(rate))
    expect(setting(other, "Epochs")).to_have_value("6000")
    expect(other).not_to_have_url(re.compile("changes="))
    assert copied_link(other).partition("?")[2] == link.partition("?")[2]

    # The Inside page, at an epoch on the way.
    page.goto(f"{visit.url}/inside?epoch=20&word=2&unit=5&order=weight")
    inside = "[data-testid=inside][data-epoch='20'][data-word='2'][data-unit='5']"
    page.locator(inside).wait_for()
    page.locator("[data-testid=inside-network][data-epoch='20']").wait_for()
    page.get_by_role("radio", name="Backward").check()
    link = copied_link(page)
    assert "order=weight" in link
    other.goto(elsewhere.url + path_of(link))  # where its run has trained that far: the place is shown at once
    other.locator(inside).wait_for()
    other.locator("[data-testid=inside-network][data-epoch='20']").wait_for()
    expect(other.get_by_role("radio", name="Backward")).to_be_checked()
    assert other.get_by_test_id("inside").get_attribute("data-sentence") == SENTENCE
    assert rows(other) == rows(page)


def test_a_link_with_weights_opens_trained_and_trains_to_the_same_numbers_from_its_seeds(
    visit: Visitors, elsewhere: Visitors
) -> None:
    page = visit("/?epochs=200&init_scale=0.3&hidden_size=6&learning_rate=0.05")
    type_sentence(page, SENTENCE)
    train_to_the_end(page)
    expect(player(page)).to_have_attribute("data-epoch", "200")
    link = copied_link(page)
    assert "&w=" in link

    other = elsewhere(path_of(link))
    expect(player(other)).to_have_attribute("data-answer", str(player(page).get_attribute("data-answer")))
    probabilities = [float(player(each).get_attribute("data-probability") or 0) for each in (page, other)]
    assert probabilities[1] == pytest.approx(probabilities[0], abs=0.02)
    wrong = [each.locator(".rnn-sentences li[data-wrong=true]").count() for each in (page, other)]
    assert wrong[0] == wrong[1]
    expect(other.get_by_text("These weights came with the link, as after epoch 200")).to_be_visible()
    expect(other).not_to_have_url(re.compile("[?&]w="))  # which the panel takes out, when it is there
    expect(other.locator(".rnn-rate")).to_have_text("trained elsewhere")
    expect(other.get_by_test_id("promise")).to_contain_text("trained elsewhere")
    train = other.get_by_role("button", name="Train it from its seeds up to epoch 200")
    expect(train).to_be_visible()
    offer, welcome = (other.get_by_test_id(name).bounding_box() for name in ("tools-status", "promise"))
    assert offer
    assert welcome
    assert offer["y"] + offer["height"] <= welcome["y"], "it lies over nothing that may be pressed"
    train.click()
    expect(other.get_by_text("These weights came")).to_have_count(0)
    await_epoch(other, 200)
    other.locator("[data-part=transport][data-state=done]").wait_for()
    assert rows(other) == rows(page)


# Two hundred more go through the reader in tests/links; here is seen what the pages themselves read.
BROKEN = [
    "/?data=%FF%FE&hidden_size=1e309&sentence=<img src=x onerror=window.hacked=1>&word=-1&trained=soon&order=<b>"
    "&changes=9.seed.1~<b>&__proto__=1&v=99&w=h60.0f3c2d9b.AAAA",
    "/?%E0%A4%A&%zz=%&w=" + "A" * 6000 + "&sentence=" + "not+" * 900,
]


def test_broken_links_open_a_page_that_works(elsewhere: Visitors) -> None:
    page = elsewhere.tab()
    for path in BROKEN:
        elsewhere.open(page, path)
        assert page.evaluate("window.hacked") is None
    type_sentence(page, SENTENCE)
    expect(player(page)).to_have_attribute("data-word", "4")
    speed(page, "10")  # so that there is something left to pause, however late that is pressed
    button(page, "Train").click()
    await_epoch(page, 5)
    button(page, "Pause").click()
    for path, ready in (("/inside", ".rnn-inside[data-ready]"), ("/compare", ".rnn-compare[data-ready]")):
        page.goto(
            f"{elsewhere.url}{path}?epoch=x&run=<b>&runs=..&unit=9e9&edits=%00&w=q&view=../&seed=-1&word=1e9"
            "&open=..&choices=%26%26&beside=%0A&sort=<b>&smooth=-1&filter=<b>&slice=<b>&outcome=x&panels=99&log=2"
        )
        page.locator(ready).wait_for()
        expect(page.get_by_test_id("stAlert")).to_contain_text("in the link")
        expect(button(page, "Copy link")).to_be_visible()
        assert page.evaluate("window.hacked") is None
