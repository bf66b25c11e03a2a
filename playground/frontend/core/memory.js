/** What a part of the page remembers: for as long as the tab is open, so that a refresh changes nothing, or for good. */

/**
 * @template T
 * @param {string} key  under which it is kept
 * @param {T} fresh     what is remembered before anything is
 * @param {() => Storage} [storage]  where: the tab's, which is as fresh as the tab, or the browser's
 * @returns {{recall: () => T, remember: (memory: T) => void}}
 */
export function memoryAt(key, fresh, storage = () => sessionStorage) {
  return {
    recall() {
      try {
        return { ...fresh, ...JSON.parse(storage().getItem(key) ?? "null") };
      } catch (error) {
        if (error instanceof DOMException || error instanceof SyntaxError) return { ...fresh }; // no storage, or not ours
        throw error;
      }
    },
    remember(memory) {
      try {
        storage().setItem(key, JSON.stringify(memory));
      } catch (error) {
        if (!(error instanceof DOMException)) throw error; // a browser that stores nothing goes on without
      }
    },
  };
}
