/** The little that a part needs of a screen: frames, a page that can be hidden, and elements that change their size or are scrolled away. */

import { mock } from "node:test";

/** A screen whose time goes by, and whose frames come, when the test says so. Set up before the modules that use it are loaded. */
export function openScreen() {
  mock.timers.enable({ apis: ["setTimeout", "setInterval", "Date"], now: 1_000_000 });
  mock.method(performance, "now", () => Date.now());
  /** @type {Map<number, (now: number) => void>} */
  const frames = new Map();
  /** @type {Set<Observer>} */
  const observers = new Set();
  let last = 0;
  class Observer {
    /** @param {(entries: {contentRect: {width: number, height: number}}[]) => void} hear */
    constructor(hear) {
      this.hear = hear;
      /** @type {Set<unknown>} */
      this.watched = new Set();
      observers.add(this);
    }
    /** @param {unknown} element */
    observe(element) {
      this.watched.add(element);
    }
    disconnect() {
      observers.delete(this);
    }
  }
  /** @type {Set<Watcher>} */
  const watchers = new Set();
  class Watcher {
    /** @param {(entries: {target: unknown, isIntersecting: boolean}[]) => void} hear */
    constructor(hear) {
      this.hear = hear;
      /** @type {Set<unknown>} */
      this.watched = new Set();
    }
    /** @param {unknown} target */
    observe(target) {
      watchers.add(this);
      this.watched.add(target);
      this.hear([{ target, isIntersecting: isInSight }]);
    }
    disconnect() {
      watchers.delete(this);
      this.watched.clear();
    }
  }
  let isInSight = true;
  const page = Object.assign(new EventTarget(), { hidden: false });
  Object.assign(globalThis, {
    window: Object.assign(new EventTarget(), {
      matchMedia: (/** @type {string} */ query) => ({ matches: screen.prefers.has(query) }),
      location: { href: "http://playground/" },
      history: { state: null, replaceState() {} }, // the address stays as it is, unless a test has it kept
    }),
    document: page,
    requestAnimationFrame: (/** @type {(now: number) => void} */ draw) => {
      last += 1;
      frames.set(last, draw);
      return last;
    },
    cancelAnimationFrame: (/** @type {number} */ id) => frames.delete(id),
    ResizeObserver: Observer,
    IntersectionObserver: Watcher,
  });
  const screen = {
    /** What the visitor prefers, as queries of the media that hold. @type {Set<string>} */
    prefers: new Set(),
    /** How many frames are asked for. */
    get frameCount() {
      return frames.size;
    },
    /** How many observers look at sizes. */
    get observers() {
      return observers.size;
    },
    /** The visitor scrolls to where all is on the screen, or nothing is. @param {boolean} inSight */
    scroll(inSight) {
      isInSight = inSight;
      for (const { hear, watched } of watchers) hear([...watched].map((target) => ({ target, isIntersecting: inSight })));
    },
    /** The browser paints once. */
    frame() {
      const now = [...frames.values()];
      frames.clear();
      for (const draw of now) draw(Date.now());
    },
    /** Lets time go by with a frame every 10 ms. @param {number} ms */
    run(ms) {
      for (let passed = 0; passed < ms; passed += 10) {
        screen.pass(10);
        screen.frame();
      }
    },
    /** Lets time go by without a frame, as in a page that is hidden. */
    pass: (/** @type {number} */ ms) => mock.timers.tick(ms),
    /** What is drawn takes so long. */
    busy: (/** @type {number} */ ms) => mock.timers.setTime(Date.now() + ms),
    /** @param {boolean} hidden */
    hide(hidden) {
      page.hidden = hidden;
      page.dispatchEvent(new Event("visibilitychange"));
    },
    press: () => window.dispatchEvent(new Event("keydown")),
    /** @param {unknown} element @param {number} width @param {number} height */
    resize(element, width, height) {
      for (const each of observers) if (each.watched.has(element)) each.hear([{ contentRect: { width, height } }]);
    },
  };
  return screen;
}
