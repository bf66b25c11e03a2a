/** Whether an element is on the screen. */

/** Tells whether an element is on the screen, whenever that changes. @param {Element} element @param {(visible: boolean) => void} onChange @returns the way to end that */
export function watchVisibility(element, onChange) {
  // Several entries may come at once: the last one is the present state.
  const observer = new IntersectionObserver((entries) => onChange(entries[entries.length - 1].isIntersecting));
  observer.observe(element);
  return () => observer.disconnect();
}
