/** The life of a part of the page: what it listens to and has planned ends with it, and Streamlit mounts it only once. */

/** @typedef {import("../types.js").Part} Part */

/**
 * Something that a part does later: at most once at a time.
 * @typedef {object} Timer
 * @property {boolean} running
 * @property {(ms: number) => void} start    unless it is running already
 * @property {(ms: number) => void} restart  from now, whether it is running or not
 * @property {() => void} stop
 */

/**
 * @typedef {object} Life
 * @property {boolean} over  the part was removed: it draws and asks nothing any more
 * @property {(...ends: (() => void)[]) => void} keep  calls these when the part is taken away
 * @property {(target: EventTarget, kind: string, hear: (event: any) => void, options?: AddEventListenerOptions) => void} listen
 *   listens to a target that outlives the part or that other parts share
 * @property {(hear: () => void) => void} whenSeen  each time that the page is seen again after it was hidden
 * @property {(element: Element, hear: (size: {width: number, height: number}) => void) => void} whenResized
 *   calls `hear` with the size of the content in px, at first and after each change
 * @property {(element: Element, hear: () => void) => (act: () => void) => void} whenChanged
 *   calls `hear` after what is in the element has changed, and returns a way to change it unheard
 * @property {(act: () => void) => Timer} timer
 * @property {(retheme?: (theme: string) => void) => Part} part  what the page holds of it
 */

/** @returns {Life} */
export function makeLife() {
  /** @type {(() => void)[]} */
  const ends = [];
  /** @type {Life} */
  const life = {
    over: false,
    keep: (...more) => void ends.push(...more),
    listen(target, kind, hear, options) {
      target.addEventListener(kind, hear, options);
      life.keep(() => target.removeEventListener(kind, hear, options));
    },
    whenSeen: (hear) => life.listen(document, "visibilitychange", () => document.hidden || hear()),
    whenResized(element, hear) {
      let size = "";
      const observer = new ResizeObserver(([{ contentRect }]) => {
        const { width, height } = contentRect;
        const now = `${width}x${height}`;
        if (now === size) return;
        size = now;
        hear({ width, height });
      });
      observer.observe(element);
      life.keep(() => observer.disconnect());
    },
    whenChanged(element, hear) {
      const observer = new MutationObserver(() => hear());
      observer.observe(element, { childList: true, characterData: true, subtree: true });
      life.keep(() => observer.disconnect());
      return (act) => {
        act();
        observer.takeRecords();
      };
    },
    timer(act) {
      const timer = makeTimer(act);
      life.keep(timer.stop);
      return timer;
    },
    part: (retheme = () => {}) => ({
      retheme: (theme) => void (life.over || retheme(theme)),
      destroy() {
        life.over = true;
        for (const end of ends.splice(0)) end();
      },
    }),
  };
  return life;
}

/** A timer of something that is no part of a page: what makes it stops it. @param {() => void} act @returns {Timer} */
export function makeTimer(act) {
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  let id;
  const timer = {
    get running() {
      return id !== undefined;
    },
    start: (/** @type {number} */ ms) => void (timer.running || timer.restart(ms)),
    restart(/** @type {number} */ ms) {
      clearTimeout(id);
      id = setTimeout(() => {
        id = undefined;
        act();
      }, ms);
    },
    stop() {
      clearTimeout(id);
      id = undefined;
    },
  };
  return timer;
}

/** What is mounted in an element: the stream that its parts show, and the parts once they are built. @type {WeakMap<Element, {stream: object, parts: Part[]}>} */
const mounts = new WeakMap();

/**
 * Builds the parts of a page in an element, or, while it shows the same stream, has those that are there follow the theme:
 * Streamlit mounts a component again whenever its data or the theme has changed.
 * @param {Element} parent
 * @param {object} stream
 * @param {() => string} theme  of now
 * @param {(isMounted: () => boolean) => Promise<Part[]>} build  may ask, after it has waited, whether the parts are still wanted
 * @returns {Promise<() => void>} the clean-up for the moment when the visitor leaves the page
 */
export async function mountOnce(parent, stream, theme, build) {
  const clear = () => {
    mounts.get(parent)?.parts.forEach((part) => part.destroy());
    mounts.delete(parent);
  };
  const before = mounts.get(parent);
  if (before?.stream === stream) {
    for (const part of before.parts) part.retheme(theme());
    return clear;
  }
  clear();
  /** @type {{stream: object, parts: Part[]}} */
  const mine = { stream, parts: [] };
  mounts.set(parent, mine);
  const isMounted = () => mounts.get(parent) === mine;
  const parts = await build(isMounted);
  if (isMounted()) {
    mine.parts = parts;
    return clear;
  }
  parts.forEach((part) => part.destroy());
  return () => {};
}
