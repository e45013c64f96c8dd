#!/usr/bin/env node
// Starts the command line straight from its TypeScript sources: a checkout needs no build step. Faults of the start
// itself (packages missing, an old Node) are said in one line; everything later is said by src/cli/main.ts.

function fail(message) {
  process.stderr.write(`error: ${message}\n`);
  process.exit(1);
}

const [major, minor] = process.versions.node.split(".").map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  fail(`Node ${process.versions.node} is too old; expected 20.19 or newer.`);
}
// Warnings of Node about its own experimental parts are not for the person who runs a command.
process.removeAllListeners("warning");

// Until src/cli/main.ts takes over, there is nothing to finish.
const leave = () => process.exit(130);
const signals = ["SIGINT", "SIGTERM"];
for (const signal of signals) process.on(signal, leave);

let main;
try {
  const { register } = await import("tsx/esm/api");
  register();
  ({ main } = await import("../src/cli/main.ts"));
} catch (error) {
  if (process.env.FEEDBACKLOOP_DEBUG === "1") throw error;
  fail(
    error?.code === "ERR_MODULE_NOT_FOUND"
      ? `A package is missing. Run \`npm ci\` in the folder of FeedbackLoop first. (${String(error.message).split("\n")[0]})`
      : `FeedbackLoop could not start: ${String(error?.message ?? error).split("\n")[0]}`,
  );
}
for (const signal of signals) process.off(signal, leave);
await main(process.argv.slice(2));
