// Which foreign origins the page may reach, kept in Cache Storage because the page, its workers and the service worker
// all have it. Two lists of a site: what the person allowed, and what the server's own policy names. The service worker
// puts both into the policy of what it serves. docs/decisions/2026-11-22-foreign-origins.md

export type OriginList = "person" | "server";

const cacheName = (site: URL): string => `feedbackloop origins ${site.pathname}`;
const address = (site: URL, list: OriginList): string => new URL(`origins-${list}.json`, site).href;

/** The list, empty where there is none or storage is refused. */
export async function readOrigins(site: URL, list: OriginList): Promise<string[]> {
  try {
    const kept = await (await caches.open(cacheName(site))).match(address(site, list));
    const value: unknown = await kept?.json();
    return Array.isArray(value) ? value.filter((origin) => typeof origin === "string") : [];
  } catch {
    return [];
  }
}

/** Replaces the list. Rejects where the browser keeps nothing. */
export async function writeOrigins(site: URL, list: OriginList, origins: readonly string[]): Promise<void> {
  const body = new Response(JSON.stringify(origins), { headers: { "Content-Type": "application/json" } });
  await (await caches.open(cacheName(site))).put(address(site, list), body);
}
