/** Numbers as the server sends them. */

/** Float32 numbers in base64. @param {...number} values */
export const base64 = (...values) => btoa(String.fromCharCode(...new Uint8Array(Float32Array.from(values).buffer)));

/** Float64 numbers in base64. @param {...number} values */
export const base64Double = (...values) => btoa(String.fromCharCode(...new Uint8Array(Float64Array.from(values).buffer)));
