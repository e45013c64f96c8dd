// The foreign origins this browser may download from. None by default: the content security policy refuses them all.
// What a person allows is kept, and the service worker widens connect-src of the page and of workers by it. A policy is
// fixed when a page or worker is loaded: workers started after allow() have it at once, the page itself after a reload.
import { AppError, quote } from "../../domain/errors.ts";
import { readOrigins, writeOrigins } from "../offline/originLists.ts";
import { hubOfHost, siteUrl, urlOf } from "./siteUrl.ts";

export interface AllowedOrigin {
  /** "https://huggingface.co": no path. */
  readonly origin: string;
  /** "server": named by HF_ENDPOINT of `npm start`; it cannot be forgotten here. */
  readonly by: "person" | "server";
}

/** What has to happen before a change of the list counts. */
export interface OriginChange {
  readonly origin: string;
  /** "worker": workers started from now on have it; "reload": only a reload of the page brings it. */
  readonly takes: "worker" | "reload";
}

// A policy is text: a list without end would be one that servers and browsers cut.
const maxOrigins = 32;

export const allowedOrigins = {
  async list(): Promise<AllowedOrigin[]> {
    const hub = await hubOfHost();
    const server = hub === null ? [] : [new URL(hub).origin];
    const person = await readOrigins(siteUrl(), "person");
    return [
      ...server.map((origin) => ({ origin, by: "server" as const })),
      ...person
        .filter((origin) => !server.includes(origin))
        .map((origin) => ({ origin, by: "person" as const })),
    ];
  },

  /** Whether downloads from `address` (any URL) are allowed; the site's own origin always is. */
  async includes(address: string): Promise<boolean> {
    const origin = urlOf(address)?.origin ?? "null";
    if (origin === siteUrl().origin) return true;
    return (await allowedOrigins.list()).some((allowed) => allowed.origin === origin);
  },

  /** Takes an address or a plain host name. AppError "origins/bad-address", "origins/too-many", "origins/not-kept". */
  async allow(address: string): Promise<OriginChange> {
    const origin = requireOrigin(address);
    await change((kept) => (kept.includes(origin) ? kept : [...kept, origin].sort()));
    return { origin, takes: isControlled() ? "worker" : "reload" };
  },

  /** AppError as allow(). */
  async forget(address: string): Promise<OriginChange> {
    const origin = requireOrigin(address);
    await change((kept) => kept.filter((other) => other !== origin));
    return { origin, takes: isControlled() ? "worker" : "reload" };
  },
};

/** The service worker gives this page its files, workers included. */
function isControlled(): boolean {
  const { serviceWorker } = navigator as { serviceWorker?: { controller: unknown } };
  return serviceWorker !== undefined && serviceWorker.controller !== null;
}

async function change(edit: (kept: string[]) => string[]): Promise<void> {
  const site = siteUrl();
  try {
    // Two tabs must not write over each other's addition.
    await navigator.locks.request(`feedbackloop origins ${site.pathname}`, async () => {
      const origins = edit(await readOrigins(site, "person"));
      if (origins.length > maxOrigins) {
        throw new AppError(
          "origins/too-many",
          `${origins.length} addresses would be allowed; at most ${maxOrigins} can be.`,
          "Forget one that is no longer needed.",
        );
      }
      await writeOrigins(site, "person", origins);
    });
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw new AppError(
      "origins/not-kept",
      "This browser keeps no list of allowed addresses for this page; that needs https or localhost, and no private window.",
      "Open the page over https or from localhost, or name the hub to the server: HF_ENDPOINT=https://huggingface.co npm start.",
    );
  }
}

/** The origin of an address that a person typed. */
function requireOrigin(address: string): string {
  const text = address.trim();
  const full = /^[a-z][a-z0-9+.-]*:/i.test(text) && !/^[^/]*:\d+/.test(text) ? text : `https://${text}`;
  const url = urlOf(full);
  const isLocal = /^(localhost|127(\.\d+){3}|.+\.localhost)$/.test(url?.hostname ?? "");
  // A policy cannot name an IPv6 address, and a page of https may not load from http.
  const isGood =
    url !== undefined &&
    (url.protocol === "https:" || (url.protocol === "http:" && (isLocal || location.protocol === "http:"))) &&
    url.username === "" &&
    url.password === "" &&
    /^[a-z0-9.-]+$/.test(url.hostname);
  if (isGood) return url.origin;
  throw new AppError(
    "origins/bad-address",
    `${quote(text)} is no address to download from; expected one like https://huggingface.co.`,
    "Write https:// and the name of the server, without a user name.",
  );
}
