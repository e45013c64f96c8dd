// What is loaded when it is first shown comes before it is asked for, where nothing else happens: no part of the first load, and
// yet there at once.
import { whenIdle } from "./whenIdle.ts";

interface Later {
  preload(): Promise<unknown>;
}

/** One after the other, and nothing where data is dear. */
export async function loadAhead(parts: Iterable<Later>): Promise<void> {
  const { connection } = navigator as { connection?: { saveData?: boolean } };
  if (connection?.saveData === true) return;
  for (const part of parts) {
    await whenIdle();
    // What does not come now is asked for again when it is shown, and then tells why it cannot.
    await part.preload().catch(() => undefined);
  }
}
