/** The views of the Inside page, from the top of it to the end: one file a view, one line here. */

import { diagnosis } from "./diagnosis/diagnosis.js";
import { flips } from "./weights/flips.js";
import { gradients } from "./diagnosis/gradients.js";
import { ledger } from "./words/ledger.js";
import { lengths } from "./memory/lengths.js";
import { memory } from "./memory/memory.js";
import { modifiers } from "./words/modifiers.js";
import { network } from "./network/network.js";
import { plane } from "./landscape/plane.js";
import { pushes } from "./words/pushes.js";
import { units } from "./weights/units.js";
import { wall } from "./wall/wall.js";
import { weights } from "./weights/weights.js";
import { whatif } from "./words/whatif.js";

/** @type {import("./view/view.js").View[]} */
export const VIEWS = [
  network,
  ledger,
  whatif,
  pushes,
  modifiers,
  memory,
  lengths,
  plane,
  wall,
  units,
  weights,
  flips,
  gradients,
  diagnosis,
];
