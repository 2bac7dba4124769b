interface Card {
  project: string;
  name: string;
  question: string;
  guidelines: string;
  created_at: string;
  exported_at: string;
  counts: {
    prompts: number;
    responses: number;
    systems: number;
    comparisons: number;
    annotators: number;
    outcomes: Record<string, number>;
  };
  dates: { first: string | null; last: string | null };
  collection: {
    imported: number;
    collected: number;
    chosen_by_model: number;
    judgements_per_pair: number | null;
  };
  agreement: { pairs: number; value: number } | null;
  model: { step: number; comparisons: number; published_at: string } | null;
  caveats: readonly string[];
}

/** A data card as a page of Markdown. */
export function dataCardMarkdown(card: Card): string {
  const { counts, dates, collection, agreement, model } = card;
  const outcomes = Object.entries(counts.outcomes).map(([outcome, count]) => `${outcome} ${count}`);
  return [
    `# ${line(card.name)}`,
    `Comparisons of the project \`${card.project}\`, exported from Tilt at ${card.exported_at}.`,
    '## What was asked',
    quoted(card.question),
    ...(card.guidelines.trim() === '' ? [] : ['With these guidelines:', quoted(card.guidelines)]),
    '## What there is',
    list([
      `${counts.comparisons} comparisons by ${counts.annotators} annotators: ${outcomes.join(', ')}`,
      `${counts.prompts} prompts, ${counts.responses} responses, ${counts.systems} systems`,
      `Made ${dates.first === null ? 'at no time yet' : `from ${dates.first} to ${dates.last}`}; the project is of ${card.created_at}`,
      agreement === null
        ? 'How far people agree is not known: no pair was judged twice, or there are too many to count'
        : `Two judgements of one pair say the same in ${(100 * agreement.value).toFixed(1)} % (${agreement.pairs} pairs)`,
      model === null
        ? 'No model is published yet'
        : `The newest model is of step ${model.step} and ${model.comparisons} comparisons`,
    ]),
    '## How it was collected',
    list([
      `${collection.collected} comparisons were made in Tilt: two responses side by side, in random order, on a web page`,
      `${collection.imported} came in files from elsewhere, and how those were made this card cannot tell`,
      `${collection.chosen_by_model} are of pairs that the model chose, to learn most from them; the others were drawn at random`,
      collection.judgements_per_pair === null
        ? 'Every annotator could be asked about every pair'
        : `A pair was given to ${collection.judgements_per_pair} annotators`,
    ]),
    '## Licence',
    'Unknown. Tilt is not told the licences of prompts and responses: ask whoever owns the project.',
    '## Caveats',
    list(card.caveats),
    '',
  ].join('\n\n');
}

function list(items: readonly string[]): string {
  return items.map((item) => `- ${item}`).join('\n');
}

function quoted(text: string): string {
  return text
    .split('\n')
    .map((each) => `> ${each}`.trimEnd())
    .join('\n');
}

function line(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
