/** The first that is wrong takes the focus, once it is marked: who filled in a form goes on there. */
export function focusFirstWrong(form: HTMLFormElement): void {
  requestAnimationFrame(() => form.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());
}

/** Takes the focus when it comes, where it replaces what had it: else a keyboard begins again at the top of the page. */
export function focusOnCome(element: HTMLElement): void {
  element.focus();
}
