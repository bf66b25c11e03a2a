/** Looks at a presented page from the last row: what is too small, too faint or off the screen there. It is given the eyes of eyes.js. */

/** @param {Element} element */
const isShown = (element) => element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
/** @param {Element} element @returns {any} */
const styleOf = (element) => getComputedStyle(element);
/** @param {Element} element */
const letters = (element) => Number.parseFloat(styleOf(element).fontSize);
/** @param {Element} element */
const nameOf = (element) => `${element.tagName}.${element.getAttribute("class")} in ${element.parentElement?.getAttribute("class")}`;
const pageOf = () => /** @type {Element} */ (document.querySelector(".rnn-page"));

/** Whether all is drawn for the window of now: the sheets are enlarged for it, each chart has larger letters, and the curves are as wide as their place. */
function isDrawn() {
  const unit = (1.5 * window.innerHeight) / 720;
  const sheet = /** @type {HTMLElement|null} */ (document.querySelector("style[data-enlarged]"));
  const charts = /** @type {any[]} */ ([...document.querySelectorAll(".js-plotly-plot")].filter((each) => each.checkVisibility()));
  return (
    Math.abs(Number(sheet?.dataset.enlarged) - unit) < 0.001 &&
    charts.every(({ layout }) => layout.font.size >= 12 * unit - 0.1) &&
    charts
      .filter((each) => each.matches("[data-testid=curves]"))
      .every((each) => Math.abs(each.querySelector(".main-svg").clientWidth - each.clientWidth) <= 1)
  );
}

/** What is still to come on the page that is presented: the page, a view with its answer, and all of a step of a scene. @param {any} step */
function toCome(step) {
  const page = pageOf();
  if (!page?.matches("[data-ready]") || document.querySelector(".stApp:not([data-test-script-state=notRunning])")) return "the page";
  const view = /** @type {HTMLElement|null} */ (page.querySelector(".rnn-inside-views > [data-presented]"));
  if (view && !view.dataset.epoch) return "an answer";
  if (!isDrawn()) return "what is drawn for this window";
  if (!step) return "";
  if (!page.matches(step.page === "train" ? ":not(.rnn-inside, .rnn-compare)" : `.rnn-${step.page}`)) return "the step's page";
  const config = Reflect.get(window, "rnnRunStream")?.latest.get("config");
  const isLaidOut = Object.entries(step.config?.settings ?? {}).every(([name, value]) => config?.settings[name] === value);
  if (!isLaidOut) return "the step's settings";
  if (page.querySelector(".rnn-scene-question")) return ""; // what it asks about waits for the answer
  if (step.highlight && !document.querySelector("[data-highlighted]")?.checkVisibility()) return "what the step frames";
  const isShown = document.querySelector(`[data-presented]:is([data-testid=inside-${step.view}], [data-part=${step.view}])`);
  return step.view && !isShown ? "the step's view" : "";
}

/** @param {any} eyes */
const lastRow = ({ contrasts, painted, contrast, over, behind }) => {
  /** Texts that are seen and smaller than `least` px, with their size; what a field holds among them. @param {number} least */
  function small(least) {
    const found = [];
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      const { currentNode: text } = texts;
      const element = /** @type {Element} */ (text.parentElement);
      if (!text.textContent?.trim() || element.closest(".hoverlayer, .rnn-player-live, style, script, option") || !isShown(element))
        continue;
      const range = document.createRange();
      range.selectNodeContents(text);
      const { width, height } = range.getBoundingClientRect();
      if (width && height && letters(element) < least - 0.01) found.push(`${text.textContent.trim()}: ${letters(element)} px`);
    }
    for (const field of pageOf().querySelectorAll("input:not([type=range]), select"))
      if (isShown(field) && letters(field) < least - 0.01) found.push(`${nameOf(field)}: ${letters(field)} px`);
    return found;
  }

  /** What reaches beyond the window or its own panel, and what would scroll within it. */
  function scrolls() {
    const mayScroll = [...pageOf().querySelectorAll("*")].filter(
      (each) => each.checkVisibility() && (each.matches("[data-presented]") || /auto|scroll/u.test(styleOf(each).overflow)),
    );
    return [...document.querySelectorAll("html, .stMain, .rnn-frame, .rnn-page"), ...mayScroll]
      .filter((each) => each.scrollHeight > each.clientHeight + 1 || each.scrollWidth > each.clientWidth + 1)
      .map((each) => `${nameOf(each)}: ${each.scrollWidth} x ${each.scrollHeight} in ${each.clientWidth} x ${each.clientHeight}`);
  }

  /** Texts with a contrast under 4.5; one without a letter is the sample of a line. */
  const faint = () =>
    contrasts(pageOf())
      .filter((/** @type {[string, number]} */ [text, ratio]) => ratio < (/[\p{L}\p{N}]/u.test(text) ? 4.5 : 3))
      .map((/** @type {[string, number]} */ [text, ratio]) => `${text}: ${ratio}`);

  /** How a colour stands out from what an element lies on; 21 where it is not meant to be seen: it lets all through, or is the page's own. @param {string} colour @param {Element} element @param {number} [opacity] */
  function standsOut(colour, element, opacity = 1) {
    const ground = behind(element);
    const ink = [...painted(colour)];
    ink[3] *= opacity;
    const seen = over(ink, ground);
    const paper = painted(styleOf(/** @type {Element} */ (document.querySelector(".stApp"))).backgroundColor);
    return ink[3] < 8 || seen.every((/** @type {number} */ channel, /** @type {number} */ i) => Math.abs(channel - paper[i]) < 1)
      ? 21
      : contrast(seen, ground);
  }

  // In a drawing: what is stroked, and bars by their edge or all of them. A colour of a heatmap is a number, whose zero is the page.
  const STROKED = ".js-plotly-plot :is(path, line, rect), .rnn-page svg :is(path, line, rect, circle, polyline)";
  const BAR = ".barlayer .point path";

  /** Lines with a contrast under 3: the edges of boxes, and what is drawn. */
  function faintLines() {
    const found = new Set();
    for (const each of pageOf().querySelectorAll("*")) {
      if (!isShown(each) || each.closest(":disabled, .hoverlayer, .heatmaplayer, [data-faint], .rnn-present-code svg")) continue;
      const style = styleOf(each);
      const ratios = [21];
      for (const side of ["Top", "Right", "Bottom", "Left"])
        if (Number.parseFloat(style[`border${side}Width`]) >= 0.5 && style[`border${side}Style`] !== "none")
          ratios.push(standsOut(style[`border${side}Color`], /** @type {Element} */ (each.parentElement)));
      if (each.matches(STROKED) && style.stroke !== "none") {
        const edge = Number.parseFloat(style.strokeWidth) > 0 ? standsOut(style.stroke, each, Number(style.strokeOpacity)) : 0;
        const body = each.matches(BAR) ? standsOut(style.fill, each, Number(style.fillOpacity)) : 0;
        if (edge || body) ratios.push(Math.max(edge, body));
      }
      if (Math.min(...ratios) < 3) found.add(`${nameOf(each)}: ${Math.min(...ratios).toFixed(2)}`);
    }
    return [...found];
  }

  /** What is wrong by kinds, {} if nothing is. @param {any} [step]  of the scene that is told */
  function faults(step) {
    const missing = toCome(step);
    if (missing) return { "to come": missing };
    const streamlit = [...document.querySelectorAll("[data-testid=stSidebar], [data-testid=stHeader]")].filter(isShown);
    const found = { small: small(window.innerHeight / 40), scrolls: scrolls(), faint: faint(), lines: faintLines(), streamlit };
    return Object.fromEntries(Object.entries(found).filter(([, every]) => every.length));
  }

  return { faults };
};

Object.assign(globalThis, { lastRow });
