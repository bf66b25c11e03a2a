/** Which slice of a sweep's settings is looked at: one across, one up, and a value of each of the others. */

import { valuesOf } from "../core/sweep_stream.js";

/** @typedef {import("../core/settings.js").Value} Value */

const [ACROSS, UP] = ["across", "up"];

/** A slice of no sweep yet; `begin` gives it one. @param {Record<string, string>} [first]  what was chosen before, as `chosen` tells it */
export function makeSlice(first = {}) {
  /** Names of the settings that have more than one value. @type {string[]} */
  let names = [];
  /** The values of each of these settings. @type {Map<string, Value[]>} */
  let values = new Map();
  /** The places of the cells, by the values of the varied settings. @type {Map<string, number>} */
  let places = new Map();
  /** @type {string|null} */
  let across = first[ACROSS] ?? null;
  /** @type {string|null} */
  let down = first[UP] ?? null;
  /** What is looked at of the settings that are on no axis. @type {Record<string, Value>} */
  const at = {};

  /** The value of a setting that is looked at: the one that was, where the sweep has it. @param {string} name */
  const lookedAt = (name) =>
    values.get(name)?.find((value) => String(value) === String(at[name] ?? first[name])) ?? values.get(name)?.[0] ?? "";

  return {
    get varied() {
      return names;
    },
    /** Name of the setting across; null: there is none. */
    get across() {
      return across;
    },
    /** Name of the setting that goes up; null: there is none. */
    get down() {
      return down;
    },

    /** A sweep as it is told; what was chosen stays if the sweep has it. @param {{swept: string[], cells: import("../core/sweep_data.js").Cell[]}} sweep */
    begin({ swept, cells }) {
      names = swept.filter((name) => valuesOf(cells, name).length > 1);
      values = new Map(names.map((name) => [name, valuesOf(cells, name)]));
      places = new Map(cells.map((cell, place) => [JSON.stringify(names.map((name) => cell.values[name])), place]));
      const fits = across !== null && names.includes(across) && (down === null ? names.length < 2 : names.includes(down));
      if (!fits) [across, down] = [names.at(-1) ?? null, names.at(-2) ?? null];
      for (const name of names) at[name] = lookedAt(name);
    },

    /** All that is chosen, as texts by name. @returns {Record<string, string>} */
    get chosen() {
      const axes = across !== null && down !== null ? { [ACROSS]: across, [UP]: down } : {};
      return { ...axes, ...Object.fromEntries(names.filter((name) => name !== across).map((name) => [name, String(at[name])])) };
    },

    /** The values on an axis; [null] if it has no setting. @param {string|null} name @returns {(Value|null)[]} */
    valuesAt: (name) => (name === null ? [null] : (values.get(name) ?? [])),

    /** The value that is looked at. @param {string} name of a setting */
    valueOf: (name) => at[name],

    /** Looks at another value of a setting. @param {string} name @param {Value} value */
    look(name, value) {
      at[name] = value;
    },

    /** Puts a setting on the x axis; if it was on the other axis, the two change places. @param {string} name */
    putAcross(name) {
      if (name === down) down = across;
      across = name;
    },

    /** Puts a setting on the y axis; if it was on the other axis, the two change places. @param {string} name */
    putDown(name) {
      if (name === across) across = down;
      down = name;
    },

    /**
     * The place of a cell among all; undefined if there is none.
     * @param {Value|null} x  of the setting across
     * @param {Value|null} [y]  of the one that goes up; the value that is looked at if it is not said
     */
    cellAt(x, y) {
      const own = names.map((name) => {
        if (name === across) return x;
        return name === down && y !== undefined ? y : at[name];
      });
      return places.get(JSON.stringify(own));
    },
  };
}

/** @typedef {ReturnType<typeof makeSlice>} Slice */
