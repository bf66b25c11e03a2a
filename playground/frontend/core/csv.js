/** Tables as a spreadsheet reads them: CSV in UTF-8 that says so. */

/** @param {(string|number)[][]} rows */
export function csvOf(rows) {
  const cell = (/** @type {string|number} */ value) => {
    const text = String(value);
    return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  return `\ufeff${rows.map((row) => row.map(cell).join(",")).join("\r\n")}\r\n`;
}
