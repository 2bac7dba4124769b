/** An action: calls back once, when the element first comes near the window. */
export function onFirstSeen(element: Element, seen: () => void): { destroy: () => void } {
  const observer = new IntersectionObserver(
    (entries) => {
      if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
      observer.disconnect();
      seen();
    },
    { rootMargin: '200px' },
  );
  observer.observe(element);
  return { destroy: () => observer.disconnect() };
}
