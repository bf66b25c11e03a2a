/** Reads all curves at one place: a line under the pointer, a list with every curve's value, and what a click means. */

// @ts-nocheck

import { element } from "../../core/dom.js";
import { countText, lossText, percentText } from "../../core/numbers.js";
import { nearest } from "./lines.js";
import { makeSwatch, paintSwatch } from "../../charts/swatch.js";

const REACH = 40; // px from a curve within which a click means it
const CLICK = 4; // px that a click may move

const secondsText = (value) => `${value.toFixed(value < 10 ? 2 : 1)} s`;

/**
 * @param {object} context  runStore, memory, reveal, and the parts that buildRunCurves made
 * @param {object} view     how it is drawn now
 * @param {() => {run: object, line: import("../table/lines.js").Line}[]} view.curves  in the order of the list
 * @param {() => {left: number, top: number, width: number, height: number}} view.place  of the plot, px
 * @param {() => [number, number]|null} view.visible  range of x; null before anything is drawn
 * @param {(y: number) => number} view.height        from a value to where it stands, 0 below and 1 above
 * @param {() => string[]} view.colours
 * @param {(id: string|null) => void} view.spotlight  lets one curve stand out, null: none
 */
export function makeReadings({ runStore, memory, reveal, plot, cursor, list, place }, view) {
  const entries = new Map(); // id -> its line in the list
  let at = null; // x at which the curves are read; null = their last points
  let frame = 0;
  let pressed = null;

  const valueText = (value) => (memory.column === "loss" ? lossText(value) : percentText(value));

  function entryOf(run) {
    if (!entries.has(run.id)) {
      const swatch = makeSwatch();
      const name = element("span", { className: "rnn-name rnn-words", dir: "auto" });
      const value = element("b", {});
      const button = element("button", { type: "button", className: "rnn-reading" }, swatch, name, value);
      button.addEventListener("click", () => (run.id === runStore.current ? runStore.point(null) : pick(run.id)));
      for (const [begins, ends] of [
        ["pointerenter", "pointerleave"],
        ["focus", "blur"],
      ]) {
        button.addEventListener(begins, () => view.spotlight(run.id));
        button.addEventListener(ends, () => view.spotlight(null));
      }
      entries.set(run.id, { item: element("li", {}, button), button, swatch, name, value });
    }
    return entries.get(run.id);
  }

  /** The value of a curve at the place, "–" where its run was not yet, or no longer, training. */
  function reading({ x, y }) {
    if (!x.length) return "–";
    if (at === null) return valueText(y.at(-1));
    return at > x.at(-1) ? "–" : valueText(y[nearest(x, at)]);
  }

  /** Shows every curve's value at the place under the pointer, or at its end. */
  function read() {
    const curves = view.curves();
    const near = curves.every(({ line }) => line.whole) ? "" : "near ";
    const there = at === null ? "last epoch" : near + (memory.by === "epoch" ? `epoch ${countText(at)}` : secondsText(at));
    const mean = memory.smooth ? `${there}, mean of ${memory.smooth} epochs` : there;
    // Curves that the server smooths come a little later: until then they are as they were.
    const where = curves.every(({ line }) => line.smoothing === memory.smooth) ? mean : `${there}, smoothing …`;
    if (place.textContent !== where) place.textContent = where;
    for (const { run, line } of curves) {
      const { value } = entryOf(run);
      const text = reading(line);
      if (value.textContent !== text) value.textContent = text;
    }
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
      if (name.textContent !== label) name.textContent = label;
      if (name.title !== shown) name.title = shown;
      button.setAttribute("aria-pressed", run.id === runStore.current);
      return item;
    });
    if (items.length !== list.children.length || items.some((item, i) => item !== list.children[i])) list.replaceChildren(...items);
    const ids = new Set(curves.map(({ run }) => run.id));
    for (const id of entries.keys()) if (!ids.has(id)) entries.delete(id);
    read();
  }

  /** Where a pointer is, in shares of the plot; null outside of it. */
  function under(event) {
    const box = plot.getBoundingClientRect();
    const { left, top, width, height } = view.place();
    const across = (event.clientX - box.left - left) / width;
    const up = 1 - (event.clientY - box.top - top) / height;
    return across < 0 || across > 1 || up < 0 || up > 1 || !view.visible() ? null : { across, up, height };
  }

  /** The x under a pointer, a whole epoch where the axis has those. */
  function xOf({ across }) {
    const [low, high] = view.visible();
    const x = low + across * (high - low);
    return memory.by === "epoch" ? Math.max(Math.round(x), 0) : x;
  }

  /** The run whose curve is nearest to a place, null if none is near. */
  function runAt(spot) {
    const x = xOf(spot);
    let [found, least] = [null, REACH];
    for (const { run, line } of view.curves()) {
      if (!line.x.length || x > line.x.at(-1)) continue;
      const distance = Math.abs(spot.up - view.height(line.y[nearest(line.x, x)])) * spot.height;
      if (distance < least) [found, least] = [run.id, distance];
    }
    return found;
  }

  function pick(id) {
    runStore.point(id);
    reveal(id);
  }

  function readAt(x) {
    at = x;
    frame ||= requestAnimationFrame(() => {
      frame = 0;
      read();
    });
  }

  function released(event) {
    const still = pressed && Math.hypot(event.clientX - pressed.clientX, event.clientY - pressed.clientY) <= CLICK;
    pressed = null;
    const spot = still ? under(event) : null;
    const id = spot && runAt(spot);
    if (id) pick(id);
  }

  function moved(event) {
    const spot = under(event);
    readAt(spot && xOf(spot));
  }

  plot.addEventListener("pointermove", moved);
  plot.addEventListener("pointerleave", () => readAt(null));
  plot.addEventListener("pointerdown", (event) => (pressed = event.button === 0 ? event : null), true);
  // Plotly lays a cover over the page while something is pressed: the window hears what the plot does not.
  window.addEventListener("pointerup", released, true);
  plot.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!step || !view.visible()) return;
    event.preventDefault();
    event.stopPropagation();
    const [low, high] = view.visible();
    const across = ((at ?? high) - low) / (high - low) + step / 100;
    const x = xOf({ across: Math.min(Math.max(across, 0), 1) });
    readAt(x === at ? at + step : x);
  });
  plot.addEventListener("blur", () => readAt(null));

  return {
    show,
    read,
    destroy() {
      cancelAnimationFrame(frame);
      window.removeEventListener("pointerup", released, true);
    },
  };
}
