/** The settings as the server's catalogue describes them, and their values in words: the same as in the sentences of Python. */

import { countText, counted } from "./numbers.js";

/**
 * @typedef {object} Setting  as rnn/setting_kinds.py describes it
 * @property {string} name
 * @property {string} label
 * @property {string} short  before a value where room is short: "rate"
 * @property {string} unit  behind a value instead: "unit"
 * @property {string} brief  what it does, in few words
 * @property {string} example  values for a sweep
 * @property {number|string|null} default
 * @property {boolean} changeable  in mid-run
 * @property {boolean} sweepable
 * @property {boolean} [in_branch]  may be another in a branch
 * @property {boolean} whole  only whole numbers
 * @property {number} [most]  the largest number that is offered
 * @property {number} rank  where it stands in a list of differences
 * @property {{title: string, help: string}|null} column
 * @property {Record<string, string>} [options]  of a choice: value to name
 */

/**
 * @typedef {object} Limits  what the server accepts besides settings
 * @property {number[]} speeds  epochs a second; 0 is as fast as it goes
 * @property {number} weight  the largest value that a weight can be set to, on either side of 0
 * @property {number} sentences_beside  how many sentences the landscape shows besides the selected one
 */

/**
 * @typedef {object} Catalogue  as playground/catalogue.py makes it
 * @property {Setting[]} settings
 * @property {Record<string, Record<string, number|string>>} defaults  by data set
 * @property {Record<string, Record<string, Record<string, number|string>>>} by_cell  by data set and cell, what suits that cell beside those
 * @property {Limits} limits
 * @property {Record<string, string>} arrays
 * @property {string[]} filmed
 */

/** @type {Catalogue} */
const NOTHING = { settings: [], defaults: {}, by_cell: {}, limits: { speeds: [], weight: 0, sentences_beside: 0 }, arrays: {}, filmed: [] };
let catalogue = NOTHING;

/** Takes the catalogue of the server, once for the whole page. @param {Partial<Catalogue>} fromServer */
export function learnSettings(fromServer) {
  catalogue = { ...NOTHING, ...fromServer };
}

/** All settings in the order of the panel, the data set first. */
export const allSettings = () => catalogue.settings;

/** What the server accepts besides settings. */
export const serverLimits = () => catalogue.limits;

/** The arrays of a network by name, each with a letter an axis for what that counts: V words, H units, C labels. */
export const networkArrays = () => catalogue.arrays;

/** Whether the server makes films of a view; of any other each epoch is asked for when it is wanted. @param {string} view */
export const isFilmed = (view) => catalogue.filmed.includes(view);

/** The settings that suit a data set, undefined for one that this page does not know, and by the name of a cell those that suit it beside them. @param {string} data @returns {{base?: Record<string, Value>, byCell: Record<string, Record<string, Value>>}} */
export const suitedTo = (data) => ({ base: catalogue.defaults[data], byCell: catalogue.by_cell[data] ?? {} });

/** The settings that a sweep may vary. */
export const sweptSettings = () => catalogue.settings.filter(({ sweepable }) => sweepable);

/** @param {string} name @returns {Setting|undefined} undefined for one that this page does not know */
export const settingOf = (name) => catalogue.settings.find((setting) => setting.name === name);

/** "Learning rate", or the plain name of a setting that this page does not know. @param {string} name */
export const labelOf = (name) => settingOf(name)?.label ?? name;

/** @typedef {number|string} Value */

/** A value of a setting where room is short; numbers `exact`ly or in four figures. @param {string} name @param {Value} value */
export function valueText(name, value, exact = false) {
  const setting = settingOf(name);
  if (typeof value !== "number") return setting?.options?.[value] ?? titleOf(String(value));
  if (setting?.unit) return countText(value);
  return String(exact || setting?.whole ? value : Number(value.toPrecision(4)));
}

/** A data set of the visitor's own that is not here any more, by its title alone, as playground/own_data.py has it. @param {string} data */
const titleOf = (data) => data.replace(/ · [0-9a-f]{20}$/u, "");

/** One setting in a few letters: "16 units", "rate 0.02". @param {string} name @param {Value} value */
export function shortText(name, value, exact = false) {
  const setting = settingOf(name);
  if (setting?.unit) return counted(Number(value), setting.unit);
  return `${setting?.short ?? name} ${valueText(name, value, exact)}`.trim();
}

/** A value within a sentence: 10,000 or 0.0005 or "as printed in the article". @param {string} name @param {Value} value */
export function spokenText(name, value) {
  const option = settingOf(name)?.options?.[value];
  if (option) return option;
  return Number.isInteger(value) ? countText(Number(value)) : String(Number(Number(value).toPrecision(6)));
}

/** "Hidden size 16", "Backpropagation: as printed in the article". @param {string} name @param {Value} value */
export const settingText = (name, value) => `${labelOf(name)}${settingOf(name)?.options ? ":" : ""} ${spokenText(name, value)}`;

/** Values of one setting in order: numbers from the smallest, choices as they are offered. @param {string} name @param {Iterable<Value>} values */
export function inOrder(name, values) {
  const options = Object.keys(settingOf(name)?.options ?? {});
  const place = (/** @type {Value} */ value) => (typeof value === "number" ? value : options.indexOf(value));
  return [...values].sort((one, other) => place(one) - place(other));
}

/**
 * The settings of a run that are not what its data set has by itself, in the order of the panel.
 * @param {{data: string, settings: Record<string, number|string>}} config
 * @returns {{name: string, value: number|string, usual: number|string}[]}
 */
export function changedIn({ data, settings }) {
  const defaults = catalogue.defaults[data] ?? {};
  return catalogue.settings
    .filter(({ name }) => name in defaults && settings[name] !== defaults[name])
    .map(({ name }) => ({ name, value: settings[name], usual: defaults[name] }));
}
