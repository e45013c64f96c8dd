// Firefox over WebDriver BiDi: JSON messages on one WebSocket that the browser itself opens, no driver between. Eleven
// commands are all this suite needs. Puppeteer would speak them too, but its last version for Node 20 is 57 MB in 81
// packages, and Playwright's own BiDi asks Firefox ESR for commands that it does not have. Headless; no WebGPU on Linux.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { WebSocket } from "ws";
import { patienceMs, steady, type Browser, type RawTab } from "./browser.ts";
import { findProgram, freshFolder, startProgram } from "./process.ts";

type Preferences = Readonly<Record<string, boolean | number | string>>;

const findFirefox = (): string | undefined =>
  findProgram([
    ...(process.env["FEEDBACKLOOP_FIREFOX"] === undefined ? [] : [process.env["FEEDBACKLOOP_FIREFOX"]]),
    "firefox-esr",
    "firefox",
    "/Applications/Firefox.app/Contents/MacOS/firefox",
  ]);

/** What is missing on this machine and how to get it, or undefined. */
export const missingFirefox = (): string | undefined =>
  findFirefox() === undefined
    ? "No Firefox was found. On Debian: apt-get install firefox-esr. Or name one in FEEDBACKLOOP_FIREFOX."
    : undefined;

/** Starts a Firefox with a fresh profile in `folder`. */
export async function startFirefox(folder: string, preferences: Preferences): Promise<Browser> {
  const profile = freshFolder(folder, "profile");
  const downloads = freshFolder(folder, "downloads");
  const lines = Object.entries(preferences).map(
    ([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});\n`,
  );
  writeFileSync(join(profile, "user.js"), lines.join(""));
  const program = await startProgram(
    findFirefox() ?? "firefox",
    ["--headless", "--no-remote", "--remote-debugging-port=0", "--profile", profile],
    /WebDriver BiDi listening on (ws:\S+)/,
  );
  const errors: string[] = [];
  const session = await connect(`${program.found}/session`, ({ method, params }) => {
    if (method === "log.entryAdded" && params["level"] === "error") errors.push(String(params["text"]));
  });
  const { capabilities } = await session.send("session.new", { capabilities: {} });
  const { browserVersion } = capabilities as { browserVersion: string };
  await session.send("session.subscribe", { events: ["log.entryAdded"] });
  await session.send("browser.setDownloadBehavior", {
    downloadBehavior: { type: "allowed", destinationFolder: downloads },
  });
  return {
    name: `Firefox ${browserVersion}`,
    downloads,
    errors,
    newTab: async () => {
      const { context } = await session.send("browsingContext.create", { type: "tab" });
      const tab = createTab(session, String(context));
      await tab.setWidth(1440);
      return tab;
    },
    close: async () => {
      await session.send("browser.close", {}).catch(() => undefined);
      session.close();
      program.stop();
    },
  };
}

const windowHeight = 900;

function createTab({ send }: Session, context: string): RawTab {
  let width = 1440;
  const setHeight = (height: number): Promise<unknown> =>
    send("browsingContext.setViewport", { context, viewport: { width, height }, devicePixelRatio: 1 });
  const evaluate = async (expression: string): Promise<string> => {
    const target = { context };
    const answer = await send("script.evaluate", { expression, target, awaitPromise: true });
    if (answer["type"] === "exception") {
      const { text } = answer["exceptionDetails"] as { text: string };
      throw new Error(text);
    }
    return (answer["result"] as { value: string }).value;
  };
  return {
    async setWidth(wanted) {
      width = wanted;
      await setHeight(windowHeight);
    },
    navigate: (url) => send("browsingContext.navigate", { context, url, wait: "complete" }),
    reload: () => send("browsingContext.reload", { context, wait: "complete" }),
    evaluate,
    act: (actions) => send("input.performActions", { context, actions }),
    async setFiles(selector, files) {
      const locator = { type: "css", value: selector };
      const { nodes } = await send("browsingContext.locateNodes", { context, locator, maxNodeCount: 1 });
      const [node] = nodes as { sharedId: string }[];
      if (node === undefined) throw new Error(`There is no ${selector}.`);
      await send("input.setFiles", { context, element: { sharedId: node.sharedId }, files });
    },
    async picture() {
      await setHeight(Number(await evaluate("JSON.stringify(document.documentElement.scrollHeight)")));
      const picture = await steady(async () => {
        const { data } = await send("browsingContext.captureScreenshot", { context });
        return Buffer.from(String(data), "base64");
      });
      await setHeight(windowHeight);
      return picture;
    },
    close: () => send("browsingContext.close", { context }),
  };
}

type Message = Readonly<Record<string, unknown>>;

interface Session {
  send(method: string, params: object): Promise<Message>;
  close(): void;
}

async function connect(
  address: string,
  happened: (event: { method: string; params: Message }) => void,
): Promise<Session> {
  const socket = new WebSocket(address, { maxPayload: 1 << 28 });
  const waiting = new Map<number, { resolve: (result: Message) => void; reject: (error: Error) => void }>();
  await new Promise((resolve, reject) => {
    socket.once("open", resolve);
    socket.once("error", reject);
  });
  type Answer = { id?: number | null; result?: Message; error?: string; message?: string };
  socket.on("message", (data: Buffer) => {
    const message = JSON.parse(data.toString("utf8")) as Answer & { method: string; params: Message };
    if (typeof message.id !== "number") {
      happened(message);
      return;
    }
    const call = waiting.get(message.id);
    waiting.delete(message.id);
    if (message.error === undefined) call?.resolve(message.result ?? {});
    else call?.reject(new Error(`Firefox: ${message.error}: ${message.message ?? ""}`));
  });
  socket.on("close", () => {
    for (const { reject } of waiting.values()) reject(new Error("Firefox is gone."));
    waiting.clear();
  });
  let last = 0;
  return {
    send: (method, params) =>
      new Promise((resolve, reject) => {
        last++;
        waiting.set(last, { resolve, reject });
        socket.send(JSON.stringify({ id: last, method, params }));
        setTimeout(() => reject(new Error(`Firefox does not answer ${method}.`)), patienceMs).unref();
      }),
    close: () => socket.terminate(),
  };
}
