/** Lets one curve stand out of many: the others fade while its name is pointed at, or as long as it is picked. */

/**
 * @param {HTMLElement} chart  drawn by Plotly
 * @param {() => string|null} defaultId  id of the run that stands out while no name is pointed at
 */
export function makeSpotlight(chart, defaultId) {
  /** @type {string|null} */
  let pointedId = null;
  /** Ids of the runs, as their curves were drawn. @type {string[]} */
  let order = [];

  function show() {
    const one = [pointedId, defaultId()].find((id) => id !== null && order.includes(id)) ?? null;
    const place = one === null ? -1 : order.indexOf(one);
    chart.toggleAttribute("data-spotlight", one !== null);
    chart.querySelectorAll(".scatterlayer > .trace").forEach((trace, i) => trace.classList.toggle("rnn-lit", i === place));
  }

  return {
    /** A name is pointed at, or no more. @param {string|null} id */
    point(id) {
      if (pointedId === id) return;
      pointedId = id;
      show();
    },
    /** Curves were drawn. @param {string[]} ids  of their runs, in the order of the traces */
    drawn(ids) {
      order = ids;
      show();
    },
  };
}
