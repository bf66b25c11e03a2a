/** The shapes that several scripts share. It holds no code, and no page loads it: the type check reads it. */

/**
 * A part of a page: what it shows follows the theme, and it leaves nothing behind.
 * @typedef {object} Part
 * @property {(theme: string) => void} retheme
 * @property {() => void} destroy
 */

/**
 * A run as the list of runs tells it, with the figures of its last row and of its best ones by their names.
 * @typedef {{
 *   id: string, name: string, label: string, data: string, colour: number, started: number, ended: string,
 *   pinned?: boolean, sweep?: string, settings: Record<string, number|string>, epochs_done: number, [figure: string]: any
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

export {};
