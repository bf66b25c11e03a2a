/** What stands for an element in a test without a page; what asks for an `Element` takes it for one. */

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
  classList = { add() {} };
  /** @param {...Part} children */
  append(...children) {
    this.children.push(...children);
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
  /** Its last child, which can be taken away. */
  get lastElementChild() {
    const last = this.children.at(-1);
    return last && Object.assign(last, { remove: () => void this.children.pop() });
  }
  /** @param {...Part} children */
  prepend(...children) {
    this.children.unshift(...children);
  }
  /** @param {...Part} children */
  replaceChildren(...children) {
    this.children = children;
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
  /** It is in no page. */
  closest() {
    return null;
  }
  querySelectorAll() {
    return [];
  }
  /** Whether its tag begins one of these. @param {string} selectors */
  matches(selectors) {
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

/** Makes elements of this kind those of the page, and says which of them has the focus. */
export function openDocument() {
  Object.assign(globalThis, { document: page });
  return page;
}
