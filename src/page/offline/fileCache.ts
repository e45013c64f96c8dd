// The stored files of one build. A file is stored only when its bytes have the hash that the build gave them, so two
// builds never mix, and neither a log-in page nor half a file is kept. Files that did not change are taken over from
// the caches of other builds. Only the active worker's build is left after activation.
import { digestOf, isHashed, pagePath, versionOf, type BuildFacts } from "./build.ts";

const hashHeader = "X-Content-Digest";

export function createFileCache(base: URL, facts: BuildFacts) {
  const prefix = `feedbackloop files ${base.pathname} `;
  const ownName = prefix + facts.version;
  const address = (path: string): string =>
    new URL(path.split("/").map(encodeURIComponent).join("/"), base).href;
  const own = (): Promise<Cache> => caches.open(ownName);
  const others = async (): Promise<string[]> =>
    (await caches.keys()).filter((name) => name.startsWith(prefix) && name !== ownName);

  /** Stores the answer if it is this build's file. */
  async function keep(path: string, response: Response): Promise<boolean> {
    const file = facts.files[path];
    if (file === undefined || !response.ok) return false;
    const bytes = new Uint8Array(await response.arrayBuffer());
    const isOwn =
      path === pagePath
        ? versionOf(new TextDecoder().decode(bytes)) === facts.version
        : bytes.byteLength === file.sizeBytes && (await digestOf(bytes)) === file.digest;
    if (!isOwn) return false;
    const headers: Record<string, string> = {
      "Content-Type": response.headers.get("content-type") ?? "application/octet-stream",
      "Content-Length": String(bytes.byteLength),
      "Accept-Ranges": "bytes",
      [hashHeader]: file.digest,
    };
    // Not the server's tag, which changes with every copy of the file: what was downloaded stays good offline too.
    if (path !== pagePath) headers["ETag"] = `"${file.digest}"`;
    await (await own()).put(address(path), new Response(bytes, { headers }));
    return true;
  }

  async function takeOver(path: string): Promise<boolean> {
    if (path === pagePath) return false;
    for (const name of await others()) {
      const kept = await (await caches.open(name)).match(address(path));
      if (kept?.headers.get(hashHeader) === facts.files[path]?.digest && kept !== undefined) {
        await (await own()).put(address(path), kept);
        return true;
      }
    }
    return false;
  }

  async function fetchFile(path: string): Promise<void> {
    if (await takeOver(path)) return;
    const url = path === pagePath ? base.href : address(path);
    // The second try goes past what a proxy or the browser kept of another build.
    for (const cache of [isHashed(path) ? "default" : "no-cache", "reload"] as const) {
      const response = await fetch(url, { cache, priority: "low", credentials: "same-origin" });
      if (await keep(path, response)) return;
    }
    throw new Error(`${path} on the server is not the one of this build`);
  }

  let filling: Promise<void> | undefined;
  // Files on their way to the page, which are stored as they pass.
  const passing = new Map<string, Promise<boolean>>();

  async function has(path: string): Promise<boolean> {
    await passing.get(path);
    return (await (await own()).match(address(path))) !== undefined;
  }

  return {
    keep,
    /** Stores a copy of what the page is being given; never rejects. */
    async keepPassing(path: string, copy: Response): Promise<void> {
      const storing = keep(path, copy).catch(() => false);
      passing.set(path, storing);
      await storing;
      passing.delete(path);
    },

    /** A stored file; those with a hash in their name from any build. */
    async match(path: string): Promise<Response | undefined> {
      const kept = await (await own()).match(address(path));
      if (kept !== undefined || !isHashed(path)) return kept;
      for (const name of await others()) {
        const other = await (await caches.open(name)).match(address(path));
        if (other !== undefined) return other;
      }
      return undefined;
    },

    /** Stores what is missing of `paths`, one file after the other so that the page's own requests come first. */
    async fill(
      paths: readonly string[],
      onProgress: (done: number) => void = () => undefined,
    ): Promise<void> {
      while (filling !== undefined) await filling.catch(() => undefined);
      filling = (async () => {
        const stored = new Set((await (await own()).keys()).map(({ url }) => url));
        let done = 0;
        for (const path of paths) {
          if (!stored.has(address(path)) && !(await has(path))) await fetchFile(path);
          onProgress(++done);
        }
      })();
      try {
        await filling;
      } finally {
        filling = undefined;
      }
    },

    /** Of files that are stored when asked for, those that other builds have stored and that did not change. */
    async takeOver(paths: readonly string[]): Promise<void> {
      for (const path of paths) await takeOver(path);
    },

    async removeOthers(): Promise<void> {
      for (const name of await others()) await caches.delete(name);
    },

    /** A note that lives as long as this build's files. */
    async note(name: string, value?: boolean): Promise<boolean> {
      const cache = await own();
      const key = new URL(`?note=${name}`, base).href;
      if (value === true) await cache.put(key, new Response("yes"));
      if (value === false) await cache.delete(key);
      return value ?? (await cache.match(key)) !== undefined;
    },
  };
}
