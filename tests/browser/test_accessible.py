"""Every page and view for a visitor who hears it, uses no mouse, wants it dark or still, or has a phone.

Each is opened once, with all that can be opened on it, and then looked at in all of these ways.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urljoin

import pytest
from playwright.sync_api import CDPSession, Locator, Page, expect

from tests.browser.actions import button, setting, speed
from tests.browser.conftest import Contexts, Visitors
from tests.browser.serve import PlaygroundProcess
from tests.frontend.node import MODULES

AXE = MODULES / "axe-core/axe.min.js"
EYES = (Path(__file__).parent / "eyes.js").read_text(encoding="utf-8").strip().removesuffix(";")
WIDE, PHONE = (1280, 720), (390, 844)

pytestmark = [
    pytest.mark.skipif(not AXE.exists(), reason="node_modules is not there; `python3 tasks.py check` installs it"),
    pytest.mark.expects_errors(r"404 .*/_stcore/"),  # Streamlit looks for its server below the page's path first
]

# What axe-core finds serious or critical, each as its rule and where. By itself it does not look at sizes.
FAULTS = """async () => {
    const rules = {"target-size": {enabled: true}};
    const {violations} = await axe.run(document, {resultTypes: ["violations"], rules});
    return violations.filter(({impact}) => ["serious", "critical"].includes(impact)).flatMap(({id, nodes}) =>
        nodes.map(({target, failureSummary}) => `${id}: ${target.join(" ")}: ${failureSummary.replace(/\\s+/g, " ")}`));
}"""

# Texts of ours that are too faint, in a chart too, where axe-core does not look: letters need 4.5, a graphic 3.
FAINT = f"""() => {{
    const texts = [...document.querySelectorAll(".rnn-page, .rnn-tools")].flatMap({EYES}.contrasts);
    const least = (text) => /[\\p{{L}}\\p{{N}}]/u.test(text) ? 4.5 : 3;
    return texts.filter(([text, contrast]) => contrast < least(text)).map((text) => `faint: ${{text}}`);
}}"""

# Whether the page is wholly there in the colours of this scheme: a chart follows once it is in sight.
COLOURED = """scheme => {
    const isDark = (element) => {
        const {color, fill} = getComputedStyle(element);
        const [red, green, blue] = (element.matches("text") ? fill : color).match(/[\\d.]+/g).map(Number);
        return red + green + blue > 384;
    };
    const isFaded = (element) => element && (getComputedStyle(element).opacity < 1 || isFaded(element.parentElement));
    const texts = ".stApp, .rnn-page, .stMain [data-testid=stMarkdownContainer] :is(p, li, h1, h2), .xtick text";
    const other = [...document.querySelectorAll(texts)].find((element) =>
        element.checkVisibility() && (isDark(element) !== (scheme === "dark") || isFaded(element)));
    other?.scrollIntoView({block: "center"});
    return !other && Boolean(document.querySelector(".stApp[data-test-script-state=notRunning]"));
}"""

# A picture without a name, and what a mouse can press and no key reaches.
OUT_OF_REACH = """() => {
    const shown = (element) =>
        element.checkVisibility({visibilityProperty: true}) && element.getBoundingClientRect().width > 0;
    const control = "button, a[href], summary, label, select, input, textarea, [tabindex='0']";
    const say = (element) => `${element.tagName}.${element.className.baseVal ?? element.className}`;
    const named = (element) => Boolean(element.getAttribute("aria-label") || element.getAttribute("aria-labelledby"));
    const pictures = [...document.querySelectorAll("svg, canvas, img")].filter((picture) =>
        shown(picture) && !picture.closest(`[aria-hidden=true], ${control.replace(", [tabindex='0']", "")}`));
    const ours = document.querySelectorAll(".rnn-page *, .rnn-tools *, [data-testid=stSidebar] *");
    const pressed = [...ours].filter((element) =>
        getComputedStyle(element).cursor === "pointer" && getComputedStyle(element.parentElement).cursor !== "pointer"
        && shown(element) && !element.closest(control) && !element.closest("tr")?.matches("[tabindex]"));
    return [
        ...pictures.filter((picture) => !named(picture.closest("[role=img], [role=group], [role=slider]") ?? picture)),
        ...pressed,
    ].map(say);
}"""

# What still moves for a visitor who wants nothing to.
MOVING = """() => [...document.querySelectorAll(".stApp *")].filter((element) => {
    const {transitionDuration, animationDuration, animationName} = getComputedStyle(element);
    const seconds = (text) => Math.max(...text.split(", ").map(parseFloat));
    return seconds(transitionDuration) > 0.01 || (animationName !== "none" && seconds(animationDuration) > 0.01);
}).map((element) => `${element.tagName}.${element.className}`)"""

# What is too low for a finger: 44 px for what is pressed most, 24 for all else that is not in a line of text.
LOW = """() => {
    const most = ".rnn-button, .rnn-speed label, .rnn-sentence, .rnn-player-play, .rnn-player-scrub, .rnn-player-entry,"
        + ".rnn-tool, .rnn-sweep-panel, [data-testid=stExpandSidebarButton]";
    const all = "button, select, summary, input:not([type=radio]), label:has(input)";
    const low = (selector, least) => [...document.querySelectorAll(selector)].filter((element) => {
        const {width, height} = element.getBoundingClientRect();
        const isBeside = element.closest("[data-testid=stSidebar]");
        return element.checkVisibility({visibilityProperty: true, opacityProperty: true}) && !isBeside
            && height > 0 && (height < least - 0.5 || width < 24);
    }).map((element) => `${element.className} "${element.ariaLabel ?? element.textContent}" under ${least}`);
    return [...low(most, 44), ...low(all, 24)];
}"""

FITS = 'chart => Math.abs(chart.querySelector(".main-svg").clientWidth - chart.clientWidth) <= 1'

NEEDS_NAME = {
    *("button", "link", "textbox", "searchbox", "combobox", "listbox", "slider", "spinbutton", "checkbox", "radio"),
    *("switch", "tab", "menuitem", "image", "progressbar", "meter", "dialog", "DisclosureTriangle", "Canvas"),
}
NEEDS_FOCUS = NEEDS_NAME - {"image", "progressbar", "meter", "dialog", "Canvas", "listbox"}


# Brings a part into the middle of the window, and waits until it has stood there for some pictures: a page that has
# just come, or that a finger has just pushed, still moves what stands on it.
COME_TO_REST = """async part => {
    for (let before = "", pictures = 0; pictures < 20; pictures += 1) {
        const box = JSON.stringify(part.getBoundingClientRect());
        if (box !== before) {
            part.scrollIntoView({block: "center"});
            before = JSON.stringify(part.getBoundingClientRect());
            pictures = 0;
        }
        await new Promise(requestAnimationFrame);
    }
}"""


class Finger:
    """Touches parts of the page."""

    def __init__(self, page: Page, inspector: CDPSession) -> None:
        self._page, self._inspector = page, inspector

    def tap(self, part: Locator, across: float = 0.5, down: float = 0.5) -> None:
        """Taps it, at this share of its width and height."""
        self._touch(part, across, down)

    def swipe(self, part: Locator) -> None:
        """Draws a finger 200 px up over its middle, and waits until the page has scrolled by that."""
        part.evaluate("part => part.scrollIntoView({block: 'center'})")
        main = "document.querySelector('[data-testid=stMain]').scrollTop"
        scrolled = self._page.evaluate(main)
        self._touch(part, 0.5, 0.5, moves=10)
        self._page.wait_for_function(f"scrolled => {main} > scrolled + 50", arg=scrolled)

    def _touch(self, part: Locator, across: float, down: float, moves: int = 0) -> None:
        part.evaluate(COME_TO_REST)
        box = part.bounding_box()
        assert box is not None
        x, y = box["x"] + across * box["width"], box["y"] + down * box["height"]
        for kind, points in (
            ("touchStart", [{"x": x, "y": y}]),
            *(("touchMove", [{"x": x, "y": y - 20 * move}]) for move in range(1, moves + 1)),
            ("touchEnd", []),
        ):
            self._inspector.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})


@pytest.fixture(scope="module")
def tab(contexts: Contexts, server: PlaygroundProcess) -> Iterator[tuple[Page, CDPSession]]:
    """The Train page of one visitor who has trained a run, and what emulates a touch screen and tells names."""
    visitors = Visitors(contexts, server.url)
    page = visitors("/?epochs=60", size=WIDE)
    speed(page, "max")
    button(page, "Train").click()
    page.locator(".rnn-rate", has_text="complete").wait_for()
    inspector = page.context.new_cdp_session(page)
    inspector.send("Accessibility.enable")
    page.add_script_tag(path=AXE)
    yield page, inspector
    inspector.detach()
    visitors.leave()
    assert [problem for problem in visitors.problems if "/_stcore/" not in problem] == []


def names_wanting(inspector: CDPSession) -> list[str]:
    """What of the tree that a screen reader reads has no name, or takes no focus though it can be used."""
    wanting = []
    for node in inspector.send("Accessibility.getFullAXTree")["nodes"]:
        role, name = (node.get(key, {}).get("value", "") for key in ("role", "name"))
        properties = {each["name"]: each["value"].get("value") for each in node.get("properties", [])}
        if node["ignored"]:
            continue
        if role in NEEDS_NAME and not name.strip():
            wanting.append(f"a {role} without a name, node {node['backendDOMNodeId']}")
        if role in NEEDS_FOCUS and not properties.get("focusable") and not properties.get("disabled"):
            wanting.append(f"the {role} {name} takes no focus")
    return wanting


def look(tab: tuple[Page, CDPSession], title: str) -> None:
    """Looks at the page that is open in all ways."""
    page, inspector = tab
    expect(page).to_have_title(f"{title} · RNN Playground")
    faults: dict[str, list[str]] = {}
    faults["language"] = page.evaluate("[document.documentElement.lang].filter((language) => language !== 'en')")
    faults |= look_in_both_colours(page)
    faults["names"] = names_wanting(inspector)
    faults["out of reach"] = page.evaluate(OUT_OF_REACH)

    with phone(tab):
        faults |= look_on_a_phone(page)
    found = [f"{way}: {fault}" for way, every in faults.items() for fault in every]
    assert found == [], "\n".join(found)


def look_in_both_colours(page: Page) -> dict[str, list[str]]:
    """What moves though it should not, what axe-core finds and what is too faint, in light and in dark."""
    page.emulate_media(reduced_motion="reduce")
    faults = {"moving": page.evaluate(MOVING)}
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        page.wait_for_function(COLOURED, arg=scheme)
        faults[scheme] = [*page.evaluate(FAULTS), *page.evaluate(FAINT)]
    page.emulate_media(color_scheme="null", reduced_motion="null")
    return faults


@contextmanager
def phone(tab: tuple[Page, CDPSession]) -> Iterator[Finger]:
    """The window is that of a phone meanwhile, with a finger on it."""
    page, inspector = tab
    page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    inspector.send("Emulation.setTouchEmulationEnabled", {"enabled": True, "maxTouchPoints": 1})
    page.wait_for_function("matchMedia('(pointer: coarse)').matches && innerWidth === 390")
    try:
        yield Finger(page, inspector)
    finally:
        inspector.send("Emulation.setTouchEmulationEnabled", {"enabled": False})
        page.set_viewport_size({"width": WIDE[0], "height": WIDE[1]})


def look_on_a_phone(page: Page) -> dict[str, list[str]]:
    """What cannot be read or pressed there."""
    main = page.get_by_test_id("stMain")
    for chart in main.locator(".js-plotly-plot:visible").all():
        chart.scroll_into_view_if_needed()  # off the screen it keeps its size
        page.wait_for_function(FITS, arg=chart.element_handle())
    return {
        "on a phone": page.evaluate(FAULTS),
        "low": page.evaluate(LOW),
        "beyond": main.evaluate(f"root => {EYES}.beyond(root)"),
        "wide": main.evaluate("main => main.scrollWidth > main.clientWidth ? [main.scrollWidth] : []"),
    }


def go(page: Page, name: str) -> None:
    page.get_by_role("link", name=name, exact=True).click()
    expect(page.get_by_role("link", name=name, exact=True)).to_have_attribute("aria-current", "page")


def test_train(tab: tuple[Page, CDPSession]) -> None:
    page, _ = tab
    expect(setting(page, "Seed")).to_be_attached()
    page.get_by_test_id("stSidebar").locator("summary").click()
    expect(setting(page, "Shuffle seed")).to_be_visible()
    button(page, "Vocabulary").click()
    page.get_by_role("group", name="Words of the vocabulary").wait_for()
    button(page, "Save as more kinds of file").click()
    look(tab, "Train")


def test_inside(tab: tuple[Page, CDPSession]) -> None:
    """Every view, with all of its parts and explanations open."""
    page, _ = tab
    go(page, "Inside")
    page.locator(".rnn-inside[data-ready]").wait_for()
    folded = page.locator(".rnn-inside [aria-expanded=false]:visible")
    while folded.count():  # what is opened may hold more
        folded.first.evaluate("opener => { opener.scrollIntoView({block: 'center'}); opener.click(); }")
    views = page.locator(".rnn-inside [data-testid^=inside-]:is(.rnn-view, .rnn-view-part-box)")
    for view in views.all():
        view.evaluate("view => view.scrollIntoView({block: 'center'})")
        expect(view).to_have_attribute("data-epoch", re.compile("."))
    assert views.count() > 20
    look(tab, "Inside")


def test_compare(tab: tuple[Page, CDPSession]) -> None:
    """Two runs side by side, a sweep and its results."""
    page, _ = tab
    go(page, "Compare")
    sweep = page.get_by_test_id("sweep")
    sweep.get_by_label("Hidden size").fill("4, 8")
    sweep.get_by_label("Learning rate").fill("0.02, 0.05")
    sweep.get_by_label("Epochs", exact=True).fill("10")
    expect(page.locator(".rnn-sweep-plan")).to_have_text(re.compile("^20 runs"))
    sweep.get_by_role("button", name="Start sweep", exact=True).click()
    page.locator(".rnn-sweep-form[data-state=done]").wait_for()
    expect(page.get_by_test_id("sweep-results")).to_have_attribute("data-final", "true")
    page.locator("tr[data-sweep] [aria-expanded]").click()
    page.locator("tr.rnn-inner").first.get_by_role("checkbox").check()
    page.locator("[data-testid=twins] td[data-answer]").first.wait_for()
    sweep.get_by_role("button", name="Values to try").click()
    look(tab, "Compare")


def test_a_finger_reads_the_runs_of_a_sweep(tab: tuple[Page, CDPSession]) -> None:
    """What a pointer shows that is over it stays after a tap, until something else is tapped."""
    page, _ = tab
    with phone(tab) as finger:
        at = page.locator(".rnn-sweep-at")
        finger.tap(page.locator(".rnn-sweep-median-plot canvas"))
        expect(at).to_have_text("median (range) at epoch 5")
        finger.tap(page.locator(".rnn-run-curves-plot"))
        expect(page.locator(".rnn-run-curves-place")).to_contain_text("epoch ")
        expect(at).to_have_text("median (range) at epoch 10")
        finger.tap(page.locator(".rnn-sweep-panel canvas").first, down=0.2)  # near a line
        readout = page.locator(".rnn-sweep-panels-head .rnn-sweep-readout")
        expect(readout).to_contain_text(re.compile(r"seed \d: test loss \d"))


def test_guide(tab: tuple[Page, CDPSession]) -> None:
    page, _ = tab
    go(page, "Guide")
    page.get_by_role("heading", name="Things to try").wait_for()
    look(tab, "Guide")


def test_scenes(tab: tuple[Page, CDPSession]) -> None:
    """All of their steps, and one of them above a page."""
    page, _ = tab
    go(page, "Scenes")
    for steps in page.locator(".rnn-scenes summary").all():
        steps.click()
    look(tab, "Scenes")
    page.locator("[data-scene-link]").first.click()
    page.get_by_test_id("scene").wait_for()
    page.locator("[data-testid=player][data-answer]").wait_for()
    look(tab, "Train")


def test_the_presentation_and_how_a_finger_leaves_it(tab: tuple[Page, CDPSession]) -> None:
    page, _ = tab
    page.goto(urljoin(page.url, "/?present=1"))
    page.locator("html[data-present] [data-testid=player][data-answer]").wait_for()
    page.add_script_tag(path=AXE)
    assert {way: found for way, found in look_in_both_colours(page).items() if found} == {}
    with phone(tab) as finger:
        frame = page.locator(".rnn-frame")
        assert frame.evaluate("frame => frame.scrollWidth - frame.clientWidth") == 0
        leave = page.get_by_role("button", name="Leave the presentation")
        finger.tap(page.locator(".rnn-numbers"))
        finger.tap(leave)
        expect(page.locator("html")).not_to_have_attribute("data-present", "")


def test_a_finger_scrolls_over_the_curves_reads_them_and_moves_the_player(tab: tuple[Page, CDPSession]) -> None:
    page, _ = tab
    with phone(tab) as finger:
        page.goto(urljoin(page.url, "/?epochs=60"))  # a chart that is there already takes a drag for a zoom still
        page.locator("[data-testid=curves][data-epoch='60']").wait_for()
        page.locator("[data-testid=player][data-answer]").wait_for()
        plot = page.locator("[data-testid=curves] .nsewdrag").first
        finger.tap(plot)
        expect(page.locator("[data-testid=curves] .hoverlayer")).to_contain_text("epoch 30")
        finger.swipe(plot)
        position = page.get_by_label("Word position")
        finger.tap(position, across=0.3)
        expect(position).to_have_value("3")
        finger.tap(page.locator(".rnn-player-plot .nsewdrag").first, across=0.95)
        expect(position).to_have_value("10")
