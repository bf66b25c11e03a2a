/** The shapes of scenes, as playground/scenes/for_page.py makes them. It holds no code, and no page loads it: the type check reads it. */

/**
 * @typedef {object} Scene
 * @property {string} name
 * @property {string} title
 * @property {string} about
 * @property {Step[]} steps
 */

/**
 * @typedef {object} Step
 * @property {string} text
 * @property {string} try        what the visitor may do now
 * @property {string} notes      for the speaker alone
 * @property {string} page       train, inside or compare
 * @property {string} highlight  which part of the screen is framed; "": none
 * @property {string|null} sentence
 * @property {number|null} word  how many words of it are read
 * @property {number|null} epoch
 * @property {number|null} trained  how many epochs the network beside it has trained at least; 0: none; null: as it happens
 * @property {number|null} unit
 * @property {string} view
 * @property {Predict|null} predict
 * @property {DoneWhen} done_when
 * @property {Config|null} config  of the run in which it takes place; null: in any
 */

/** @typedef {{question: string, answers: string[], right: number|null, because: string}} Predict  `right` counts from 1 */
/** @typedef {{epoch?: number, accuracy?: number, word?: number, sweep?: Record<string, number>}} DoneWhen  `sweep`: how many values it tries, by setting */
/** @typedef {{data: string, settings: Record<string, number|string>}} Config */

/**
 * What a page does for the scenes while it is shown.
 * @typedef {object} Host
 * @property {string} page  its name
 * @property {HTMLElement} root  of the page
 * @property {import("../core/run_stream.js").RunStream} stream
 * @property {(event: string, value: unknown) => void} trigger  runs the page's script, which is told of the event
 * @property {(step: Step) => void} show  puts sentence, word, epoch, unit and view of a step on the screen
 * @property {() => import("../core/sweep_data.js").Sweeps} [sweep]  the newest of the visitor's, where the page shows it
 * @property {(sentence: string) => number} wordsRead  how many words of it are read now; -1: another sentence is on the screen
 */

export {};
