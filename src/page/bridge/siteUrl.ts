// Where this site lies, in the page and in every worker alike: below any path, on a host that knows nothing of it.
// Scripts of the built site lie in assets/, one folder below the site; the development server serves from the root.
import { AppError } from "../../domain/errors.ts";

/** The address of `path` ("models/starter/config.json"; "" for the site itself, with a slash at its end). */
export function siteUrl(path = ""): URL {
  // Spelt in two steps: bundlers take `new URL("..", import.meta.url)` for a file to copy.
  const here = import.meta.url;
  const site = import.meta.env.DEV ? new URL("/", location.href) : new URL("../", here);
  return path === "" ? site : new URL(path, site);
}

/** The address that `text` is; undefined for none. (URL.canParse came to browsers late.) */
export function urlOf(text: string): URL | undefined {
  try {
    return new URL(text);
  } catch {
    return undefined;
  }
}

/** The hub address (HF_ENDPOINT) that the server of `npm start` was given; null for none and on static hosts. */
export async function hubOfHost(): Promise<string | null> {
  try {
    const response = await fetch(siteUrl("host.json"));
    const answer: unknown = response.ok ? await response.json() : null;
    const hub = typeof answer === "object" && answer !== null && "hub" in answer ? answer.hub : null;
    return typeof hub === "string" && urlOf(hub) !== undefined ? hub : null;
  } catch {
    // Offline, or a host that leaves the file out.
    return null;
  }
}

/** A file of this site; undefined where it has none. AppError "site/unreachable". */
export async function fetchSite(path: string): Promise<Response | undefined> {
  let response: Response;
  try {
    response = await fetch(siteUrl(path));
  } catch (error) {
    throw new AppError(
      "site/unreachable",
      `${path} of this site could not be loaded: ${(error as Error).message}.`,
      "Check the connection, then try again. After one complete visit the page works offline.",
    );
  }
  // A server for single-page apps answers a missing file with the page.
  const isPage = (response.headers.get("content-type") ?? "").startsWith("text/html");
  return response.ok && !isPage ? response : undefined;
}
