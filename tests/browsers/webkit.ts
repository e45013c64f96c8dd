// Safari's engine as Debian has it: WebKitWebDriver (classic WebDriver over HTTP) with its MiniBrowser, on a display of
// our own. What Safari has and this build leaves off is switched on: shared memory, the storage API, private files.
// It differs from Safari all the same: no WebGPU, other fonts, Linux threads; a session under automation keeps its
// storage in memory, as a private window does; and what a page writes to its console before it has loaded is not heard.
import { mkdirSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { join } from "node:path";
import { patienceMs, pollUntil, steady, type Browser, type RawTab } from "./browser.ts";
import { findProgram, freshFolder, startProgram } from "./process.ts";

const findDriver = (): string | undefined => findProgram(["WebKitWebDriver"]);
const findDisplay = (): string | undefined => findProgram(["Xvfb"]);
/** Debian and Ubuntu keep it outside the PATH. */
const findMiniBrowser = (): string | undefined =>
  findProgram(
    ["x86_64", "aarch64"].flatMap((machine) =>
      ["webkitgtk-6.0", "webkit2gtk-4.1", "webkit2gtk-4.0"].map(
        (version) => `/usr/lib/${machine}-linux-gnu/${version}/MiniBrowser`,
      ),
    ),
  );

/** What is missing on this machine and how to get it, or undefined. */
export function missingWebkit(): string | undefined {
  const packages = [
    ...(findDriver() === undefined || findMiniBrowser() === undefined ? ["webkit2gtk-driver"] : []),
    ...(findDisplay() === undefined ? ["xvfb"] : []),
  ].join(" ");
  return packages === ""
    ? undefined
    : `Missing: ${packages}. On Debian and Ubuntu: apt-get install ${packages}.`;
}

const features = ["StorageAPI", "StorageAPIEstimate", "FileSystem", "AccessHandle"];

/** `isAsSafari`: with what Safari has and this build leaves off. */
export async function startWebkit(folder: string, isAsSafari: boolean): Promise<Browser> {
  const downloads = freshFolder(folder, "downloads");
  const config = freshFolder(folder, "config");
  writeFileSync(join(config, "user-dirs.dirs"), `XDG_DOWNLOAD_DIR="${downloads}"\n`);
  // Without this its tool bar makes the window wider than a phone.
  mkdirSync(join(config, "gtk-3.0"));
  writeFileSync(
    join(config, "gtk-3.0", "gtk.css"),
    "* { padding: 0; margin: 0; border-width: 0; min-width: 0; min-height: 0; font-size: 1px; }\n",
  );
  // The screen is high because a picture shows what the window shows.
  const display = await startProgram(
    findDisplay() ?? "Xvfb",
    ["-displayfd", "1", "-screen", "0", `1600x${screenHeight}x24`, "-nolisten", "tcp"],
    /^(\d+)$/m,
  );
  const port = await freePort();
  const driver = await startProgram(findDriver() ?? "WebKitWebDriver", [`--port=${port}`], undefined, {
    DISPLAY: `:${display.found}`,
    GDK_BACKEND: "x11",
    XDG_CONFIG_HOME: config,
    ...(isAsSafari ? { JSC_useSharedArrayBuffer: "1" } : {}),
  });
  const call = createCall(`http://127.0.0.1:${port}`);
  await pollUntil("WebKitWebDriver answers", () => call("GET", "/status").catch(() => undefined));
  const session = (await call("POST", "/session", {
    capabilities: {
      alwaysMatch: {
        "webkitgtk:browserOptions": {
          binary: findMiniBrowser(),
          args: ["--automation", ...(isAsSafari ? [`--features=${features.join(",")}`] : [])],
        },
      },
    },
  })) as { sessionId: string; capabilities: { browserVersion: string } };
  const address = `/session/${session.sessionId}`;
  await call("POST", `${address}/timeouts`, { script: 60_000 });
  const errors: string[] = [];
  // Every command goes to the tab that was switched to last, so one tab's command waits for another's.
  let queue: Promise<unknown> = Promise.resolve();
  let current = String(await call("GET", `${address}/window`));
  const inTab = <Result>(handle: string, work: () => Promise<Result>): Promise<Result> => {
    const result = queue.then(async () => {
      if (current !== handle) await call("POST", `${address}/window`, { handle });
      current = handle;
      return work();
    });
    queue = result.catch(() => undefined);
    return result;
  };
  const first = current;
  let isFirstFree = true;
  return {
    name: `WebKitGTK ${session.capabilities.browserVersion}${isAsSafari ? "" : " as it comes"}`,
    downloads,
    errors,
    async newTab() {
      const handle = isFirstFree
        ? first
        : (
            (await inTab(first, () => call("POST", `${address}/window/new`, { type: "window" }))) as {
              handle: string;
            }
          ).handle;
      isFirstFree = false;
      const tab = createTab(
        (method, path, body) => inTab(handle, () => call(method, `${address}${path}`, body)),
        errors,
      );
      await tab.setWidth(1440);
      return tab;
    },
    async close() {
      await call("DELETE", address).catch(() => undefined);
      driver.stop();
      display.stop();
    },
  };
}

const screenHeight = 6000;
const windowHeight = 1000;

function createTab(call: Call, errors: string[]): RawTab {
  let width = 1440;
  const setSize = (height: number): Promise<unknown> =>
    call("POST", "/window/rect", { x: 0, y: 0, width, height });
  const evaluate = async (expression: string): Promise<string> => {
    const script = `const done = arguments[0];
      (async () => ${expression})().then((value) => done({ value }), (error) => done({ error: String(error) }));`;
    const answer = (await call("POST", "/execute/async", { script, args: [] })) as Record<string, string>;
    if (answer["error"] !== undefined) throw new Error(answer["error"]);
    return answer["value"] ?? "";
  };
  const hear = (): Promise<string> => evaluate(`(${listen.toString()})()`);
  /** What the document heard until now, before it is left. */
  const keep = async (): Promise<void> => {
    errors.push(...(JSON.parse(await hear().catch(() => "[]")) as string[]));
  };
  return {
    evaluate,
    async navigate(url) {
      await keep();
      await call("POST", "/url", { url });
      await hear();
    },
    async reload() {
      await keep();
      await call("POST", "/refresh", {});
      await hear();
    },
    act: (actions) => call("POST", "/actions", { actions }),
    async setFiles(selector, paths) {
      const found = await call("POST", "/element", { using: "css selector", value: selector });
      const [element] = Object.values(found as Record<string, string>);
      await call("POST", `/element/${element ?? ""}/value`, { text: paths.join("\n") });
    },
    async setWidth(wanted) {
      width = wanted;
      await setSize(windowHeight);
    },
    async picture() {
      // The tool bar is a part of the window.
      const missing = await evaluate("document.documentElement.scrollHeight - innerHeight");
      const height = Math.min(screenHeight, windowHeight + Math.max(0, Number(missing)));
      await setSize(height);
      // A window that has just grown is painted a moment later.
      const picture = await steady(async () =>
        Buffer.from(String(await call("GET", "/screenshot")), "base64"),
      );
      await setSize(windowHeight);
      return picture;
    },
    async close() {
      await keep();
      await call("DELETE", "/window");
    },
  };
}

/** Runs in the page: what went wrong in it since it was asked last; listens from the first time on. */
function listen(): string {
  const page = window as unknown as { heard?: string[] };
  if (page.heard === undefined) {
    const heard: string[] = (page.heard = []);
    addEventListener("error", ({ message }) => heard.push(message));
    addEventListener("unhandledrejection", ({ reason }) => heard.push(String(reason)));
    addEventListener("securitypolicyviolation", ({ blockedURI }) => heard.push(`refused: ${blockedURI}`));
    const write = console.error;
    console.error = (...parts: unknown[]) => {
      heard.push(parts.map(String).join(" "));
      write(...parts);
    };
  }
  return JSON.stringify(page.heard.splice(0));
}

type Call = (method: string, path: string, body?: object) => Promise<unknown>;

const createCall =
  (base: string): Call =>
  async (method, path, body) => {
    const response = await fetch(base + path, {
      method,
      signal: AbortSignal.timeout(patienceMs),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const { value } = (await response.json()) as { value: unknown };
    if (!response.ok) {
      const { error, message } = value as { error: string; message: string };
      throw new Error(`WebKit: ${error}: ${message}`);
    }
    return value;
  };

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
