/** The settings in words, as the catalogue names them (rnn/settings.py, playground/settings/catalogue.py): labels, values, and both together. */

// @ts-nocheck

import { countText } from "./numbers.js";

/** @typedef {{name: string, label: string, options?: Record<string, string>}} Setting */

/** "Learning rate", or the plain name of a setting that this page does not know. @param {{settings: Setting[]}} catalogue */
export const labelOf = (catalogue, name) => catalogue.settings.find((setting) => setting.name === name)?.label ?? name;

/** A value as a person writes it: 10,000 or 0.0005 or "as printed in the article". @param {Setting} setting */
export function valueText(setting, value) {
  const option = setting.options?.[value];
  if (option) return option[0].toLowerCase() + option.slice(1);
  return Number.isInteger(value) ? countText(value) : String(Number(Number(value).toPrecision(6)));
}

/** "Hidden size 16", "Backpropagation: as printed in the article". */
export const settingText = (setting, value) => `${setting.label}${setting.options ? ":" : ""} ${valueText(setting, value)}`;

/**
 * The settings of a configuration that are not what its data set has by itself, in the order of the panel.
 * @param {{settings: Setting[], defaults: Record<string, Record<string, number|string>>}} catalogue
 * @param {{data: string, settings: Record<string, number|string>}} config
 * @returns {{setting: Setting, value: number|string, usual: number|string}[]}
 */
export function changedIn(catalogue, config) {
  const defaults = catalogue.defaults[config.data] ?? {};
  return catalogue.settings
    .filter(({ name }) => name in defaults && config.settings[name] !== defaults[name])
    .map((setting) => ({ setting, value: config.settings[setting.name], usual: defaults[setting.name] }));
}
