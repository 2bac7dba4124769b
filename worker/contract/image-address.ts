import { LIMITS } from './limits.ts';
import { isCallable, isLoopback } from './public-address.ts';

/** Why a text cannot be the address of a response that is an image; null where it can.
 *  @param loopback whether this very machine may be asked, to try things out */
export function wrongImageAddress(text: string, { loopback }: { loopback: boolean }): string | null {
  if (text.length > LIMITS.imageAddressLength)
    return `the address of the image is longer than ${LIMITS.imageAddressLength} characters: give a shorter one`;
  if (/^\s|\s$/.test(text)) return 'there is a space before or after the address of the image: take it away';
  if (isCallable(text) && (loopback || !isLoopback(text))) return null;
  return 'this project shows images, so give the whole https address of one, with a public name and without a password';
}
