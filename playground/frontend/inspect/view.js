/** The frame around every view: its heading, how to read it, its equation, its files, and when it asks and draws. */

import { csvOf } from "../core/csv.js";
import { element } from "../core/dom.js";
import { makeLife } from "../core/lifecycle.js";
import { saveAs, saveFile } from "../core/save.js";
import { isOfNetwork } from "./selection.js";

/**
 * What a view of the Inside page is. Its answer is what the server's view of the same name makes of the selection.
 * @typedef {object} View
 * @property {string} name       of its test id, "inside-<name>"
 * @property {string} heading    in everyday words
 * @property {string} reading    how to read it, in one sentence
 * @property {string[]} equations
 * @property {string} source     who did it first
 * @property {(selected: import("./selection.js").Selected) => Record<string, unknown>} [options]  of its question
 * @property {boolean} [wide]     it takes the whole width of the page
 * @property {string[]} [beside]  sentences that it reads beside the selected one
 * @property {boolean} [ofData]   it is about the whole data set, whatever the sentence
 * @property {number} [gap]       milliseconds from one question about a network that trains to the next
 * @property {(body: HTMLElement, context: import("./page.js").Context & {life: import("../core/lifecycle.js").Life}) => Shown} mount
 */

/**
 * @typedef {object} Shown
 * @property {(answer: any) => void} draw    a new answer
 * @property {() => void} select             the word or the unit is another one
 * @property {() => (string|number)[][]} table  what it shows, as rows of cells, the first of them names
 * @property {() => Promise<string>} picture  what it shows, as the address of a PNG
 * @property {(theme: string) => void} retheme
 */

const LIVE_GAP_MS = 400; // from one question about a network that trains to the next

/**
 * Shows one view: it asks when the selection or the network is another one, and only while it is on the screen.
 * @param {HTMLElement} root
 * @param {View} view
 * @param {import("./page.js").Context} context
 */
export function mountView(root, view, context) {
  const { selection, questions, stream } = context;
  const body = element("div", { className: "rnn-view-body" });
  const error = element("p", { className: "rnn-view-error", role: "status", hidden: true });
  const why = element("div", { className: "rnn-view-why", hidden: true, id: `rnn-why-${view.name}` });
  for (const line of view.equations) why.append(element("p", { className: "rnn-view-equation", textContent: line }));
  why.append(element("p", { textContent: view.source }));
  const ask = element("button", {
    type: "button",
    className: "rnn-view-button",
    textContent: "?",
    title: "The equation, and who did it first",
  });
  ask.setAttribute("aria-label", `${view.heading}: the equation, and who did it first`);
  ask.setAttribute("aria-expanded", "false");
  ask.setAttribute("aria-controls", why.id);
  ask.addEventListener("click", () => {
    why.hidden = !why.hidden;
    ask.setAttribute("aria-expanded", String(!why.hidden));
  });
  const png = element("button", { type: "button", className: "rnn-view-button", textContent: "PNG", title: "Save this picture" });
  const csv = element("button", { type: "button", className: "rnn-view-button", textContent: "CSV", title: "Save these numbers" });
  const ofEdited = element("span", { className: "rnn-view-edited", textContent: "edited network", hidden: true });
  const heading = element("h3", {}, view.heading, " ", ofEdited);
  const head = element("header", { className: "rnn-view-head" }, heading, ask, png, csv);
  root.replaceChildren(head, element("p", { className: "rnn-view-reading", textContent: view.reading }), why, error, body);
  root.dataset.testid = `inside-${view.name}`;
  root.toggleAttribute("data-wide", Boolean(view.wide));
  root.setAttribute("aria-label", view.heading);
  const life = makeLife();
  const shown = view.mount(body, { ...context, life });

  let visible = false;
  let drawn = ""; // what the answer that is shown was asked about
  let asked = ""; // what the question under way is about
  let stale = false; // the network that trains has learnt since it was asked
  let askedAt = -Infinity;
  let answered = false;
  /** @type {() => void} */
  let forget = () => {};
  const later = life.timer(update);

  png.addEventListener("click", async () => saveAs(await shown.picture(), `${view.name}.png`));
  csv.addEventListener("click", () => saveFile(new Blob([csvOf(shown.table())], { type: "text/csv" }), `${view.name}.csv`));

  /** Asks for what is selected now, if that is on the screen and neither shown nor asked for already. */
  function update() {
    later.stop();
    if (!visible || document.hidden) return;
    const wanted = selection.question(view.name, {
      options: view.options?.(selection.now),
      beside: view.beside,
      ...(view.ofData && { sentence: "" }),
    });
    const key = JSON.stringify(wanted);
    if (asked === key || (!asked && drawn === key && !stale)) return;
    const wait = stale && drawn === key ? askedAt + (view.gap ?? LIVE_GAP_MS) - performance.now() : 0;
    if (wait > 0) return later.start(wait);
    forget();
    asked = key;
    askedAt = performance.now();
    stale = false;
    forget = questions.ask(wanted, (outcome) => {
      asked = "";
      drawn = key;
      take(outcome);
      if (stale) update();
    });
  }

  /** @param {import("../core/questions.js").Outcome} outcome */
  function take(outcome) {
    const failed = "error" in outcome;
    error.hidden = !failed;
    body.hidden = failed;
    error.textContent = failed ? outcome.error : "";
    png.disabled = csv.disabled = failed;
    answered = !failed;
    if (failed) return;
    root.dataset.epoch = String(outcome.epoch);
    ofEdited.hidden = !selection.now.edits.length;
    shown.draw(outcome.answer);
  }

  png.disabled = csv.disabled = true;
  // Of several that have come together the last one is how it stands.
  const watched = new IntersectionObserver((entries) => {
    visible = entries[entries.length - 1].isIntersecting;
    update();
  });
  watched.observe(root);
  life.keep(
    () => watched.disconnect(),
    () => forget(),
    selection.on((names) => {
      if (isOfNetwork(names) || names.has("sentence") || view.options) update();
      if (answered) shown.select();
    }),
    stream.on("answers", () => {
      if (!selection.isLive) return;
      stale = true;
      update();
    }),
  );
  life.whenSeen(update);
  return life.part(shown.retheme);
}
