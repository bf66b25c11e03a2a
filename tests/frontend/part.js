/** What stands for an element in a test without a page; what asks for an `Element` takes it for one. */

/** An element without a page: it has whatever is put on it, and is told of events. */
export class Part extends EventTarget {
  /** @type {Record<string, string>} */
  dataset = {};
  value = "";
  textContent = "";
  options = [{}, {}];
  /** @type {Record<string, string>} */
  attributes = {};
  /** @param {string} [tag] */
  constructor(tag = "div") {
    super();
    this.tag = tag;
  }
  /** @param {string} name @param {string} value */
  setAttribute(name, value) {
    this.attributes[name] = value;
  }
  /** @param {string} name */
  getAttribute(name) {
    return this.attributes[name] ?? null;
  }
  /** Whether its tag begins one of these. @param {string} selectors */
  matches(selectors) {
    return selectors.split(", ").some((selector) => selector.startsWith(this.tag));
  }
  /** @param {string} kind @param {object} [more] */
  say(kind, more = {}) {
    this.dispatchEvent(Object.assign(new Event(kind), more));
  }
}
Object.assign(globalThis, { Element: Part });
