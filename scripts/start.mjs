// `npm start`: on a fresh clone with only Node it installs, builds, serves, and prints the URL on a line of its own.
// Stays in the foreground until Ctrl+C. Options: --port N (default 4173, the next free one when it is taken),
// --host NAME (default localhost; WebGPU and shared memory need localhost or https), --no-build (serve dist/ as it is).
import { existsSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { binary, checkNode, ensureInstalled, fail, root, run } from "./install.mjs";
import { serve } from "./serve.mjs";

const options = readOptions();
checkNode();
ensureInstalled();

if (options.build) {
  console.log("Building the page.");
  const { status } = run(process.execPath, [binary("vite"), "build", "--logLevel", "warn"]);
  if (status !== 0)
    fail(
      "The build did not finish; its own message stands above.",
      "Repair what it names and run this again.",
    );
} else if (!existsSync(join(root, "dist", "index.html"))) {
  fail("--no-build was given, and dist/ holds no page.", "Leave --no-build out once.");
}

const hub = process.env.HF_ENDPOINT;
if (hub && !(URL.canParse(hub) && /^https?:$/.test(new URL(hub).protocol))) {
  fail(
    `HF_ENDPOINT is ${JSON.stringify(hub)}; expected the address of a hub.`,
    "Write it like HF_ENDPOINT=https://huggingface.co, or leave it out.",
  );
}
const server = await serve({
  folder: join(root, "dist"),
  port: options.port,
  host: options.host,
  hubOrigin: hub,
}).catch((error) => fail(`The page cannot be served: ${error.message}`, "Try another --port."));
if (server.port !== options.port && options.port !== 0) {
  console.log(`Port ${options.port} is taken; using ${server.port}.`);
}
if (!/^(localhost|127(\.\d+){3}|\[?::1\]?)$/.test(options.host)) {
  console.log(
    `From another machine, browsers train over https only. Without it: ssh -L ${server.port}:localhost:${server.port} THIS-MACHINE`,
  );
}
console.log("FeedbackLoop is ready. Nothing leaves this machine. Stop it with Ctrl+C. Open:");
console.log(server.url);

for (const signal of ["SIGINT", "SIGTERM"]) {
  process.once(signal, () => {
    server.close();
    process.exit(0);
  });
}

// npm that is ended by a signal leaves what it started behind: a server nobody sees would keep the port.
if (process.env.npm_lifecycle_event !== undefined && process.platform !== "win32") {
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) process.exit(0);
  }, 500).unref();
}

function readOptions() {
  let values;
  try {
    values = parseArgs({
      options: {
        port: { type: "string", default: "4173" },
        host: { type: "string", default: "localhost" },
        build: { type: "boolean", default: true },
        help: { type: "boolean", default: false },
      },
      allowNegative: true,
    }).values;
  } catch (error) {
    console.error(error.message);
    process.exit(2);
  }
  if (values.help) {
    console.log("npm start -- [--port N] [--host NAME] [--no-build]");
    process.exit(0);
  }
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65535) {
    console.error(`--port must be a whole number from 0 to 65535, got "${values.port}".`);
    process.exit(2);
  }
  return { ...values, port };
}
