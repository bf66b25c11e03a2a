/**
 * What is remembered of a view: a list of properties, each with what it is before anything is chosen and how it is read.
 *
 * A browser may hold what an earlier version kept, or what somebody wrote there by hand: anything goes in, a valid state
 * comes out, and one property that makes no sense costs no other.
 */

/**
 * @template T
 * @typedef {object} Property
 * @property {T} fresh  what it is before anything is chosen
 * @property {(kept: unknown) => boolean} fits  whether what was kept can be it
 */

/** @param {string} [fresh] @returns {Property<string>} */
export const text = (fresh = "") => ({ fresh, fits: (kept) => typeof kept === "string" });

/** @param {boolean} [fresh] @returns {Property<boolean>} */
export const flag = (fresh = false) => ({ fresh, fits: (kept) => typeof kept === "boolean" });

/** @param {number} [fresh] @returns {Property<number>} */
export const number = (fresh = 0) => ({ fresh, fits: Number.isFinite });

/** One of these values, the first of them at first. @template {string|number} T @param {T[]} values @returns {Property<T>} */
export const oneOf = (...values) => ({ fresh: values[0], fits: (kept) => values.includes(/** @type {T} */ (kept)) });

/** @returns {Property<string[]>} */
export const texts = () => ({ fresh: [], fits: (kept) => Array.isArray(kept) && kept.every((each) => typeof each === "string") });

/** An object of which every property fits. @template {Record<string, unknown>} T @param {{[K in keyof T]: Property<T[K]>}} properties @returns {Property<T>} */
export const object = (properties) => ({
  fresh: freshOf(properties),
  fits: (kept) => isObject(kept) && Object.entries(properties).every(([name, { fits }]) => fits(kept[name])),
});

/** As this property, or null, which it is at first. @template T @param {Property<T>} property @returns {Property<T|null>} */
export const maybe = ({ fits }) => ({ fresh: null, fits: (kept) => kept === null || fits(kept) });

/** @type {Property<undefined>} */
const NONE = { fresh: undefined, fits: () => false };

/** What is handed on as it is, to a server that checks it. @returns {Property<any>} */
export const anything = () => ({ fresh: undefined, fits: () => true });

/** Values by name, each as this property. @template T @param {Property<T>} property @returns {Property<Record<string, T>>} */
export const record = ({ fits }) => ({ fresh: {}, fits: (kept) => isObject(kept) && Object.values(kept).every(fits) });

/** @param {unknown} kept @returns {kept is Record<string, unknown>} */
const isObject = (kept) => typeof kept === "object" && kept !== null && !Array.isArray(kept);

/** @template {Record<string, unknown>} T @param {{[K in keyof T]: Property<T[K]>}} properties @returns {T} */
function freshOf(properties) {
  const fresh = Object.entries(properties).map(([name, property]) => [name, structuredClone(property.fresh)]);
  return Object.fromEntries(fresh);
}

/**
 * @template {Record<string, unknown>} T
 * @param {string} key  under which it is kept
 * @param {{[K in keyof T]: Property<T[K]>}} properties
 * @param {() => Storage} [storage]  where: the tab's, which is as fresh as the tab, so that a refresh changes nothing, or the browser's
 * @param {Property<any>} [others]  what properties of any other name are; none: there are no others
 * @returns {{recall: () => T & Record<string, any>, remember: (state: Partial<T> & Record<string, any>) => void}}
 */
export function viewState(key, properties, storage = () => sessionStorage, others = NONE) {
  return {
    recall() {
      const kept = keptAt(key, storage);
      const state = freshOf(properties);
      for (const [name, value] of Object.entries(kept)) {
        const { fits } = Object.hasOwn(properties, name) ? properties[name] : others;
        if (fits(value)) Object.assign(state, { [name]: value });
      }
      return state;
    },
    remember(state) {
      try {
        storage().setItem(key, JSON.stringify(state));
      } catch (error) {
        if (!(error instanceof DOMException)) throw error; // a browser that stores nothing goes on without
      }
    },
  };
}

/** @param {string} key @param {() => Storage} storage @returns {Record<string, unknown>} */
function keptAt(key, storage) {
  try {
    const kept = JSON.parse(storage().getItem(key) ?? "null");
    return isObject(kept) ? kept : {};
  } catch (error) {
    if (error instanceof DOMException || error instanceof SyntaxError) return {}; // no storage, or not ours
    throw error;
  }
}

/** What the address says under a name, null if it has no such name. @param {string} name */
export const readLink = (name) => new URL(window.location.href).searchParams.get(name);

/** Puts a value into the address in place of the one before, or takes it out if there is none. @param {string} name @param {string|undefined} value */
export function writeLink(name, value) {
  const url = new URL(window.location.href);
  if (value) url.searchParams.set(name, value);
  else url.searchParams.delete(name);
  if (url.href !== window.location.href) window.history.replaceState(window.history.state, "", url);
}
