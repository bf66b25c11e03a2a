/** The views of the Inside page, from the top of it to the end: one file a view, one line here. */

import { diagnosis } from "./diagnosis.js";
import { flips } from "./flips.js";
import { gradients } from "./gradients.js";
import { ledger } from "./ledger.js";
import { memory } from "./memory.js";
import { modifiers } from "./modifiers.js";
import { network } from "./network.js";
import { plane } from "./plane.js";
import { pushes } from "./pushes.js";
import { units } from "./units.js";
import { wall } from "./wall.js";
import { weights } from "./weights.js";
import { whatif } from "./whatif.js";

/** @type {import("./view.js").View[]} */
export const VIEWS = [network, ledger, whatif, pushes, modifiers, memory, plane, wall, units, weights, flips, gradients, diagnosis];
