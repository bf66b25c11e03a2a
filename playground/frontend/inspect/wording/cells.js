/** The cells of a network by their equations: what a view says of any but the tanh cell, whose equations are its own. */

/** What the function of a cell without gates makes of a sum. @param {string} cell @param {string} sum */
export function activationText(cell, sum) {
  return cell === "relu" ? `max(0, ${sum})` : `${cell}(${sum})`;
}

/** The name of that function. @param {string} cell */
export const activationName = (cell) => (cell === "relu" ? "ReLU" : cell);

/** @type {Record<string, {name: string, equations: string[]}>} */
const CELLS = {
  relu: { name: "ReLU", equations: ["h_t = max(0, w_xh x_t + w_hh h_{t-1} + b_h)"] },
  sigmoid: { name: "sigmoid", equations: ["h_t = sigmoid(w_xh x_t + w_hh h_{t-1} + b_h)"] },
  gru: {
    name: "GRU",
    equations: [
      "u_t = w_xh x_t + b_h, for the gates r, z and n",
      "r_t = sigmoid(u_t^r + w_hh^r h_{t-1}), z_t = sigmoid(u_t^z + w_hh^z h_{t-1})",
      "n_t = tanh(u_t^n + r_t (w_hh^n h_{t-1} + b_hn))",
      "h_t = (1 − z_t) n_t + z_t h_{t-1}",
    ],
  },
  lstm: {
    name: "LSTM",
    equations: [
      "u_t = w_xh x_t + b_h, for the gates i, f, g and o",
      "i, f, o: sigmoid(u_t + w_hh h_{t-1}), g: tanh(u_t + w_hh h_{t-1})",
      "c_t = f_t c_{t-1} + i_t g_t",
      "h_t = o_t tanh(c_t)",
    ],
  },
};

/** What is said beside a view's own equations, line by line; nothing of the tanh cell, or where it is not known. @param {string} [cell] */
export function cellLines(cell) {
  const known = cell === undefined ? undefined : CELLS[cell];
  return known ? [`Where this says tanh: this network has ${known.name} cells.`, ...known.equations] : [];
}
