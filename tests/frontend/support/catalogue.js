/** Settings as the server's catalogue describes them, so many as the tests of words and columns need. */

import { learnSettings } from "../../../playground/frontend/core/settings.js";

/** @param {Partial<import("../../../playground/frontend/core/settings.js").Setting> & {name: string}} own */
const setting = (own) => ({
  label: own.name,
  short: own.name,
  unit: "",
  brief: "",
  example: "",
  default: null,
  changeable: false,
  sweepable: true,
  whole: false,
  rank: 0,
  column: null,
  ...own,
});

const BPTT = { exact: "exact", article: "as printed in the article" };

export const SETTINGS = [
  setting({ name: "data", label: "Data", default: "Article", sweepable: false, column: { title: "Data", help: "" } }),
  setting({
    name: "hidden_size",
    label: "Hidden size",
    unit: "unit",
    default: 64,
    whole: true,
    rank: 1,
    column: { title: "Hidden", help: "" },
  }),
  setting({
    name: "learning_rate",
    label: "Learning rate",
    short: "rate",
    default: 0.02,
    rank: 2,
    column: { title: "Learn. rate", help: "" },
  }),
  setting({
    name: "epochs",
    label: "Epochs",
    unit: "epoch",
    default: 1000,
    whole: true,
    most: 10_000,
    sweepable: false,
    rank: 6,
    column: { title: "Epochs", help: "" },
  }),
  setting({
    name: "seed",
    label: "Seed",
    short: "seed",
    default: 0,
    whole: true,
    sweepable: false,
    rank: 3,
    column: { title: "Seed", help: "" },
  }),
  setting({ name: "clip", label: "Gradient limit", short: "clip", default: 1, rank: 4 }),
  setting({ name: "bptt", label: "Backpropagation", short: "", default: "exact", options: BPTT, rank: 5 }),
];

/** What a run has of each setting, the data set apart. @type {Record<string, number|string>} */
export const DEFAULTS = Object.fromEntries(SETTINGS.filter(({ name }) => name !== "data").map((each) => [each.name, each.default ?? 0]));

/** What the server accepts besides. */
export const LIMITS = { speeds: [1, 10, 0], weight: 1000, sentences_beside: 6 };

/** The arrays of a network, and what each of their axes counts. */
export const ARRAYS = { w_xh: "HV", w_hh: "HH", w_hy: "CH", b_h: "H", b_y: "C" };

/** The views of which films are made, so many as the tests need; not among them are resting points and the loss slice. */
export const FILMED = ["ledger", "pushes", "weights", "gradients"];

learnSettings({ settings: SETTINGS, defaults: { Article: DEFAULTS }, limits: LIMITS, arrays: ARRAYS, filmed: FILMED });
