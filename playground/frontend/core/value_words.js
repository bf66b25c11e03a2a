/** Settings and their values in words: the same in tables, legends, panels and tooltips as in the sentences of Python. */

// @ts-nocheck

import { countText, counted } from "./numbers.js";

let names = {}; // of a setting -> of a value that is no number -> what it is called

/** Takes the names that `rnn.sweep` gives such values, once for the whole page. @param {Record<string, Record<string, string>>} given */
export function learnNames(given = {}) {
  names = given;
}

const COUNTS = new Set(["hidden_size", "epochs"]);
const SEEDS = new Set(["seed", "shuffle_seed"]);
const SHORT = { learning_rate: "rate", init_scale: "scale", clip: "clip", seed: "seed", shuffle_seed: "shuffle seed", data: "", bptt: "" };
const UNITS = { hidden_size: "unit", epochs: "epoch" };

/** A value of a setting as a person writes it; numbers `exact`ly or in four figures. */
export function valueText(name, value, exact = false) {
  if (typeof value !== "number") return names[name]?.[value] ?? String(value);
  if (COUNTS.has(name)) return countText(value);
  return String(exact || SEEDS.has(name) ? value : Number(value.toPrecision(4)));
}

/** One setting in a few letters: "16 units", "rate 0.02". */
export function shortText(name, value, exact = false) {
  if (name in UNITS) return counted(value, UNITS[name]);
  return `${SHORT[name] ?? name} ${valueText(name, value, exact)}`.trim();
}

/** A text in lines of at most `most` characters, a longer word whole. @returns {string[]} */
export function inLines(text, most) {
  const lines = [];
  for (const word of text.split(" ")) {
    const longer = `${lines.at(-1)} ${word}`;
    if (lines.length && longer.length <= most) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}
