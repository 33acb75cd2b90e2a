/** Values done in one go: a few milliseconds of work. */
const CHUNK = 500;

/** Works through items in chunks, letting timers and sockets have their turn in between. */
export async function inChunks<Item>(
  items: readonly Item[],
  work: (chunk: readonly Item[]) => void,
): Promise<void> {
  for (let start = 0; start < items.length; start += CHUNK) {
    if (start > 0) {
      await new Promise((resolve) => {
        setImmediate(resolve);
      });
    }
    work(items.slice(start, start + CHUNK));
  }
}
