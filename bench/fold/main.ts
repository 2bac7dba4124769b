import { existsSync, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { DEFAULT_SETTINGS } from '../../worker/core/project-settings.ts';
import { DEFAULT_RECIPE } from '../../worker/core/recipe.ts';
import { type Database, openDatabase } from '../../worker/storage/database.ts';
import { ExampleIndex } from '../../worker/storage/example-index.ts';
import { FeatureCache } from '../../worker/storage/feature-cache.ts';
import { FoldStorage, type StoredFold } from '../../worker/storage/fold-storage.ts';
import { insertProject } from '../../worker/storage/projects.ts';
import { type FoldPlace, foldLog } from '../../worker/usecases/fold-log.ts';
import { importLines } from '../../worker/usecases/import-lines.ts';
import type { ImportLine } from '../../worker/usecases/read-import-line.ts';
import { memoryD1, memoryObjectStorage } from './local-storage.ts';

const HELP = `npm run bench:fold -- [FILE.jsonl…]   (default: the files of ../shared/data)

Imports each file into a database of its own and folds its log as a trainer does, pass by pass and through the same storage, over
Node's SQLite in memory: once from texts that are new, then, as a rebuild does, with the features of all texts at hand. By how many
were folded before, it prints

  - comparisons per second of processor time;
  - what a comparison costs in multiply-adds of a plain loop that is timed in between, in thousands: a processor that is slow, or busy
    with something else, changes this less than seconds;
  - the longest pass, in milliseconds of processor time: nothing else gets in before it is over.`;

const DEFAULT_FILES = ['hh-helpful', 'arguments-crowd', 'qa-feedback'].map(
  (name) => `../shared/data/${name}.jsonl`,
);

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: { help: { type: 'boolean', default: false } },
});

/** A trainer's fold without the Durable Object around it. */
function placeOf(storage: FoldStorage, features: FeatureCache, begun: StoredFold): FoldPlace {
  let fold = begun;
  const examples = new ExampleIndex((start) => storage.examples.chunk(start));
  return {
    fold: () => fold,
    commit: (from, commit) => {
      storage.commit(from, commit);
      fold = commit.next;
    },
    goBack: (from, to) => {
      fold = storage.goBack(from, to);
    },
    missing: (ids) => features.missing(ids),
    add: (response) => features.add(response),
    get: (id) => features.get(id),
    load: (ids) => features.load(ids),
    example: (index) => examples.example(index),
    newestRefit: () => storage.refits.newest(),
    newestJudgements: (count, which) => storage.judgements.newest(count, which),
    newestFolded: (chunks) => storage.examples.newestFolded(chunks),
    newestHeldOut: (limit) => storage.examples.newestHeldOut(limit),
  };
}

async function* linesOf(file: string): AsyncGenerator<ImportLine> {
  for (const [index, text] of readFileSync(file, 'utf8').split('\n').entries()) {
    if (text) yield { line: index + 1, value: JSON.parse(text) };
  }
}

async function importFile(db: Database, file: string): Promise<number> {
  const now = new Date();
  const by = { keyId: 'bench', keyName: 'bench' };
  const project = await insertProject(
    db,
    {
      slug: 'bench',
      name: 'Bench',
      question: '',
      guidelines: '',
      settings: DEFAULT_SETTINGS,
      createdAt: now,
    },
    { action: 'project.created', by, at: now },
  );
  if (!project) throw new Error('the project is there already');
  const options = {
    projectId: project.id,
    reading: {},
    labels: 'import',
    annotator: 'import',
    by,
    now,
  } as const;
  const { comparisons, error_count } = await importLines(db, linesOf(file), options);
  console.log(`${file}: ${comparisons} comparisons, ${error_count} lines that could not be read`);
  return project.id;
}

/** Folds the whole log, and prints how quickly each time the comparisons have doubled. */
async function foldAll(db: Database, place: FoldPlace): Promise<void> {
  let [folded, wanted, longest] = [0, 512, 0];
  let [sinceMs, pastMs] = [processorMs(), processorMs()];
  let yardstick = multiplyAddsPerMs();
  const by = { place, recipe: DEFAULT_RECIPE, embeddings: null, nowMs: Date.now };
  for await (const { lag } of foldLog(db, by)) {
    const { comparisons } = place.fold().state;
    longest = Math.max(longest, processorMs() - pastMs);
    if (comparisons >= wanted || lag === 0) {
      const perComparison = (processorMs() - sinceMs) / (comparisons - folded);
      yardstick = (yardstick + multiplyAddsPerMs()) / 2;
      const columns = [
        `${String(folded).padStart(7)} … ${String(comparisons).padEnd(7)}`,
        `${(1000 / perComparison).toFixed(0).padStart(5)}/s`,
        `${((perComparison * yardstick) / 1000).toFixed(0).padStart(5)}k multiply-adds each`,
        `longest pass ${longest.toFixed(0)} ms`,
      ];
      console.log(`  ${columns.join('   ')}`);
      [folded, wanted, longest, sinceMs] = [comparisons, comparisons * 2, 0, processorMs()];
    }
    if (lag === 0) return;
    pastMs = processorMs();
  }
}

function processorMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

const numbers = Float32Array.from({ length: 2 ** 16 }, (_, index) => Math.sin(index));

/** How fast the processor is just now, at what a fold does most: one number of a list times one found by an index. */
function multiplyAddsPerMs(): number {
  const startMs = processorMs();
  let [sum, count] = [0, 0];
  while (processorMs() - startMs < 20) {
    for (let at = 0; at < numbers.length; at++) {
      sum += (numbers[at] as number) * (numbers[(40503 * at) & 2047] as number);
    }
    count += numbers.length;
  }
  if (!Number.isFinite(sum)) throw new Error('the yardstick is broken');
  return count / (processorMs() - startMs);
}

async function measure(file: string): Promise<void> {
  const db = openDatabase(memoryD1());
  const projectId = await importFile(db, file);
  const object = memoryObjectStorage();
  const storage = new FoldStorage(object);
  console.log(' texts that are new');
  const begun = storage.begin(projectId);
  await foldAll(db, placeOf(storage, new FeatureCache(object), begun));
  console.log(' a rebuild');
  const anew = storage.beginAnew(begun, DEFAULT_RECIPE);
  await foldAll(db, placeOf(storage, new FeatureCache(object), anew));
}

const files = positionals.length > 0 ? positionals : DEFAULT_FILES;
if (options.help) {
  console.log(HELP);
} else {
  for (const file of files) {
    if (existsSync(file)) await measure(file);
    else console.log(`${file} is not there: skipped`);
  }
}
