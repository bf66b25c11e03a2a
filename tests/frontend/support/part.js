/** What stands for an element in a test without a page; what asks for an `Element` takes it for one. */

import { setMaxListeners } from "node:events";

/** An element without a page: it has whatever is put on it, and is told of events. */
export class Part extends EventTarget {
  /** @type {Record<string, string>} */
  dataset = {};
  value = "";
  textContent = "";
  className = "";
  options = [{}, {}];
  /** @type {Record<string, string>} */
  attributes = {};
  /** @param {string} [tag] */
  constructor(tag = "div") {
    super();
    this.tag = tag;
  }
  hidden = false;
  tabIndex = 0;
  /** @type {Part[]} */
  children = [];
  /** What it stands in. @type {Part|null} */
  parent = null;
  classList = {
    contains: (/** @type {string} */ name) => this.className.split(" ").includes(name),
    add: (/** @type {string} */ name) => this.classList.toggle(name, true),
    toggle: (/** @type {string} */ name, /** @type {boolean} */ on) => {
      const others = this.className.split(" ").filter((each) => each && each !== name);
      this.className = [...others, ...(on ? [name] : [])].join(" ");
    },
  };
  /** These are in it from now on. @param {Part[]} children */
  adopt(children) {
    for (const child of children) {
      if (!(child instanceof Part)) continue; // a text
      child.remove();
      child.parent = this;
    }
    return children;
  }
  /** Takes it out of its parent. An element that has the focus loses it, even when it is only moved. */
  remove() {
    if (this.parent && this.contains(page.activeElement)) page.activeElement = null;
    this.parent?.children.splice(this.parent.children.indexOf(this), 1);
    this.parent = null;
  }
  /** @param {...Part} children */
  append(...children) {
    this.children.push(...this.adopt(children));
  }
  get parentElement() {
    return this.parent;
  }
  /** @returns {Part|null} */
  get nextElementSibling() {
    return this.parent?.children[this.parent.children.indexOf(this) + 1] ?? null;
  }
  get isConnected() {
    return this.parent !== null;
  }
  /** @returns {Part|null} */
  get firstChild() {
    return this.children.at(0) ?? null;
  }
  /** @returns {Part|null} */
  get lastChild() {
    return this.children.at(-1) ?? null;
  }
  cloneNode() {
    return new Part(this.tag);
  }
  /** @param {...Part} others */
  after(...others) {
    const siblings = this.parent?.children ?? [];
    this.parent?.adopt(others);
    siblings.splice(siblings.indexOf(this) + 1, 0, ...others);
  }
  /** @param {Part} other */
  replaceWith(other) {
    const { parent } = this;
    if (!parent) return;
    parent.children.splice(parent.children.indexOf(this), 1, other);
    parent.adopt([other]);
    this.parent = null;
  }
  get tBodies() {
    return this.children.filter(({ tag }) => tag === "tbody");
  }
  get rows() {
    return this.children;
  }
  get cells() {
    return this.children;
  }
  get lastElementChild() {
    return this.children.at(-1);
  }
  /** @param {...Part} children */
  prepend(...children) {
    this.children.unshift(...this.adopt(children));
  }
  /** @param {...Part} children */
  replaceChildren(...children) {
    this.children = this.adopt(children);
  }
  /** @param {Part} child */
  appendChild(child) {
    this.append(child);
    return child;
  }
  /** @param {string} name @param {boolean} [on] */
  toggleAttribute(name, on = !this.hasAttribute(name)) {
    if (on) this.setAttribute(name, "");
    else delete this.attributes[name];
  }
  /** What is set of its style. @type {Record<string, any>} */
  style = { setProperty: (/** @type {string} */ name, /** @type {string} */ value) => void (this.style[name] = value) };
  clientWidth = 500; // px
  /** @returns {any} */
  getBoundingClientRect() {
    return { left: 0, top: 0, width: this.clientWidth, height: 332 };
  }
  focus() {
    page.activeElement = this;
  }
  click() {
    this.say("click");
  }
  /** @param {string} name @param {string} value */
  setAttribute(name, value) {
    this.attributes[name] = value;
    if (name.startsWith("data-")) this.dataset[name.slice("data-".length)] = value;
  }
  /** @param {string} _space @param {string} name @param {string} value */
  setAttributeNS(_space, name, value) {
    this.setAttribute(name, value);
  }
  /** @param {string} name */
  removeAttribute(name) {
    delete this.attributes[name];
  }
  /** @param {Part|null} other @returns {boolean} */
  contains(other) {
    return other === this || this.children.some((child) => child instanceof Part && child.contains(other));
  }
  /** @param {string} name */
  getAttribute(name) {
    return this.attributes[name] ?? null;
  }
  /** @param {string} name */
  hasAttribute(name) {
    return name in this.attributes;
  }
  min = "";
  max = "";
  /** Whether a number that was typed is within its bounds. */
  checkValidity() {
    const number = Number(this.value);
    return !(this.min && number < Number(this.min)) && !(this.max && number > Number(this.max));
  }
  reportValidity() {
    return this.checkValidity();
  }
  /** A canvas without a pen. */
  getContext() {
    return null;
  }
  /** Pointers that it has taken, whatever they are over. @type {Set<number>} */
  #pointers = new Set();
  /** @param {number} id */
  setPointerCapture(id) {
    this.#pointers.add(id);
  }
  /** @param {number} id */
  hasPointerCapture(id) {
    return this.#pointers.has(id);
  }
  /** The pointer is let go. @param {number} id */
  releasePointerCapture(id) {
    this.#pointers.delete(id);
  }
  isPoppedUp = false;
  showPopover() {
    this.isPoppedUp = true;
  }
  hidePopover() {
    this.isPoppedUp = false;
  }
  select() {}
  scrollIntoView() {}
  /** The nearest around it, or itself, of this tag or class; `:first-child` may follow. @param {string} selectors @returns {Part|null} */
  closest(selectors) {
    const fits = selectors.split(", ").some((selector) => {
      const [name, first] = selector.split(":");
      const isNamed = name.startsWith(".") ? this.classList.contains(name.slice(1)) : this.tag === name;
      return isNamed && (!first || this.parent?.children[0] === this);
    });
    return fits ? this : (this.parent?.closest(selectors) ?? null);
  }
  querySelectorAll() {
    return [];
  }
  querySelector() {
    return null;
  }
  /** Whether its tag begins one of these, and its type is not among those that are left out. @param {string} selectors */
  matches(selectors) {
    const leftOut = /:not\((.*?)\)/u.exec(selectors)?.[1] ?? "";
    if (leftOut.includes(`[type=${Reflect.get(this, "type")}]`)) return false;
    return selectors.split(", ").some((selector) => selector.startsWith(this.tag));
  }
  /** @param {string} kind @param {object} [more] */
  say(kind, more = {}) {
    this.dispatchEvent(Object.assign(new Event(kind), more));
  }
  /**
   * A key is pressed on it, or on an element in it that stands at `at`.
   * @param {string} key
   * @param {object} [modifiers]  keys that are down with it
   * @param {Part} [at]
   * @returns {boolean} whether the key has done something here
   */
  press(key, modifiers, at = this) {
    const event = Object.assign(new Event("keydown", { cancelable: true }), { key, ...modifiers });
    Object.defineProperty(event, "target", { value: at });
    this.dispatchEvent(event);
    return event.defaultPrevented;
  }
}
Object.assign(globalThis, { Element: Part });

const page = Object.assign(new EventTarget(), {
  hidden: false,
  activeElement: /** @type {Part|null} */ (null),
  createElement: (/** @type {string} */ tag) => new Part(tag),
  createElementNS: (/** @type {string} */ _space, /** @type {string} */ tag) => new Part(tag),
  querySelector: () => null,
});

setMaxListeners(0, page); // a whole page listens more often than Node expects

/** How every element looks: its properties are their own names. */
const STYLE = { color: "ink", fontFamily: "letters", getPropertyValue: (/** @type {string} */ name) => name };

/** Makes elements of this kind those of the page, and says which of them has the focus. */
export function openDocument() {
  Object.assign(globalThis, { document: page, getComputedStyle: () => STYLE });
  return page;
}
