"""How tests look at a page for a visitor who hears it, uses no mouse, wants it dark or still, or has a phone."""

from pathlib import Path

from playwright.sync_api import CDPSession, Page, expect

from tests.browser.finger import phone
from tests.frontend.node import MODULES

AXE = MODULES / "axe-core/axe.min.js"
EYES = (Path(__file__).parent / "eyes.js").read_text(encoding="utf-8").strip().removesuffix(";")

# What axe-core finds serious or critical within a part of the page, and headings that skip a level: each as its rule
# and where.
FAULTS = """async ([within, options]) => {
    const {violations} = await axe.run(within ?? document, {resultTypes: ["violations"], ...options});
    const isGrave = ({id, impact}) => ["serious", "critical"].includes(impact) || id === "heading-order";
    return violations.filter(isGrave).flatMap(({id, nodes}) =>
        nodes.map(({target, failureSummary}) => `${id}: ${target.join(" ")}: ${failureSummary.replace(/\\s+/g, " ")}`));
}"""

# Its rules: colours are asked in light and in dark, all else in one of them, since no more differs, and on a phone.
COLOURS = ("color-contrast", "link-in-text-block")
SIZES = {"target-size": {"enabled": True}}  # by itself it does not look at these
ALL = {"rules": SIZES}
BUT_HEADINGS = {
    "rules": {**SIZES, "heading-order": {"enabled": False}}
}  # of saved pages, which put parts together anew
COLOURS_ALONE = {"runOnly": COLOURS}
ALL_BUT_COLOURS = {"rules": {**SIZES, **{rule: {"enabled": False} for rule in COLOURS}}}

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

# Whether every chart is as wide as its place: off the screen it keeps its size.
FIT = """() => {
    const other = [...document.querySelectorAll("[data-testid=stMain] .js-plotly-plot")].find((chart) =>
        chart.checkVisibility() && Math.abs(chart.querySelector(".main-svg").clientWidth - chart.clientWidth) > 1);
    other?.scrollIntoView({block: "center"});
    return !other;
}"""

NEEDS_NAME = {
    *("button", "link", "textbox", "searchbox", "combobox", "listbox", "slider", "spinbutton", "checkbox", "radio"),
    *("switch", "tab", "menuitem", "image", "progressbar", "meter", "dialog", "DisclosureTriangle", "Canvas"),
}
NEEDS_FOCUS = NEEDS_NAME - {"image", "progressbar", "meter", "dialog", "Canvas", "listbox"}


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


def look(tab: tuple[Page, CDPSession], title: str, within: str | None = None) -> None:
    """Looks at the page that is open in all ways; axe-core only at a part of it, where the rest was seen before."""
    page, inspector = tab
    expect(page).to_have_title(f"{title} · RNN Playground")
    faults: dict[str, list[str]] = {}
    faults["language"] = page.evaluate("[document.documentElement.lang].filter((language) => language !== 'en')")
    faults |= look_in_both_colours(page, within)
    faults["names"] = names_wanting(inspector)
    faults["out of reach"] = page.evaluate(OUT_OF_REACH)

    with phone(tab):
        faults |= look_on_a_phone(page, within)
    found = [f"{way}: {fault}" for way, every in faults.items() for fault in every]
    assert found == [], "\n".join(found)


def look_in_both_colours(page: Page, within: str | None = None) -> dict[str, list[str]]:
    """What moves though it should not, what axe-core finds and what is too faint, in light and in dark."""
    page.emulate_media(reduced_motion="reduce")
    faults = {"moving": page.evaluate(MOVING)}
    for scheme, rules in (("light", ALL), ("dark", COLOURS_ALONE)):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        page.wait_for_function(COLOURED, arg=scheme)
        faults[scheme] = [*page.evaluate(FAULTS, [within, rules]), *page.evaluate(FAINT)]
    page.emulate_media(color_scheme="null", reduced_motion="null")
    return faults


def look_on_a_phone(page: Page, within: str | None = None) -> dict[str, list[str]]:
    """What cannot be read or pressed there."""
    main = page.get_by_test_id("stMain")
    page.wait_for_function(FIT)
    return {
        "on a phone": page.evaluate(FAULTS, [within, ALL_BUT_COLOURS]),
        "low": page.evaluate(LOW),
        "beyond": main.evaluate(f"root => {EYES}.beyond(root)"),
        "wide": main.evaluate("main => main.scrollWidth > main.clientWidth ? [main.scrollWidth] : []"),
    }
