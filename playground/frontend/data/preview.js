/** Names the part of the page that it stands in, so that it can be found by that name whatever Streamlit calls its own elements. */

/**
 * @param {Element} parent  within the container that has the key `name`
 * @param {{name: string}} data
 */
export function mount(parent, { name }) {
  const container = parent.closest(`.st-key-${name}`);
  container?.setAttribute("data-testid", name);
}
