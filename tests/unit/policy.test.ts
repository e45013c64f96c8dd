// The content security policy and the answers of the service worker: one text everywhere, whole byte ranges.
import { describe, expect, it } from "vitest";
import * as policy from "../../scripts/policy.mjs";
import * as answers from "../../src/page/offline/answers.ts";

const mirror = "https://mirror.example";

describe("the policy", () => {
  it("names no other origin, no inline code and no eval by default", () => {
    for (const text of [policy.pagePolicy, policy.headerPolicy]) {
      expect(text).not.toMatch(/https?:|\*|unsafe-inline|'unsafe-eval'/);
      expect(text).toContain("default-src 'none'");
    }
    // Browsers complain of it in a <meta>.
    expect(policy.pagePolicy).not.toContain("frame-ancestors");
    expect(policy.headerPolicy).toContain("frame-ancestors 'none'");
  });

  it("is widened in connect-src alone, by the server and the service worker alike", () => {
    for (const text of [policy.pagePolicy, policy.headerPolicy]) {
      const wide = policy.withSources(text, [mirror]);
      expect(wide).toBe(text.replace("connect-src 'self' blob:", `connect-src 'self' blob: ${mirror}`));
      expect(answers.withSources(text, [mirror])).toBe(wide);
      expect(answers.foreignSources(wide)).toEqual([mirror]);
      expect(answers.foreignSources(text)).toEqual([]);
    }
    expect(answers.foreignSources(null)).toEqual([]);
    expect(answers.foreignSources("connect-src 'self' https://a.b;script-src https://c.d")).toEqual([
      "https://a.b",
    ]);
  });

  it("stands for the hub's storage where the hub is allowed, and for nothing more elsewhere", () => {
    expect(policy.connectSources("https://huggingface.co")).toContain("https://*.hf.co");
    expect(policy.connectSources(mirror)).toEqual([mirror]);
    expect(policy.connectSources("constructor")).toEqual(["constructor"]);
  });

  it("is written into a page's <meta>, whatever stood there", () => {
    const page = `<meta http-equiv="Content-Security-Policy" content="${policy.pagePolicy}" /><p>text</p>`;
    const wide = policy.withSources(policy.pagePolicy, [mirror]);
    const expected = `<meta http-equiv="Content-Security-Policy" content="${wide}" /><p>text</p>`;
    expect(policy.withPagePolicy(page, wide)).toBe(expected);
    expect(answers.withPagePolicy(page, wide)).toBe(expected);
    expect(answers.withPagePolicy(expected, policy.pagePolicy)).toBe(page);
  });
});

describe("a stored answer", () => {
  const bytes = Uint8Array.from({ length: 10 }, (_, i) => i);
  const ask = async (init: RequestInit) => {
    const stored = new Response(bytes, { headers: { "Content-Length": "10", ETag: '"x"' } });
    const answer = await answers.fitted(stored, new Request("http://localhost/a", init));
    const body = [...new Uint8Array(await answer.arrayBuffer())];
    return [answer.status, answer.headers.get("content-range"), answer.headers.get("content-length"), body];
  };
  const range = (text: string) => ask({ headers: { Range: text } });

  it("is cut to a range", async () => {
    expect(await range("bytes=2-4")).toEqual([206, "bytes 2-4/10", "3", [2, 3, 4]]);
    expect(await range("bytes=7-")).toEqual([206, "bytes 7-9/10", "3", [7, 8, 9]]);
    expect(await range("bytes=-3")).toEqual([206, "bytes 7-9/10", "3", [7, 8, 9]]);
    expect(await range("bytes=-99")).toEqual([206, "bytes 0-9/10", "10", [...bytes]]);
    expect(await range("bytes=0-99")).toEqual([206, "bytes 0-9/10", "10", [...bytes]]);
  });

  it("refuses a range beyond its end, and is whole where the range cannot be read", async () => {
    expect(await range("bytes=10-")).toEqual([416, "bytes */10", null, []]);
    expect(await range("bytes=5-4")).toEqual([416, "bytes */10", null, []]);
    for (const text of ["bytes=-", "bytes=1-2,4-5", "lines=1-2"]) {
      expect(await range(text)).toEqual([200, null, "10", [...bytes]]);
    }
  });

  it("has no body for HEAD", async () => {
    expect(await ask({ method: "HEAD" })).toEqual([200, null, "10", []]);
  });

  it("gets the headers of isolation, and keeps a status without a body", async () => {
    const answer = answers.secured(new Response("page", { headers: { ETag: '"x"' } }), "default-src 'none'");
    expect(await answer.text()).toBe("page");
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      etag: '"x"',
      "cross-origin-opener-policy": "same-origin",
      "cross-origin-embedder-policy": "require-corp",
      "cross-origin-resource-policy": "same-origin",
      "content-security-policy": "default-src 'none'",
    });
    expect(answers.secured(new Response(null, { status: 304 })).status).toBe(304);
  });
});
