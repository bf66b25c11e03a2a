/** The shapes that several scripts share. It holds no code, and no page loads it: the type check reads it. */

/**
 * A part of a page: what it shows follows the theme, and it leaves nothing behind.
 * @typedef {object} Part
 * @property {(theme: string) => void} retheme
 * @property {() => void} destroy
 */

/**
 * What Plotly draws into: an element that has then a figure of its own, as Plotly has filled it in, and tells of its events.
 * @typedef {HTMLElement & {data: any[], layout: any, on?: (event: string, hear: (...what: any[]) => void) => void}} Chart
 */

/**
 * A figure as playground/charts makes it, for the page to fill.
 * @typedef {{data: any[], layout: any, config: object}} Figure
 */

/**
 * What the page uses of plotly.js.
 * @typedef {object} Plotly
 * @property {(chart: HTMLElement, data: object[], layout: object, config: object) => Promise<unknown>} react
 * @property {(chart: HTMLElement, frame: object, how: object) => Promise<unknown>} animate  rejects when a newer one takes its place
 * @property {(chart: HTMLElement, changes: object) => Promise<unknown>} relayout
 * @property {(chart: HTMLElement|Figure, how: object) => Promise<string>} toImage  the address of a picture
 * @property {(chart: HTMLElement) => void} purge
 */

/**
 * How the job of a run stands, as playground/server/streams/interactive_messages.py describes it.
 * @typedef {object} StatusFrame
 * @property {string} state
 * @property {string[]} can  the commands that mean something now
 * @property {{ended: string, can: string[]}} listed  of its run, as the list of saved runs has it
 * @property {number} epoch
 * @property {number} epochs
 * @property {number|null} rate  epochs a second
 * @property {number|null} left  seconds
 * @property {number|null} place  in the line, from 1
 * @property {number} speed
 * @property {string} message
 * @property {string[]} pending  names of settings that take a new run
 * @property {[string, number|string]|null} remedy  a setting and the value to begin anew with
 * @property {string} saving  why runs are not saved
 * @property {string} [room]  how much is used of what may be saved, once there is little left
 * @property {number|null} [elsewhere]  the run began with weights of a run elsewhere, after this epoch of it
 * @property {Change[]} [planned]  what the run is to change by itself, as that of a link did
 */

/**
 * A sentence of the test set, with its label in words, and where that is not all its target: a number, or the label of each
 * word, null for one that has none.
 * @typedef {{text: string, label: string, target?: number|(string|null)[]}} TestSentence
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
 * Figures by the page's theme and by their names.
 * @typedef {Record<string, Record<string, Figure>>} Figures
 */

/**
 * The page's colours by theme and by name; of runs there is a list.
 * @typedef {Record<string, {runs: string[], [name: string]: any}>} Colours
 */

export {};
