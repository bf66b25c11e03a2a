/** What Write on is pressed and chosen with, and the line that tells what the network has written. */

import { choice, element, setText } from "../../core/dom.js";
import { keyOf, shortcutsOf } from "../../core/keys.js";
import { inLink, oneOf, viewState, whole } from "../../core/view_state.js";
import { inLine } from "../white_space.js";

const LARGEST_SEED = 999_999_999;

/** How letters are drawn: [name in a link, visible name, temperature]. @type {[string, string, number][]} */
const WAYS = [
  ["likely", "as likely as it says", 1],
  ["bolder", "bolder", 0.5],
  ["likeliest", "the likeliest", 0],
];

const { recall, remember } = viewState("rnn-writing", {
  seed: inLink(whole(), "write_seed"),
  how: inLink(oneOf(...WAYS.map(([name]) => name)), "write_how"),
});

/**
 * @param {HTMLElement} box  is filled with what can be pressed
 * @param {HTMLElement} told  says what was written
 */
export function buildControls(box, told) {
  const go = element("button", { type: "button", className: "rnn-write", textContent: "Write on" });
  const another = element("button", { type: "button", className: "rnn-write-another", textContent: "Another", hidden: true });
  const how = choice(
    "How letters are drawn",
    WAYS.map(([name, visibleName]) => [name, visibleName]),
  );
  const chosen = recall();
  how.value = chosen.how;
  const limits = { min: "0", max: String(LARGEST_SEED), step: "1" };
  const seed = element("input", { type: "number", ...limits, value: String(chosen.seed), "aria-label": "Seed of what is written" });
  const seedName = element("span", { textContent: "seed", "aria-hidden": "true" });
  const before = element("bdi", { className: "rnn-written-before" });
  const written = element("strong", { dir: "auto" });
  const note = element("span", { className: "rnn-written-note" });
  const earlier = element("small");
  go.title = `The network goes on writing, letter by letter, with its weights of now (${keyOf("writing", "write")})`;
  another.title = `The same beginning, written on with the next seed (${keyOf("writing", "another")})`;
  for (const button of [go, another]) button.setAttribute("aria-keyshortcuts", shortcutsOf("writing"));
  box.replaceChildren(go, another, how, element("span", { className: "rnn-write-seed" }, seedName, seed));
  told.replaceChildren(before, written, " ", note, earlier);

  const controls = {
    go,
    another,
    how,
    get temperature() {
      return WAYS.find(([name]) => name === how.value)?.[2] ?? 1;
    },
    /** A whole number, as the field shows it from then on. */
    get seed() {
      const number = seed.checkValidity() ? Math.trunc(Number(seed.value)) : 0;
      seed.value = String(number);
      return number;
    },
    nextSeed() {
      seed.value = String((controls.seed + 1) % LARGEST_SEED);
      keep();
    },
    /** What can be pressed. @param {boolean} busy  it writes, or is about to */
    show(busy) {
      setText(go, busy ? "Stop" : "Write on");
      seed.disabled = another.disabled = !controls.temperature; // every seed writes the same
    },
    /** @param {string} sentence  what there is to say */
    note: (sentence) => setText(note, sentence),
    /**
     * @param {string} beginning  what was written on
     * @param {string} text  what was written behind it
     * @param {string[]} others  what was written before
     */
    tell(beginning, text, others) {
      setText(before, inLine(beginning));
      setText(written, inLine(text));
      setText(earlier, others.length ? `before: ${others.join(", ")}` : "");
      told.scrollTop = told.scrollHeight; // what has come last is at the end
      told.tabIndex = told.scrollHeight > told.clientHeight ? 0 : -1; // keys scroll what has the focus
    },
  };
  const keep = () => remember({ seed: controls.seed, how: how.value });
  for (const field of [seed, how]) field.addEventListener("change", keep);
  return controls;
}
