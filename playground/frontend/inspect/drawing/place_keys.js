/** The keyboard of a chart whose places follow each other, on an axis or along paths: arrows move one, which is marked and read out, and Enter does what a click on it does. */

import { keyOf, onKeys } from "../../core/keys.js";
import { makeKeyHost } from "./key_host.js";

/**
 * What is read out of a place: its name, and the number of each series there.
 * @param {string} name @param {{name: string, values: ArrayLike<number|null>}[]} series @param {number} place
 */
export function placeText(name, series, place) {
  const texts = series.map(({ name: seriesName, values }) => {
    const value = values[place];
    return `${seriesName} ${value === null || value === undefined ? "nothing" : Number(value.toPrecision(3))}`;
  });
  return `${name}: ${texts.join("; ")}`;
}

/**
 * @param {HTMLElement} host
 * @param {object} options
 * @param {import("../../core/lifecycle.js").Life} options.life
 * @param {() => number} options.count  of places
 * @param {(place: number) => string} options.text  what is read out
 * @param {() => number} [options.startPlace]  where the place is at first
 * @param {(place: number) => void} [options.onPick]
 * @param {() => void} options.onMove  called when another place is marked
 */
export function makePlaceKeys(host, { life, count, text, startPlace = () => 0, onPick, onMove }) {
  let cursor = -1; // the place of the keyboard, -1 before it has one
  const label = `A chart; the arrow keys choose a place${onPick ? `, ${keyOf("chart", "take")} takes it` : ""}`;
  const keyHost = makeKeyHost(host, "chart", label, () => cursor >= 0 && onMove());

  /** @param {number} by */
  function move(by) {
    const last = count() - 1;
    if (last < 0) return false;
    cursor = Math.min(Math.max(cursor < 0 && Number.isFinite(by) ? startPlace() : cursor + by, 0), last);
    keyHost.press();
    keyHost.say(text(cursor));
    onMove();
    return true;
  }

  const isThere = () => cursor >= 0 && cursor < count();
  life.keep(
    onKeys(host, "chart", {
      back: () => move(-1),
      on: () => move(1),
      first: () => move(-Infinity),
      last: () => move(Infinity),
      take: () => (onPick && isThere() ? onPick(cursor) : false),
    }),
  );
  return {
    /** The marked place, while the keyboard is here; -1: none. */
    get place() {
      return keyHost.isFocused && isThere() ? cursor : -1;
    },
    /** The places are other ones: no place is marked until an arrow marks the first. */
    restart() {
      cursor = -1;
    },
  };
}
