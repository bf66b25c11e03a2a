/** The request for a sweep, made from the texts of the form: as the server wants it, and in one line. */

/**
 * @typedef {object} SweepRequest
 * @property {string} data
 * @property {Record<string, string>} values  of each swept setting, as they were typed
 * @property {string} seeds   as it was typed
 * @property {string} epochs
 */

/** A whole number as one; anything else goes as it is: the server says what is wrong. @param {string} text */
const whole = (text) => (/^\d{1,9}$/.test(text) ? Number(text) : text);

/** A request as the server wants it. @param {SweepRequest} request @param {object} [base]  the settings that hold for what is not swept, if they are known yet @param {object} [byCell]  what some cells have in their place */
export const requestOf = ({ data, values, seeds, epochs }, base, byCell = {}) => ({
  data,
  values,
  seeds: whole(seeds),
  epochs: whole(epochs),
  ...(base && { base }),
  ...(Object.keys(byCell).length && { by_cell: byCell }),
});

/** @param {string[]} parts  a setting and its values each @param {Omit<SweepRequest, "values">} rest */
export const inOneLine = (parts, { seeds, epochs, data }) => [...parts, `seeds ${seeds}`, `epochs ${epochs}`, data].join(" · ");

/** How many runs a ready sweep has. @param {{values: Record<string, string>, seeds: number}} config */
export const runsOf = ({ values, seeds }) => Object.values(values).reduce((count, text) => count * text.split(",").length, seeds);
