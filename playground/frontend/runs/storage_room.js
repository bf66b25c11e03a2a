/** How much room a visitor's saved runs take, told before it is used up. */

import { megabytes } from "../core/numbers.js";

const TOLD_FROM = 0.75; // of what they may take

/** A line for the visitor, empty while there is plenty of room. @param {{used: number, most: number}|null} room */
export function roomLine(room) {
  if (!room || room.used < TOLD_FROM * room.most) return "";
  return `You have used ${megabytes(room.used)} of ${megabytes(room.most)} MB for saved runs. Delete those that you no longer need: they make room.`;
}
