/** Sentences that are cut into characters: the Inside page puts nothing between them, and reads their white space. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { base64 } from "../support/base64.js";
import { buttonIn, fieldIn } from "../support/in_part.js";
import { openInside, SIDES } from "../support/inside.js";
import { lettersOf } from "../support/words.js";

const { makeWordTools } = await import("../../../playground/frontend/inspect/head/word_tools.js");
const { makeBeside, sentencesBeside } = await import("../../../playground/frontend/inspect/landscape/sentences_beside.js");
const { nearest } = await import("../../../playground/frontend/inspect/memory/nearest.js");
const { modifierPairs } = await import("../../../playground/frontend/inspect/words/modifier_pairs.js");
const { modifiers } = await import("../../../playground/frontend/inspect/words/modifiers.js");
const { pushes } = await import("../../../playground/frontend/inspect/words/pushes.js");
const { withSeenLabels } = await import("../../../playground/frontend/inspect/view/labels.js");
const { whatif } = await import("../../../playground/frontend/inspect/words/whatif.js");
const { answerText } = await import("../../../playground/frontend/reader/trace.js");

const TEXT = "\na b";
const READ = { ...lettersOf(TEXT), ...SIDES };

/** The page with the text read up to a word. */
function openText(word = 3) {
  const page = openInside({ sentence: TEXT });
  page.selection.take(READ);
  page.selection.set({ word });
  return { ...page, chosen: () => [page.selection.now.sentence, page.selection.now.word] };
}

test("a letter that is clicked stands behind those before the playhead, whichever view shows it", () => {
  const { show, chosen } = openText();
  show(pushes, { ...READ, vocabulary: ["b", "\n"], pushes: base64(...Array.from({ length: 5 }, () => [1, -1]).flat()) }).click({ y: 1 });
  assert.deepEqual(chosen(), ["\na \n", 4]);
  const slopes = openText(1);
  slopes.show(modifiers, { vocabulary: ["a", " "], slopes: [0.5, -0.5], sentences: 1, of: 1, ...SIDES }).click({ y: 0 });
  assert.deepEqual(slopes.chosen(), ["\n ", 2]);
  const pairs = openText(2);
  pairs.show(modifierPairs, { words: [" "], after: ["b"], slopes: [[0.5]] }).click({ x: 0, y: 0 });
  assert.deepEqual(pairs.chosen(), ["\na b", 4]);
});

test("a letter is swapped, taken back, and left out", () => {
  const { show, chosen, selection } = openText();
  const swaps = base64(...new Float32Array(8));
  const answer = { ...READ, tried: ["z"], of: 1, swaps, pairs: null, path: [0, 0, 0, 0, 0], flip: null, flip_words: [1, 1] };
  const { drawing, button, click, says } = show(whatif, answer);
  click({ x: 1, y: 1 }, 1); // below the paths, which are not there yet
  assert.equal(chosen()[0], "\nz b");
  drawing.draw({ ...answer, ...lettersOf("\nz b") });
  assert.match(says(), /Before: “↵a b”/u);
  button("Undo").click();
  assert.equal(chosen()[0], TEXT);
  const tools = makeWordTools(selection, /** @type {any} */ ({}));
  tools.show(READ, 3);
  buttonIn(/** @type {any} */ (tools.node), "leave out").click();
  assert.equal(chosen()[0], "\nab");
});

test("a beginning that looks the same is read whole, and its letters stand together", () => {
  const { show, chosen } = openText(2);
  const prefixes = [[], [], ["\na", "a b"], [], []];
  const lengths = [[], [], [2, 3], [], []];
  const { button, says } = show(nearest, { ...READ, prefixes, lengths, distances: [[], [], [0, 1], [], []], sentences: 1, of: 1 });
  assert.match(says(), /After “↵a” its state is most like that after “↵a”/u);
  button("a b").click();
  assert.deepEqual(chosen(), ["a b", 3]);
});

test("sentences beside are texts as they are: named, chosen, and kept in the link with their line ends", () => {
  const { context } = openText();
  const node = makeBeside(context, () => {});
  const field = fieldIn(/** @type {any} */ (node), "Another sentence beside it");
  field.value = "↵ab ";
  field.press("Enter");
  assert.equal(sentencesBeside().at(-1), "\nab ");
  const link = new URL(globalThis.window.location.href).searchParams.get("beside");
  assert.equal(link?.split("\n").at(-1), "↵ab ");
  assert.ok(buttonIn(/** @type {any} */ (node), "↵ab : take it away"));
});

test("a label that is white space is seen in every answer, and a refusal stays what it is", () => {
  /** @type {any[]} */
  const told = [];
  const outcomes = [{ answer: { labels: ["a", "\n", " "], toward: 1 } }, { answer: { texts: [] } }, { error: "No." }];
  const { ask } = withSeenLabels({
    ask({ view }, onOutcome) {
      onOutcome(/** @type {any} */ (outcomes[Number(view)]));
      return () => {};
    },
  });
  for (const view of ["0", "1", "2"]) ask({ view }, (outcome) => told.push(outcome));
  assert.deepEqual(told, [{ answer: { labels: ["a", "↵", "␣"], toward: 1 } }, { answer: { texts: [] } }, { error: "No." }]);
  assert.equal(answerText({ answer: " ", place: 0, percent: 20 }), "␣ 20 %");
});
