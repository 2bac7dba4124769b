/** What stands in the place of a name that is covered. By itself, so that a page can say what it means without the rules. */
export const MASK = '[███]';
