/** What answers a page without a server: what it tells at first, of which epoch it answers, and what it leaves undone. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { learnSettings } from "../../../playground/frontend/core/settings.js";
import { makeAnswering } from "../../../playground/frontend/saved/answering.js";
import { unpacked } from "../../../playground/frontend/saved/recording.js";
import { base64, base64Double } from "../support/base64.js";

const LIMITS = { played: 200, explained: 60, unknown: 20, acting: 12, largest_weight: 1e100, no_number: "No number." };

/** One unit that hears "good" as `good` and says as much for the second label. @param {number} good */
const weights = (good) => base64Double(0, good, 0, -1, 1, 0, 0, 0);

/** @type {any} */
const RECORDING = {
  about: { data: "Two words", ended: "running", epochs_done: 9, message: "", settings: { epochs: 20 } },
  note: "",
  run: {
    kind: "run",
    id: "a".repeat(32),
    words: ["bad", "good"],
    tokenizer: "words",
    labels: ["no", "yes"],
    sentences: [{ text: "good", label: "yes" }],
    columns: ["train_loss"],
  },
  rows: { train_loss: base64(0.75, Number.NaN) },
  timeline: { epochs: [0, 9] },
  network: {
    sizes: { V: 2, H: 1, C: 2, G: 1 },
    cell: "tanh",
    arrays: { w_xh: "HV", w_hh: "HH", w_hy: "CH", b_h: "H", b_y: "C" },
    refused: {},
  },
  weights: [
    { epoch: 0, values: weights(0) },
    { epoch: 9, values: weights(2) },
  ],
};

/** A page that is connected, with all that it is told. @param {any} [recording] */
async function connected(recording = RECORDING) {
  learnSettings({ arrays: { w_xh: "HV", w_hh: "HH", w_hy: "CH", b_h: "H", b_y: "C" } });
  const reader = {
    tokenizers: { words: (/** @type {string} */ text) => text.split(" ").filter(Boolean) },
    nearest: () => [],
    limits: LIMITS,
  };
  const answering = makeAnswering(recording, unpacked(recording, reader));
  const line = answering.transport("/saved", {});
  /** @type {any[]} */
  const frames = [];
  line.onmessage = ({ data }) => frames.push(JSON.parse(data));
  await Promise.resolve();
  const told = (/** @type {string} */ kind) => frames.filter((frame) => frame.kind === kind);
  /** @param {object} message */
  const send = async (message) => {
    line.send(JSON.stringify(message));
    await Promise.resolve();
  };
  return { answering, line, frames, told, send };
}

/** What the network says for the second label, after "good" heard as so much. @param {number} heard */
const share = (heard) => Number((1 / (1 + Math.exp(-2 * Math.tanh(heard)))).toPrecision(6));

test("a page that connects is told of a run that has come to rest, however it stood when it was saved", async () => {
  const { frames, told, line } = await connected();
  assert.equal(line.readyState, 1);
  assert.deepEqual(
    frames.map(({ kind }) => kind),
    ["run", "rows", "status", "config", "answers"],
  );
  assert.deepEqual(told("rows"), [{ kind: "rows", from: 0, train_loss: [0.75, null] }]);
  const [{ state, can, epoch, epochs }] = told("status");
  assert.deepEqual([state, can, epoch, epochs], ["paused", [], 9, 20]);
  assert.deepEqual(told("answers"), [
    { kind: "answers", epoch: 9, probabilities: [share(2)], of_labels: [[Number((1 - share(2)).toPrecision(6)), share(2)]] },
  ]);
  line.close();
  assert.equal(line.readyState, 3);
});

test("a sentence is followed from epoch to epoch, and none is told twice", async () => {
  const { answering, told, send } = await connected();
  /** @type {string[]} */
  const heard = [];
  answering.onSentence((text) => heard.push(text));
  await send({ sentence: "good zzz" });
  answering.look(9); // which it looks at already
  answering.look(0);
  answering.look(5); // of which no network is here: nothing is told
  answering.look(null);
  assert.deepEqual(heard, ["good zzz"]);
  assert.deepEqual(
    told("trace").map(({ epoch, probabilities, known }) => [epoch, probabilities[1], known]),
    [
      [9, share(2), [true, false]],
      [0, share(0), [true, false]],
      [9, share(2), [true, false]],
    ],
  );
  assert.deepEqual(
    told("answers").map(({ epoch }) => epoch),
    [9, 0, 9],
  );
});

test("a question is answered at the epoch that it names, and refused in a sentence where it cannot be", async () => {
  const { told, send } = await connected();
  await send({ ask: { id: 1, view: "ledger", sentence: "good", epoch: 0 } });
  await send({ ask: { id: 2, view: "ledger", sentence: "good" } });
  await send({ ask: { id: 3, view: "timeline", sentence: "" } });
  await send({ ask: { id: 4, view: "ledger", sentence: "good", epoch: 5 } });
  await send({ ask: { id: 5, view: "constructor", sentence: "good" } });
  await send({ ask: { id: 6, view: "ledger", sentence: "good", edits: ["silence 0"] } });
  await send({ do: "train" });
  const answers = told("answer");
  assert.deepEqual(
    answers.map(({ id, epoch, run }) => [id, epoch, run?.length]),
    [
      [1, 0, 32],
      [2, 9, 32],
      [3, 9, 32],
      [4, undefined, undefined],
      [5, undefined, undefined],
      [6, undefined, undefined],
    ],
  );
  assert.ok(Math.abs(answers[1].answer.scores[1] - 2 * Math.tanh(2)) < 1e-12);
  assert.deepEqual(answers[2].answer, { epochs: [0, 9] });
  assert.match(answers[3].error, /no weights are in this page/u);
  assert.match(answers[4].error, /ask it in the playground/u);
  assert.match(answers[5].error, /ask it in the playground/u);
});

test("what is waited for no longer is not answered", async () => {
  const { line, told } = await connected();
  line.send(JSON.stringify({ ask: { id: 1, view: "ledger", sentence: "good" } }));
  line.send(JSON.stringify({ cancel: 1 }));
  line.send(JSON.stringify({ ask: { id: 2, view: "ledger", sentence: "good" } }));
  await Promise.resolve();
  assert.deepEqual(
    told("answer").map(({ id }) => id),
    [2],
  );
});

test("weights that answer no number tell nothing of the test sentences, and a question says why", async () => {
  const broken = base64Double(...Array(8).fill(Number.NaN));
  const { told, send } = await connected({ ...RECORDING, weights: [{ epoch: 9, values: broken }] });
  await send({ sentence: "good" });
  await send({ ask: { id: 1, view: "network", sentence: "good" } });
  assert.deepEqual([told("answers"), told("trace")], [[], []]);
  assert.equal(told("answer")[0].error, "No number.");
});
