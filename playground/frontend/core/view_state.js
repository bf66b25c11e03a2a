/**
 * What is remembered of a view: one list of properties, each with what it is before anything is chosen, how it is read and
 * written, and whether it stands in the link besides.
 *
 * A browser may hold what an earlier version kept, or what was written there by hand, and a link may say anything: anything goes
 * in, a valid state comes out, and one property that makes no sense costs no other.
 */

import { changeLink, fitsLink, readLink } from "./address.js";

/**
 * @template T
 * @typedef {object} Property
 * @property {T} fresh  what it is before anything is chosen
 * @property {(value: unknown) => boolean} fits  whether a value, from the memory or from a link, can be it
 * @property {(text: string) => unknown} [read]  what a link's text means
 * @property {(value: T) => string} [write]  as a link has it
 * @property {Link<T>} [link]  where it stands in the link; none: it does not
 * @property {boolean} [passing]  it is not remembered
 * @property {string} [common]    the key under which all views that have it remember it; none: it is one view's own
 */

/**
 * @template T
 * @typedef {object} Link
 * @property {string} name  of the query parameter
 * @property {(text: string, state: any) => unknown} read  what the link means beside what the tab remembers; undefined: nothing
 * @property {(value: T, state: any) => string|null|undefined} write  null removes the parameter from the link, undefined leaves it unchanged
 * @property {boolean} [empty]  an empty text stands there too; otherwise it is as null
 */

/** @param {string} [fresh] @returns {Property<string>} */
export const text = (fresh = "") => ({
  fresh,
  fits: (value) => typeof value === "string",
  read: (linkText) => linkText,
  write: (value) => value,
});

/** @param {boolean} [fresh] @returns {Property<boolean>} */
export const flag = (fresh = false) => ({
  fresh,
  fits: (value) => typeof value === "boolean",
  read: (linkText) => ({ 1: true, 0: false })[linkText],
  write: (value) => (value ? "1" : "0"),
});

/** @param {number} [fresh] @returns {Property<number>} */
export const number = (fresh = 0) => ({
  fresh,
  fits: Number.isFinite,
  read: (linkText) => (linkText.trim() ? Number(linkText) : undefined),
  write: String,
});

/** A whole number from 0, or what it is at first. @param {number} [fresh] @returns {Property<number>} */
export const whole = (fresh = 0) => ({
  fresh,
  fits: (value) => value === fresh || (Number.isInteger(value) && Number(value) >= 0),
  read: (linkText) => (/^\d{1,9}$/u.test(linkText) ? Number(linkText) : undefined),
  write: String,
});

/** One of these values, the first of them at first. @template {string|number} T @param {T[]} values @returns {Property<T>} */
export const oneOf = (...values) => ({
  fresh: values[0],
  fits: (value) => values.includes(/** @type {T} */ (value)),
  read: (linkText) => values.find((value) => String(value) === linkText),
  write: String,
});

/** @param {string} [between]  what stands between two of them in a link @returns {Property<string[]>} */
export const texts = (between = ".") => ({
  fresh: [],
  fits: (value) => Array.isArray(value) && value.every((each) => typeof each === "string"),
  read: (linkText) => (linkText ? linkText.split(between) : []),
  write: (value) => value.join(between),
});

/** An object of which every property fits. @template {Record<string, unknown>} T @param {{[K in keyof T]: Property<T[K]>}} properties @returns {Property<T>} */
export const object = (properties) => ({
  fresh: freshOf(properties),
  fits: (value) => isObject(value) && Object.entries(properties).every(([name, { fits }]) => fits(value[name])),
});

/** As this property, or null, which it is at first. @template T @param {Property<T>} property @returns {Property<T|null>} */
export const maybe = ({ fits, read, write }) => ({
  fresh: null,
  fits: (value) => value === null || fits(value),
  read,
  write: (value) => (value === null ? "" : (write?.(value) ?? "")),
});

/** @type {Property<undefined>} */
const NONE = { fresh: undefined, fits: () => false };

/** What is handed on as it is, to a server that checks it. @returns {Property<any>} */
export const anything = () => ({ fresh: undefined, fits: () => true });

/** What is remembered in: the browser's storage, or what stands for it. @typedef {Pick<Storage, "getItem"|"setItem">} Memory */

/** @type {() => Memory} */
let tabMemory = () => sessionStorage;

/** From now on the tab remembers elsewhere: a page that is a file of its own shares nothing with others. @param {Memory} memory */
export function rememberIn(memory) {
  tabMemory = () => memory;
}

/** Values by name, each as this property. @template T @param {Property<T>} property @returns {Property<Record<string, T>>} */
export const record = ({ fits }) => ({ fresh: {}, fits: (value) => isObject(value) && Object.values(value).every(fits) });

/** Texts by name, as a link has its own parameters. @returns {Property<Record<string, string>>} */
export const pairs = () => ({
  ...record(text()),
  read: (linkText) => Object.fromEntries(new URLSearchParams(linkText)),
  write: (value) => String(new URLSearchParams(value)),
});

/**
 * A property that stands in the link too, which is stronger than the memory: a link that is opened shows what it says.
 * @template T
 * @param {Property<T>} property
 * @param {string} name  of the query parameter
 * @param {Partial<Link<T>>} [link]  how it is read and written there; as the property has it, unless it is as at first
 * @returns {Property<T>}
 */
export const inLink = (property, name, link = {}) => ({
  ...property,
  link: {
    name,
    read: (linkText) => property.read?.(linkText),
    write: (value) => (value === property.fresh ? null : property.write?.(value)),
    ...link,
  },
});

/** A property that is not remembered: the link alone has it. @template T @param {Property<T>} property @returns {Property<T>} */
export const passing = (property) => ({ ...property, passing: true });

/** A property that views have in common: what one of them remembers, the others recall. @template T @param {Property<T>} property @param {string} key  under which it is kept @returns {Property<T>} */
export const common = (property, key) => ({ ...property, common: key });

/** @param {unknown} value @returns {value is Record<string, unknown>} */
const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

/** @template {Record<string, unknown>} T @param {{[K in keyof T]: Property<T[K]>}} properties @returns {T} */
function freshOf(properties) {
  const fresh = Object.entries(properties).map(([name, property]) => [name, structuredClone(property.fresh)]);
  return Object.fromEntries(fresh);
}

/**
 * @template {Record<string, unknown>} T
 * @typedef {object} ViewState
 * @property {() => T & Record<string, any>} recall  what is remembered, and above it what the link says
 * @property {(state: Partial<T> & Record<string, any>) => void} remember  keeps it, in the tab and in the link
 * @property {(state: Partial<T> & Record<string, any>) => void} show  puts it into the link alone
 */

/**
 * @template {Record<string, unknown>} T
 * @param {string} key  under which it is kept
 * @param {{[K in keyof T]: Property<T[K]>}} properties
 * @param {() => Memory} [storage]  where: the tab's, which is as fresh as the tab, so that a refresh changes nothing, or the browser's
 * @param {Property<any>} [others]  what properties of any other name are; none: there are no others
 * @returns {ViewState<T>}
 */
export function viewState(key, properties, storage = () => tabMemory(), others = NONE) {
  /** @type {[string, Property<any>, Link<any>][]} */
  const links = Object.entries(properties).flatMap(([name, property]) => (property.link ? [[name, property, property.link]] : []));
  /** @type {ViewState<T>} */
  const view = {
    recall() {
      const state = freshOf(properties);
      const kept = keptAt(key, storage);
      for (const [name, value] of Object.entries(isObject(kept) ? kept : {})) {
        const { fits, passing: isPassing } = Object.hasOwn(properties, name) ? properties[name] : others;
        if (!isPassing && fits(value)) Object.assign(state, { [name]: value });
      }
      for (const [name, { fits, common: commonKey }] of Object.entries(properties)) {
        const value = commonKey && keptAt(commonKey, storage);
        if (commonKey && fits(value)) Object.assign(state, { [name]: value });
      }
      for (const [name, { fits }, link] of links) {
        const linkText = readLink(link.name);
        const value = linkText === null ? undefined : link.read(linkText, state);
        if (value !== undefined && fits(value)) Object.assign(state, { [name]: value });
      }
      return state;
    },
    remember(state) {
      /** @type {Record<string, unknown>} */
      const own = {};
      /** @type {[key: string, value: unknown][]} */
      const items = [[key, own]];
      for (const [name, value] of Object.entries(state)) {
        const { passing: isPassing, common: commonKey } = Object.hasOwn(properties, name) ? properties[name] : others;
        if (commonKey) items.push([commonKey, value]);
        else if (!isPassing) own[name] = value;
      }
      try {
        for (const [itemKey, value] of items) storage().setItem(itemKey, JSON.stringify(value));
      } catch (error) {
        if (!(error instanceof DOMException)) throw error; // a browser that stores nothing goes on without
      }
      view.show(state);
    },
    show(state) {
      for (const [name, , link] of links) {
        const linkText = link.write(state[name], state);
        if (linkText !== undefined) writeLink(link.name, linkText || (link.empty ? linkText : null));
      }
    },
  };
  return view;
}

/** What is kept under a key, null if nothing is. @param {string} key @param {() => Memory} storage @returns {unknown} */
function keptAt(key, storage) {
  try {
    return JSON.parse(storage().getItem(key) ?? "null");
  } catch (error) {
    if (error instanceof DOMException || error instanceof SyntaxError) return null; // no storage, or not ours
    throw error;
  }
}

/** Puts a value into the link in place of the one before, or takes it out if there is none that fits. @param {string} name @param {string|null} value */
function writeLink(name, value) {
  changeLink((link) => {
    if (value === null || !fitsLink(value)) link.delete(name);
    else link.set(name, value);
    return link;
  });
}
