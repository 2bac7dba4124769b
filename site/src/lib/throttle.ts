/** Runs at once, then at most every `everyMs`; a call in between is kept for the end of the interval. */
export function throttle(run: () => void, everyMs: number): { call: () => void; cancel: () => void } {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let again = false;
  function settle(): void {
    timer = undefined;
    if (!again) return;
    again = false;
    call();
  }
  function call(): void {
    if (timer !== undefined) {
      again = true;
      return;
    }
    timer = setTimeout(settle, everyMs);
    run();
  }
  function cancel(): void {
    clearTimeout(timer);
    timer = undefined;
    again = false;
  }
  return { call, cancel };
}
