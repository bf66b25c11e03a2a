/** The frame around every view and every part of one: its heading, how to read it, its equation, and its files. */

import { csvOf } from "../../core/csv.js";
import { element } from "../../core/dom.js";
import { saveAs, saveFile } from "../../core/save.js";
import { isFilmed } from "../../core/settings.js";
import { cellLines } from "../wording/cells.js";
import { viewButton } from "./button.js";
import { isOpen, keepOpen } from "./memory.js";

/** Makes a button show and hide an element. @param {HTMLButtonElement} opener @param {HTMLElement} panel @param {(open: boolean) => void} [onToggle] */
function opens(opener, panel, onToggle = () => {}) {
  opener.setAttribute("aria-expanded", String(!panel.hidden));
  opener.setAttribute("aria-controls", panel.id);
  opener.addEventListener("click", () => {
    panel.hidden = !panel.hidden;
    opener.setAttribute("aria-expanded", String(!panel.hidden));
    onToggle(!panel.hidden);
  });
}

/**
 * @param {HTMLElement} root
 * @param {import("./view.js").View} view
 * @param {{open: boolean, onToggle: (open: boolean) => void}|null} part  of a part: whether it is open at first, and what hears of it
 */
export function makeFrame(root, view, part) {
  const body = element("div", { className: "rnn-view-body" });
  const error = element("p", { className: "rnn-view-error", role: "status", hidden: true });
  const why = `rnn-why-${view.name}`;
  const explanation = element("div", { className: "rnn-view-why", hidden: !isOpen(why), id: why });
  const equation = (/** @type {string} */ line) => element("p", { className: "rnn-view-equation", textContent: line });
  /** The equations, and those of the network's cells where they are others. @param {string} [cell] */
  function explain(cell) {
    const source = element("p", { textContent: view.source });
    explanation.replaceChildren(...[...view.equations, ...cellLines(cell)].map(equation), source);
  }
  explain();
  const whyButton = viewButton("?", "The equation, and who did it first");
  whyButton.setAttribute("aria-label", `${view.heading}: the equation, and who did it first`);
  opens(whyButton, explanation, (open) => keepOpen(why, open));
  const png = viewButton("PNG", "Save this picture");
  const vector = viewButton("SVG", "Save this picture in lines that are sharp at any size");
  const csv = viewButton("CSV", "Save these numbers");
  const progress = element("progress", { className: "rnn-view-progress", max: 1, value: 0, "aria-label": "Progress" });
  const reading = element("p", { className: "rnn-view-reading", textContent: view.reading });
  const content = element("div", { hidden: part !== null && !part.open, id: `rnn-inside-${view.name}` }, reading, explanation, error, body);
  const tools = element("div", { className: "rnn-view-tools" }, progress, whyButton, png, vector, csv);
  const heading = element(part ? "h4" : "h3");
  if (part) {
    const opener = element("button", { type: "button", className: "rnn-view-opener", textContent: view.heading });
    tools.hidden = !part.open;
    opens(opener, content, (open) => {
      tools.hidden = !open;
      part.onToggle(open);
    });
    heading.append(opener);
  } else heading.textContent = view.heading;
  const editedNote = element("span", { className: "rnn-view-edited", textContent: "edited network", hidden: true });
  const slowNote = element("span", { className: "rnn-view-edited", textContent: "takes a moment at each epoch", hidden: true });
  slowNote.title = "This takes long to compute, so it is not fetched ahead for the epochs that are kept";
  const shortenedNote = element("span", { className: "rnn-view-edited", hidden: true });
  const lateNote = element("span", { className: "rnn-view-edited", hidden: true });
  heading.append(" ", editedNote, slowNote, shortenedNote, lateNote);
  root.replaceChildren(element("header", { className: "rnn-view-head" }, heading, tools), content);
  root.dataset.testid = `inside-${view.name}`;
  root.setAttribute("aria-label", view.heading);
  progress.style.visibility = "hidden";
  png.disabled = vector.disabled = csv.disabled = true;
  return {
    body,
    /** What its three buttons save. @param {import("./view.js").Drawing} drawing @param {() => string} name  of the file, without its ending */
    saves(drawing, name) {
      for (const [button, format] of /** @type {const} */ ([
        [png, "png"],
        [vector, "svg"],
      ])) {
        button.addEventListener("click", async () => {
          const fileName = `${name()}.${format}`;
          saveAs(await drawing.picture(format), fileName);
        });
      }
      csv.addEventListener("click", () => saveFile(new Blob([csvOf(drawing.table())], { type: "text/csv" }), `${name()}.csv`));
    },
    /** How far a slow answer is, from 0 to 1; null: none is under way. @param {number|null} share */
    progress(share) {
      progress.style.visibility = share === null ? "hidden" : "";
      progress.value = share ?? 0;
    },
    /** Says that the answer shown is of an earlier selection, until the next outcome. @param {string} text */
    late(text) {
      lateNote.hidden = false;
      lateNote.textContent = text;
    },
    /**
     * There is an answer, or a sentence that says why not.
     * @param {string} refusal
     * @param {{edited: boolean, back: boolean}} network  that it is of: an edited one, one of an epoch that the visitor went back to
     * @param {number|null} [words]  how many of the sentence are read; null: all
     * @param {string} [cell]  of the network, where the answer says so
     */
    showOutcome(refusal, { edited, back }, words = null, cell = undefined) {
      lateNote.hidden = true;
      error.hidden = !refusal;
      body.hidden = Boolean(refusal);
      error.textContent = refusal;
      png.disabled = vector.disabled = csv.disabled = Boolean(refusal);
      if (refusal) return;
      explain(cell);
      editedNote.hidden = !edited;
      slowNote.hidden = !back || isFilmed(view.name);
      shortenedNote.hidden = words === null;
      shortenedNote.textContent = `the first ${words} words`;
    },
  };
}
