/** What a schema's library says of a value it refuses. */
export interface Issue {
  readonly message: string;
  readonly type?: string;
  readonly input?: unknown;
  readonly expected?: string | null;
  readonly requirement?: unknown;
}

const LONGEST_QUOTE = 60;

/** What a value must be, as the rest of a sentence that begins with its field: "must be at most 1". The contract's own sentences
 *  stay as they are; what the library says by itself is for programmers. */
export function issueInWords(issue: Issue): string {
  if (!issue.message.startsWith('Invalid ')) return issue.message;
  return refusal(issue) ?? issue.message;
}

function refusal({ message, type, input, expected, requirement }: Issue): string | undefined {
  if (message.startsWith('Invalid key: '))
    return expected === 'never' ? 'is not known here; leave it out' : 'is missing';
  switch (type) {
    case 'min_value':
      return `must be at least ${requirement}`;
    case 'max_value':
      return `must be at most ${requirement}`;
    case 'integer':
      return 'must be a whole number';
    case 'number':
      return 'must be a number';
    case 'non_empty':
      return 'must not be empty';
    case 'min_length':
      return `must have at least ${requirement} ${unitOf(input)}`;
    case 'max_length':
      return `must have at most ${requirement} ${unitOf(input)}`;
    case 'picklist':
    case 'literal':
    case 'variant':
    case 'union':
    case 'string':
    case 'boolean':
    case 'array':
    case 'object':
    case 'strict_object':
      return `must be ${alternatives(expected)}, not ${quoted(input)}`;
    default:
      return undefined;
  }
}

function unitOf(input: unknown): string {
  return typeof input === 'string' ? 'characters' : 'entries';
}

const KINDS: Record<string, string> = {
  Object: 'an object',
  Array: 'an array',
  string: 'a string',
  boolean: 'true or false',
};

/** `("a" | "b")` as the library writes it: one of "a", "b". */
function alternatives(expected: string | null | undefined): string {
  const options = (expected ?? '').replace(/^\(|\)$/g, '').split(' | ');
  const named = options.map((option) => KINDS[option] ?? option);
  if (named.every((option) => !option.startsWith('"'))) return named.join(' or ');
  return named.length === 1 ? (named[0] ?? '') : `one of ${named.join(', ')}`;
}

function quoted(input: unknown): string {
  if (Array.isArray(input)) return 'an array';
  if (typeof input === 'object' && input !== null) return 'an object';
  const text = String(JSON.stringify(input));
  return text.length > LONGEST_QUOTE ? `${text.slice(0, LONGEST_QUOTE)}…` : text;
}
