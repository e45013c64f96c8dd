// Builds the page once, unless `npm test` has just done so, and serves it for all end-to-end tests; FEEDBACKLOOP_URL
// carries its address to them.
import { build } from "vite";
import { join } from "node:path";
import { serve } from "../../scripts/serve.mjs";

const root = join(import.meta.dirname, "..", "..");

export default async function serveForTests(): Promise<() => void> {
  if (process.env["FEEDBACKLOOP_BUILT"] === undefined) await build({ root, logLevel: "warn" });
  const server = await serve({ folder: join(root, "dist") });
  process.env["FEEDBACKLOOP_URL"] = server.url;
  return () => server.close();
}
