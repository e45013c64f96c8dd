// The service worker: the site without a network, isolation where the host sets no headers, and the policy with the
// origins that the person allowed. It never takes over under an open page (no skipWaiting): a new build waits until all
// tabs are closed. Only this site's own files pass through it; other origins never do, and are never stored.
//
// The page itself comes from the network first. When it is of another build than this worker, files without a hash in
// their name come from the network too, so that a page is never given another build's model.
import { fitted, foreignSources, secured, withPagePolicy, withSources } from "./answers.ts";
import { isHashed, pagePath, versionOf, type BuildFacts } from "./build.ts";
import { createFileCache } from "./fileCache.ts";
import type { StoreProgress, ToServiceWorker } from "../bridge/offlineMessages.ts";
import { readOrigins, writeOrigins } from "./originLists.ts";

// A network that takes longer is as good as none, where the page is stored.
const patienceMs = 3000;

export function startServiceWorker(scope: ServiceWorkerGlobalScope, facts: BuildFacts): void {
  const base = new URL(scope.registration.scope);
  const files = createFileCache(base, facts);
  const all = Object.entries(facts.files);
  const everything = all.filter(([, { isOptional }]) => isOptional !== true).map(([path]) => path);
  const optional = all.filter(([, { isOptional }]) => isOptional === true).map(([path]) => path);
  let isBehind: boolean | undefined;

  async function allowedSources(): Promise<string[]> {
    const person = await readOrigins(base, "person");
    const server = await readOrigins(base, "server");
    const sources = [...server, ...person.flatMap((origin) => facts.originFamilies[origin] ?? [origin])];
    return [...new Set(sources)];
  }

  async function policyOf(policy: string): Promise<string> {
    return withSources(policy, await allowedSources());
  }

  /** What the server's own policy names counts as allowed, for as long as the server names it. */
  async function learnFrom(page: Response): Promise<void> {
    const sources = foreignSources(page.headers.get("content-security-policy"));
    const known = await readOrigins(base, "server");
    if (sources.join(" ") === known.join(" ")) return;
    await writeOrigins(base, "server", sources).catch(() => undefined);
  }

  async function storeFirst(): Promise<void> {
    const page = await fetch(base.href, { cache: "no-cache" });
    if (page.ok) await learnFrom(page);
    await files.keep(pagePath, page);
    await files.fill(facts.first);
  }

  async function storeAll(): Promise<void> {
    const tell = async (state: StoreProgress["state"], done: number, reason = ""): Promise<void> => {
      const progress: StoreProgress = {
        version: facts.version,
        done,
        total: everything.length,
        state,
        reason,
      };
      for (const client of await scope.clients.matchAll({ includeUncontrolled: true, type: "window" })) {
        client.postMessage(progress);
      }
    };
    let reached = 0;
    try {
      await files.fill(everything, (done) => {
        reached = done;
        void tell("storing", done);
      });
      await tell("ready", reached);
    } catch (error) {
      await tell("failed", reached, error instanceof Error ? error.message : String(error));
    }
  }

  async function fromBuild(html: string, response: Response): Promise<Response> {
    const page = withPagePolicy(html, await policyOf(facts.pagePolicy));
    return secured(response, await policyOf(facts.headerPolicy), page);
  }

  async function stored(path: string): Promise<Response | undefined> {
    return files.match(path).catch(() => undefined);
  }

  async function answerPage(request: Request): Promise<Response> {
    const kept = await stored(pagePath);
    // Asked again each time: hosts without headers leave browsers to guess how long a page stays fresh.
    const network = fetch(request, { cache: "no-cache" });
    let response: Response | undefined;
    try {
      response = kept === undefined ? await network : await within(network, patienceMs);
    } catch (error) {
      if (kept === undefined) throw error;
    }
    if (response === undefined || response.status >= 500) {
      if (kept !== undefined) return fromBuild(await kept.text(), kept);
      return response ?? network;
    }
    if (!response.ok || request.method === "HEAD") return secured(response);
    const html = await response.clone().text();
    const version = versionOf(html);
    // Another site at this address (a port that was taken over, a log-in page): none of our business.
    if (version === undefined) return response;
    await learnFrom(response);
    isBehind = version !== facts.version;
    await files.note("behind", isBehind).catch(() => undefined);
    if (isBehind) void scope.registration.update().catch(() => undefined);
    return fromBuild(html, response);
  }

  async function answerFile(event: FetchEvent, path: string): Promise<Response> {
    const { request } = event;
    // A page's or worker's policy is that of its own answer; other answers need none.
    const hasPolicy = /^(document|iframe|worker|sharedworker)$/.test(request.destination);
    const policy = hasPolicy ? await policyOf(facts.headerPolicy) : undefined;
    const kept = await stored(path);
    isBehind ??= await files.note("behind").catch(() => false);
    if (kept !== undefined && (isHashed(path) || !isBehind)) {
      return secured(await fitted(kept, request), policy);
    }
    let response: Response;
    try {
      response = await fetch(request);
    } catch (error) {
      if (kept === undefined) throw error;
      return secured(await fitted(kept, request), policy);
    }
    const isWhole = request.method === "GET" && response.status === 200 && response.type === "basic";
    if (isWhole && kept === undefined && path in facts.files) {
      // Downloaded once: what the page asks for is stored as it passes.
      event.waitUntil(files.keepPassing(path, response.clone()));
    }
    return secured(response, policy);
  }

  async function answerHost(request: Request): Promise<Response> {
    try {
      return secured(await fetch(request));
    } catch {
      return secured(Response.json({ hub: null }));
    }
  }

  scope.addEventListener("install", (event) => {
    // The first worker must be quick, as isolation waits for it; a later one is worth nothing before it has everything.
    const storeNext = async (): Promise<void> => {
      await files.fill(everything);
      await files.takeOver(optional);
    };
    event.waitUntil(scope.registration.active === null ? storeFirst() : storeNext());
  });

  scope.addEventListener("activate", (event) => {
    event.waitUntil(
      (async () => {
        await files.removeOthers();
        await scope.clients.claim();
      })(),
    );
  });

  scope.addEventListener("message", (event) => {
    const message = event.data as ToServiceWorker;
    if (message.type === "store") event.waitUntil(storeAll());
    else event.ports[0]?.postMessage(facts.version);
  });

  scope.addEventListener("fetch", (event) => {
    const { request } = event;
    const url = new URL(request.url);
    if (url.origin !== base.origin || !url.pathname.startsWith(base.pathname)) return;
    if (request.method !== "GET" && request.method !== "HEAD") return;
    const path = decoded(url.pathname.slice(base.pathname.length));
    if (path === undefined) return;
    // A server may answer names without an ending with the page, as `npm start` does.
    const isPage = path === "" || path === pagePath || (request.mode === "navigate" && /^[^/.]+$/.test(path));
    if (isPage) event.respondWith(answerPage(request));
    else if (path === "host.json") event.respondWith(answerHost(request));
    else event.respondWith(answerFile(event, url.search === "" ? path : ""));
  });
}

function decoded(path: string): string | undefined {
  try {
    return decodeURIComponent(path);
  } catch {
    return undefined;
  }
}

/** undefined when it takes longer. */
function within(response: Promise<Response>, milliseconds: number): Promise<Response | undefined> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => resolve(undefined), milliseconds);
    response.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
