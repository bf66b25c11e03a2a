/** How much room a visitor's saved runs take, told before it is used up. */

const TOLD_FROM = 0.75; // of what they may take

/** As the server says it: small numbers with a digit behind the point. @param {number} bytes */
function megabytes(bytes) {
  const digits = bytes >= 10e6 || bytes % 1e6 === 0 ? 0 : 1;
  return (bytes / 1e6).toLocaleString("en-US", { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

/** A line for the visitor, empty while there is plenty of room. @param {{used: number, most: number}|null} room */
export function roomLine(room) {
  if (!room || room.used < TOLD_FROM * room.most) return "";
  return `You have used ${megabytes(room.used)} of ${megabytes(room.most)} MB for saved runs. Delete those that you no longer need: they make room.`;
}
