import type { ProjectSettings } from '../contract/project.ts';
import type { StoredSettings } from '../storage/schema.ts';

const DEFAULTS: StoredSettings = { public: true, task_minutes: 60 };

export function withDefaults(
  settings: { [Name in keyof ProjectSettings]?: ProjectSettings[Name] | undefined },
  base: StoredSettings = DEFAULTS,
): StoredSettings {
  return {
    public: settings.public ?? base.public,
    task_minutes: settings.task_minutes ?? base.task_minutes,
  };
}
