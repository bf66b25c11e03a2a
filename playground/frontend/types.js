/** The shapes that several scripts share. It holds no code, and no page loads it: the type check reads it. */

/**
 * A part of a page: what it shows follows the theme, and it leaves nothing behind.
 * @typedef {object} Part
 * @property {(theme: string) => void} retheme
 * @property {() => void} destroy
 */

/**
 * A setting that was changed in mid-run.
 * @typedef {{epoch: number, name: string, value: number|string}} Change
 */

/**
 * A run as the list of runs tells it, with the figures of its last row and of its best ones by their names. `named` is false
 * while the name is made from the settings, `first_settings` are those that it began with, `can` names what the server would do
 * with it; `shown`, `label` and `look` tell it apart from the others on the page.
 * @typedef {{
 *   id: string, name: string, named?: boolean, data: string, colour: number, started: number, ended: string, message?: string,
 *   pinned: boolean, sweep?: string, settings: Record<string, number|string>, first_settings?: Record<string, number|string>,
 *   changes: Change[], epochs_done: number, can: string[],
 *   shown?: string, label?: string, look?: import("./charts/looks.js").Look, [figure: string]: any
 * }} Run
 */

/**
 * What is said at the foot of the page besides the text.
 * @typedef {object} Message
 * @property {string} [action]  what a button offers
 * @property {() => void} [act]
 * @property {() => void} [over]  called when it goes without another in its place
 * @property {boolean} [bad]
 */

/**
 * A figure as the server made it, to be filled with values.
 * @typedef {{data: any[], layout: any, config: any}} Figure
 */

/**
 * Figures by the page's theme and by their names.
 * @typedef {Record<string, Record<string, Figure>>} Figures
 */

/**
 * What the page draws charts with.
 * @typedef {object} Plotly
 * @property {(chart: HTMLElement, data: object[], layout: object, config?: object) => unknown} react
 * @property {(chart: HTMLElement) => void} purge
 */

/**
 * The page's colours by theme and by name; of runs there is a list.
 * @typedef {Record<string, {runs: string[], [name: string]: any}>} Colours
 */

export {};
