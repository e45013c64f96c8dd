// Makes node_modules agree with package-lock.json. Node builtins only: this runs before anything is installed.
// "Agrees" is read from what npm itself records in node_modules/.package-lock.json, so a manual `npm ci` counts too.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { join } from "node:path";

export const root = fileURLToPath(new URL("..", import.meta.url));

/** Ends the process with a sentence when this Node is older than package.json's "engines" allows. */
export function checkNode() {
  const wanted = readJson(join(root, "package.json")).engines.node.replace(/^>=/, "");
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  const [wantedMajor = 0, wantedMinor = 0] = wanted.split(".").map(Number);
  if (major < wantedMajor || (major === wantedMajor && minor < wantedMinor)) {
    fail(
      `This is Node ${process.versions.node}; FeedbackLoop needs ${wanted} or newer.`,
      "Install a newer Node.",
    );
  }
}

/** Runs `npm ci` when packages are missing or are not the locked ones. */
export function ensureInstalled() {
  const reason = whyStale();
  if (reason === undefined) return;
  console.log(`Installing packages: ${reason}.`);
  const { status } = run("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"]);
  if (status !== 0) {
    fail(
      "npm ci did not finish; its own message stands above.",
      "Check the connection to the npm registry and run this again.",
    );
  }
}

function whyStale() {
  const recordPath = join(root, "node_modules", ".package-lock.json");
  if (!existsSync(recordPath)) return "node_modules is missing";
  let installed;
  try {
    installed = readJson(recordPath).packages;
  } catch {
    return "npm's record of node_modules cannot be read";
  }
  const locked = readJson(join(root, "package-lock.json")).packages;
  for (const [path, entry] of Object.entries(locked)) {
    if (path === "") continue;
    const found = installed[path];
    if (found === undefined) {
      if (entry.optional || entry.devOptional || entry.peer) continue; // other platforms' binaries are left out on purpose
      return `${path.replace(/^.*node_modules\//, "")} is missing`;
    }
    if (found.version !== entry.version) {
      return `${path.replace(/^.*node_modules\//, "")} is ${found.version}, the lock file says ${entry.version}`;
    }
    if (!entry.optional && !existsSync(join(root, path))) return `${path} was removed`;
  }
  return undefined;
}

/** Runs a command with our own stdio; npm and npx are found the same way on every platform. */
export function run(command, args, options = {}) {
  return spawnSync(...resolveCommand(command, args), { cwd: root, stdio: "inherit", ...options });
}

/** npm started us: use its own files, so that a machine with several Nodes stays on one. */
export function resolveCommand(command, args) {
  const npm = process.env.npm_execpath;
  if ((command === "npm" || command === "npx") && npm !== undefined && npm.endsWith("npm-cli.js")) {
    return [process.execPath, [command === "npm" ? npm : npm.replace(/npm-cli\.js$/, "npx-cli.js"), ...args]];
  }
  return [process.platform === "win32" ? `${command}.cmd` : command, args];
}

/** The path of a package's own command, for running it with this very Node. */
export function binary(packageName, name = packageName) {
  const folder = join(root, "node_modules", packageName);
  const { bin } = readJson(join(folder, "package.json"));
  return join(folder, typeof bin === "string" ? bin : bin[name]);
}

export function fail(message, hint) {
  console.error(`${message}\n${hint}`);
  process.exit(1);
}

function readJson(path) {
  return JSON.parse(readFileSync(path, "utf8"));
}
