import type { ChangeProject } from '../contract/project.ts';
import type { ProjectSettings } from '../core/project-settings.ts';
import type { EncoderAccess } from './encoder-access.ts';
import { probeEncoder } from './probe-encoder.ts';

type Given = NonNullable<ChangeProject['settings']>;
type Known = { [Name in keyof ProjectSettings]?: ProjectSettings[Name] | undefined };

/** Settings as they are given, with what an encoder says of itself.
 *  @throws DomainError `encoder_failed` where it gives no embedding */
export async function knownSettings({ encoder, ...rest }: Given, access: EncoderAccess): Promise<Known> {
  return { ...rest, encoder: encoder ? await probeEncoder(encoder, access) : encoder };
}
