/** What a part of the page remembers for as long as the tab is open, so that a refresh or another page changes nothing. */

/**
 * @template T
 * @param {string} key  under which it is kept in the tab
 * @param {T} fresh     what is remembered before anything is
 * @returns {{recall: () => T, remember: (memory: T) => void}}
 */
export function memoryAt(key, fresh) {
  return {
    recall() {
      try {
        return { ...fresh, ...JSON.parse(sessionStorage.getItem(key)) };
      } catch (error) {
        if (error instanceof DOMException || error instanceof SyntaxError) return { ...fresh }; // no storage, or not ours
        throw error;
      }
    },
    remember(memory) {
      try {
        sessionStorage.setItem(key, JSON.stringify(memory));
      } catch (error) {
        if (!(error instanceof DOMException)) throw error; // a browser that stores nothing goes on without
      }
    },
  };
}
