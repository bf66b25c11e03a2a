/** Makes elements of a page: any HTML element, icons of one path, and a select. */

const SVG = "http://www.w3.org/2000/svg";

/** The paths of the icons of Play and Pause, for a sentence as for training, and of what takes something away. */
export const PLAY = "M4 2.5v11l9-5.5z";
export const PAUSE = "M4 2.5h3v11H4zM9 2.5h3v11H9z";
export const CROSS = "M4 4l8 8M12 4l-8 8";

/**
 * An element with its properties, attributes (names with a dash) and children; text children are text.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, any>} properties  each has a type of its own, which the element checks
 * @param {(Node|string)[]} children
 */
export function element(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name.includes("-") || name === "role" || name === "for") node.setAttribute(name, value);
    else Object.assign(node, { [name]: value });
  }
  node.append(...children);
  return node;
}

/** Says something in a node, which is left alone if it says that already. @param {Node} node @param {string} text */
export function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/** The element in `root` that has the focus, null if none has. @param {Element} root */
export function focusIn(root) {
  const active = document.activeElement;
  return active instanceof HTMLElement && root.contains(active) ? active : null;
}

/** Changes what is in `root`; what had the focus has it again, if it is still there. @param {Element} root @param {() => void} change */
export function keepingFocus(root, change) {
  const active = focusIn(root);
  change();
  if (active?.isConnected && document.activeElement !== active) active.focus({ preventScroll: true });
}

/** A picture of one path, which screen readers pass over. @param {string} path @param {string} [box] what is seen */
export function drawing(path, className = "", box = "0 0 16 16") {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", box);
  svg.setAttribute("aria-hidden", "true");
  if (className) svg.classList.add(className);
  const line = document.createElementNS(SVG, "path");
  line.setAttribute("d", path);
  svg.append(line);
  return svg;
}

/** A select of that name. @param {string} label @param {[value: string|number, text: string|number][]} options */
export function choice(label, options) {
  return element("select", { "aria-label": label }, ...options.map(([value, textContent]) => element("option", { value, textContent })));
}
