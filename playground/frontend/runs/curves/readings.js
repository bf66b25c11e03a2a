/** Reads all curves at one place: a line under the pointer, a list with every curve's value, and what a click means. */

import { makePainter } from "../../charts/painter.js";
import { element, setText } from "../../core/dom.js";
import { onKeys } from "../../core/keys.js";
import { NONE, countText, lossText, percentText } from "../../core/numbers.js";
import { onPoint } from "../../core/pointing.js";
import { nearestPlace } from "./lines.js";
import { makeSwatch, paintSwatch } from "../../charts/swatch.js";

const REACH = 40; // px from a curve within which a click means it
const CLICK = 4; // px that a click may move

/** @typedef {import("../../types.js").Run} Run */
/** @typedef {import("./lines.js").Line} Line */
/** @typedef {{run: Run, line: Line}} Curve */
/** @typedef {{across: number, up: number, height: number}} Spot  a place in the plot, in shares of it, and its height in px */

/**
 * How the curves are drawn now.
 * @typedef {object} View
 * @property {() => Curve[]} curves  in the order of the list
 * @property {() => {left: number, top: number, width: number, height: number}} place  of the plot, px
 * @property {() => [number, number]|null} visible  range of x; null before anything is drawn
 * @property {(y: number) => number} height  from a value to where it stands, 0 below and 1 above
 * @property {() => string[]} colours
 * @property {(id: string|null) => void} spotlight  lets one curve stand out, null: none
 */

/** @param {number} value */
const secondsText = (value) => `${value.toFixed(value < 10 ? 2 : 1)} s`;

/** The last value of what has at least one. @param {ArrayLike<number>} values */
const lastOf = (values) => values[values.length - 1];

/** The value of a curve at a place, "–" where its run was not yet, or no longer, training. @param {Line} line @param {number|null} at  null: the last there is @param {(value: number) => string} text */
export function readingOf({ x, y }, at, text) {
  if (!x.length) return NONE;
  if (at === null) return text(lastOf(y));
  return at > lastOf(x) ? NONE : text(y[nearestPlace(x, at)]);
}

/** Where curves are read, in words. @param {Curve[]} curves @param {number|null} at @param {{by: string, smooth: number}} memory */
export function whereText(curves, at, { by, smooth }) {
  const near = curves.every(({ line }) => line.whole) ? "" : "near ";
  const there = at === null ? "last epoch" : near + (by === "epoch" ? `epoch ${countText(at)}` : secondsText(at));
  // Curves that the server smooths come a little later: until then they are as they were.
  if (!curves.every(({ line }) => line.smoothing === smooth)) return `${there}, smoothing …`;
  return smooth ? `${there}, mean of ${smooth} epochs` : there;
}

/** The run whose curve is nearest to a place, null if none is near. @param {Curve[]} curves @param {Spot} spot @param {number} x @param {View["height"]} height */
export function runAt(curves, spot, x, height) {
  let least = REACH;
  /** @type {string|null} */
  let id = null;
  for (const { run, line } of curves) {
    if (!line.x.length || x > lastOf(line.x)) continue;
    const distance = Math.abs(spot.up - height(line.y[nearestPlace(line.x, x)])) * spot.height;
    if (distance >= least) continue;
    least = distance;
    id = run.id;
  }
  return id;
}

/** A line of the list. */
function makeEntry() {
  const swatch = makeSwatch();
  const name = element("span", { className: "rnn-name rnn-words", dir: "auto" });
  const value = element("b", {});
  const button = element("button", { type: "button", className: "rnn-reading" }, swatch, name, value);
  return { item: element("li", {}, button), button, swatch, name, value };
}

/**
 * @param {import("../../core/lifecycle.js").Life} life
 * @param {object} context  besides its own the parts that buildRunCurves made
 * @param {import("../run_store.js").RunStore} context.runStore
 * @param {import("../memory.js").Memory} context.memory
 * @param {(id: string) => void} context.reveal  brings a run's row in the table into sight
 * @param {HTMLElement} context.plot
 * @param {HTMLElement} context.cursor
 * @param {HTMLElement} context.list
 * @param {HTMLElement} context.place
 * @param {View} view
 */
export function makeReadings(life, { runStore, memory, reveal, plot, cursor, list, place }, view) {
  /** By id of the run. @type {Map<string, ReturnType<typeof makeEntry>>} */
  const entries = new Map();
  /** The x at which the curves are read; null = their last points. @type {number|null} */
  let at = null;
  /** @type {PointerEvent|null} */
  let pressEvent = null;
  const painter = makePainter(life, read);

  /** @param {number} value */
  const valueText = (value) => (memory.column === "loss" ? lossText(value) : percentText(value));

  /** @param {Run} run */
  function entryOf(run) {
    const before = entries.get(run.id);
    if (before) return before;
    const entry = makeEntry();
    const { button } = entry;
    button.addEventListener("click", () => (run.id === runStore.current ? runStore.point(null) : pick(run.id)));
    const [lit, dark] = [() => view.spotlight(run.id), () => view.spotlight(null)];
    onPoint(button, lit, dark);
    button.addEventListener("focus", lit);
    button.addEventListener("blur", dark);
    entries.set(run.id, entry);
    return entry;
  }

  /** Shows every curve's value at the place under the pointer, or at its end. */
  function read() {
    const curves = view.curves();
    setText(place, whereText(curves, at, memory));
    for (const { run, line } of curves) setText(entryOf(run).value, readingOf(line, at, valueText));
    const [low, high] = view.visible() ?? [0, 1];
    const across = at === null ? -1 : (at - low) / (high - low);
    const { left, top, width, height } = view.place();
    cursor.hidden = !(across >= 0 && across <= 1);
    if (!cursor.hidden)
      Object.assign(cursor.style, { transform: `translateX(${left + across * width}px)`, top: `${top}px`, height: `${height}px` });
  }

  /** Puts the curves of now into the list. */
  function show() {
    const curves = view.curves();
    const items = curves.map(({ run }) => {
      const { item, button, swatch, name } = entryOf(run);
      paintSwatch(swatch, run, view.colours());
      const { label = run.name, shown = run.name } = run;
      setText(name, label);
      if (name.title !== shown) name.title = shown;
      button.setAttribute("aria-pressed", String(run.id === runStore.current));
      return item;
    });
    if (items.length !== list.children.length || items.some((item, i) => item !== list.children[i])) list.replaceChildren(...items);
    const ids = new Set(curves.map(({ run }) => run.id));
    for (const id of entries.keys()) if (!ids.has(id)) entries.delete(id);
    read();
  }

  /** Where a pointer is; null outside of the plot. @param {PointerEvent} event @returns {Spot|null} */
  function under(event) {
    const box = plot.getBoundingClientRect();
    const { left, top, width, height } = view.place();
    const across = (event.clientX - box.left - left) / width;
    const up = 1 - (event.clientY - box.top - top) / height;
    return across < 0 || across > 1 || up < 0 || up > 1 || !view.visible() ? null : { across, up, height };
  }

  /** The x at a share of the plot's width, a whole epoch where the axis has those. @param {number} across */
  function xAt(across) {
    const [low, high] = view.visible() ?? [0, 1];
    const x = low + across * (high - low);
    return memory.by === "epoch" ? Math.max(Math.round(x), 0) : x;
  }

  /** @param {string} id */
  function pick(id) {
    runStore.point(id);
    reveal(id);
  }

  /** @param {number|null} x */
  function readAt(x) {
    at = x;
    painter.soon();
  }

  /** @param {PointerEvent} event */
  function onRelease(event) {
    const still = pressEvent && Math.hypot(event.clientX - pressEvent.clientX, event.clientY - pressEvent.clientY) <= CLICK;
    pressEvent = null;
    const spot = still ? under(event) : null;
    const id = spot && runAt(view.curves(), spot, xAt(spot.across), view.height);
    if (id) pick(id);
  }

  /** Reads a step of the plot's width further, or at least one epoch, as far as there is any in the plot. @param {number} step  -1 or 1 */
  function go(step) {
    const range = view.visible();
    if (!range) return false;
    const [low, high] = range;
    const across = ((at ?? high) - low) / (high - low) + step / 100;
    const x = xAt(Math.min(Math.max(across, 0), 1));
    const next = x === at ? at + step : x;
    return readAt(next < Math.max(low, 0) || next > high ? x : next);
  }

  /** @param {PointerEvent} event */
  function point(event) {
    const spot = under(event);
    readAt(spot && xAt(spot.across));
  }
  onPoint(plot, point, () => readAt(null));
  plot.addEventListener("pointerdown", (event) => (pressEvent = event.button === 0 ? event : null), true);
  // Plotly lays a cover over the page while something is pressed: the window hears what the plot does not.
  life.listen(window, "pointerup", onRelease, { capture: true });
  onKeys(plot, "curves", { back: () => go(-1), on: () => go(1) });
  plot.addEventListener("blur", () => readAt(null));

  return { show, read };
}
