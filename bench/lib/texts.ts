import { randomBytes } from 'node:crypto';

/** Different texts of a length, as a driver gives them: ASCII, each in one piece of memory. */
export function texts(count: number, length: number): string[] {
  return Array.from({ length: count }, () =>
    randomBytes(length).toString('base64').slice(0, length),
  ).map(inOnePiece);
}

/** V8 keeps joined and cut strings as such until someone reads them; a database driver gives neither. */
export function inOnePiece(text: string): string {
  return Buffer.from(text).toString('latin1');
}

/** Gives items in turn, for ever. */
export function inTurn<Item>(items: readonly Item[]): () => Item {
  let at = 0;
  return () => {
    at = at + 1 < items.length ? at + 1 : 0;
    return items[at]!;
  };
}
