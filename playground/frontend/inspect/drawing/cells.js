/** What a heatmap has room for, and how large its numbers are. */

import { px } from "../../core/unit.js";

const PITCH = 12; // px from one name to the next, at least

/** The places that are named where there is room for some of them only. @param {number} count @param {number} room  in px */
export function placesToName(count, room) {
  const stride = Math.max(1, Math.ceil((count * px(PITCH)) / Math.max(room, 1)));
  return Array.from({ length: Math.ceil(count / stride) }, (_, i) => i * stride);
}

/** The largest size of a value. @param {ArrayLike<number|null>[]} values */
export function largestOf(values) {
  let largest = 1e-9;
  for (const row of values) for (let i = 0; i < row.length; i += 1) largest = Math.max(largest, Math.abs(row[i] ?? 0));
  return largest;
}
