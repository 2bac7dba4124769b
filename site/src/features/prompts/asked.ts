import { projectPath } from '../../lib/address.ts';

/** What the address of the prompts' page asks for. */
export interface Asked {
  /** Id of the one to show; null for the list. */
  prompt: number | null;
  language: string;
  tag: string;
  /** How many are passed over. */
  offset: number;
}

export function askedIn(search: string): Asked {
  const query = new URLSearchParams(search);
  const whole = (name: string) => {
    const text = query.get(name) ?? '';
    return /^\d{1,9}$/.test(text) ? Number(text) : null;
  };
  return {
    prompt: whole('prompt'),
    language: query.get('language') ?? '',
    tag: query.get('tag') ?? '',
    offset: whole('offset') ?? 0,
  };
}

/** The address that asks for that. */
export function pathOf(slug: string, { prompt, language, tag, offset }: Asked): string {
  const search = new URLSearchParams({
    ...(prompt !== null && { prompt: String(prompt) }),
    ...(language && { language }),
    ...(tag && { tag }),
    ...(offset > 0 && { offset: String(offset) }),
  }).toString();
  return projectPath(slug, 'prompts') + (search && `?${search}`);
}
