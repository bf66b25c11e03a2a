/** The little that a part needs of a screen: frames, a page that can be hidden, and elements that change their size. */

// @ts-nocheck

import { mock } from "node:test";

/** A screen whose time goes by, and whose frames come, when the test says so. Set up before the modules that use it are loaded. */
export function openScreen() {
  mock.timers.enable({ apis: ["setTimeout", "setInterval", "Date"], now: 1_000_000 });
  mock.method(performance, "now", () => Date.now());
  const frames = new Map();
  const observers = new Set();
  let last = 0;
  globalThis.window = new EventTarget();
  globalThis.document = Object.assign(new EventTarget(), { hidden: false });
  globalThis.requestAnimationFrame = (draw) => {
    last += 1;
    frames.set(last, draw);
    return last;
  };
  globalThis.cancelAnimationFrame = (id) => frames.delete(id);
  globalThis.ResizeObserver = class {
    constructor(hear) {
      this.hear = hear;
      this.watched = new Set();
      observers.add(this);
    }
    observe(element) {
      this.watched.add(element);
    }
    disconnect() {
      observers.delete(this);
    }
  };
  return {
    /** How many frames are asked for. */
    get asked() {
      return frames.size;
    },
    /** How many observers look at sizes. */
    get observers() {
      return observers.size;
    },
    /** The browser paints once. */
    frame() {
      const now = [...frames.values()];
      frames.clear();
      for (const draw of now) draw(Date.now());
    },
    /** Lets time go by without a frame, as in a page that nobody sees. */
    pass: (ms) => mock.timers.tick(ms),
    /** What is drawn takes so long. */
    busy: (ms) => mock.timers.setTime(Date.now() + ms),
    hide(hidden) {
      document.hidden = hidden;
      document.dispatchEvent(new Event("visibilitychange"));
    },
    press: () => window.dispatchEvent(new Event("keydown")),
    resize(element, width, height) {
      for (const each of observers) if (each.watched.has(element)) each.hear([{ contentRect: { width, height } }]);
    },
  };
}
