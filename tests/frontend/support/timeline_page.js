/** The time machine in a page with nothing else on it: the test says which epochs of its run are kept. */

import { keepAddress } from "./page.js";
import { openDocument, Part } from "./part.js";
import { openPens } from "./pen.js";
import { openScreen } from "./screen.js";
import { makeStorage } from "./storage.js";

export const screen = openScreen();
openDocument();
openPens();
const { storage: sessionStorage, stored } = makeStorage();
Object.assign(globalThis, { sessionStorage });
const { makeEmitter } = await import("../../../playground/frontend/core/emitter.js");
const { makeLife } = await import("../../../playground/frontend/core/lifecycle.js");
const { makeQuestions } = await import("../../../playground/frontend/core/questions.js");
const { learnSettings } = await import("../../../playground/frontend/core/settings.js");
const { makeFilm } = await import("../../../playground/frontend/inspect/time_machine/film.js");
const { makeSelection } = await import("../../../playground/frontend/inspect/selection.js");
const { mountTimeline } = await import("../../../playground/frontend/inspect/time_machine/timeline.js");

/** @type {any} */
export const CATALOGUE = { settings: [{ name: "learning_rate", label: "Learning rate", in_branch: true, whole: false }] };
/** @param {string} query  of the link that the visitor opens @param {any} catalogue */
export function openTimeline(query = "", catalogue = CATALOGUE) {
  stored.clear();
  screen.prefers.clear();
  learnSettings({ filmed: ["ledger"], ...catalogue });
  Object.assign(globalThis.window, { location: { href: `http://playground/inside${query}` } });
  keepAddress();
  const { on, tell } = makeEmitter();
  /** @type {any[]} */
  const messages = [];
  /** @type {any} */
  const stream = { on, send: (/** @type {object} */ message) => messages.push(message) > 0 };
  const questions = makeQuestions(stream);
  const selection = makeSelection(/** @type {any} */ (new Part()));
  const life = makeLife();
  const film = makeFilm(questions);
  const node = mountTimeline({ selection, stream, questions, film, life });
  const [play, track, about, newestButton, branch, form, goneNote] = /** @type {any[]} */ ([.../** @type {any} */ (node).children]);
  return {
    ...{ selection, tell, messages, film, node: /** @type {any} */ (node), play, track, about, newestButton, branch, form, goneNote },
    slider: track.children[1],
    end: () => life.part().destroy(),
    link: () => new URL(globalThis.window.location.href).searchParams.get("epoch"),
    /** The server tells which epochs of the run are kept. @param {number[]} epochs @param {object} [settings] @param {object} [more] */
    tellEpochs(epochs, settings = { epochs: 1000 }, more = {}) {
      const { ask } = messages.findLast((message) => message.ask?.view === "timeline");
      const half = epochs.map(() => 0.5);
      const curves = { train_loss: half, test_loss: half, train_accuracy: half, test_accuracy: half };
      const answer = { epochs, at: epochs, ...curves, settings, ...more };
      tell("answer", { id: ask.id, run: "r", epoch: 0, view: "timeline", answer });
    },
  };
}
