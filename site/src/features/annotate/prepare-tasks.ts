import type { Task } from '../../../../worker/contract/task.ts';
import { idle } from '../../lib/idle.ts';
import { prepareTexts } from './rendered-texts.ts';

/** Makes tasks ready to show: texts are rendered, images asked for before their turn comes. */
export async function prepareTasks(tasks: readonly Task[]): Promise<void> {
  void fetchImages(tasks.flatMap(({ responses }) => responses.flatMap(({ image }) => image ?? [])));
  await prepareTexts(tasks);
}

/** One by one, so that those on screen come first. One that fails is tried again when it is shown, and there it is told. */
async function fetchImages(paths: readonly string[]): Promise<void> {
  for (const path of new Set(paths)) {
    await idle();
    const image = new Image();
    image.src = path;
    await image.decode().catch(() => undefined);
  }
}
