/** The views of the Inside page, from the top of it to the end: one file a view, one line here. */

import { ledger } from "./ledger.js";
import { memory } from "./memory.js";
import { network } from "./network.js";
import { pushes } from "./pushes.js";

/** @type {import("./view.js").View[]} */
export const VIEWS = [network, ledger, pushes, memory];
