// Compiles src/engine/wasm/assembly with the AssemblyScript compiler to src/engine/wasm/module.generated.ts: two
// modules as base64, one with fused multiply-add (relaxed SIMD), one without. Before that, both sides of every job are
// written from the sources (wasmJobs.mjs). Run it after every change of the sources; tests/unit/wasm/runtime.test.ts
// does all of it again and compares.
import { writeFileSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";
import path from "node:path";
import asc from "assemblyscript/asc";
import { callsSource, dispatchSource, findJobs, readSources } from "./wasmJobs.mjs";

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const folder = path.join(root, "src/engine/wasm");

/** The texts written from the sources, by path in src/engine/wasm. */
export function jobSources() {
  const sources = readSources(path.join(folder, "assembly"));
  const found = findJobs(sources);
  return {
    "assembly/jobs.generated.ts": dispatchSource(found),
    "jobs.generated.ts": callsSource(found, sources["layout.ts"]),
  };
}

/** The bytes of one variant. */
export async function compileModule(relaxed) {
  let bytes;
  const { error, stderr } = await asc.main(
    [
      "src/engine/wasm/assembly/index.ts",
      "--outFile", "module.wasm",
      "--runtime", "stub",
      "--enable", relaxed ? "simd,threads,relaxed-simd" : "simd,threads",
      "--importMemory", "--sharedMemory", "--initialMemory", "1", "--maximumMemory", "65536",
      "--noExportMemory", "--use", "abort=", "-O3", "--noAssert",
    ],
    {
      writeFile: (_name, contents) => {
        bytes = contents;
      },
      baseDir: root,
    },
  ); // oxfmt-ignore
  if (error) throw new Error(`${error.message}\n${stderr.toString()}`);
  return bytes;
}

/** The text of module.generated.ts. */
export function moduleSource(plain, relaxed) {
  const text = (bytes) => Buffer.from(bytes).toString("base64");
  return `// Made by scripts/build-wasm.mjs from src/engine/wasm/assembly; do not edit. Base64 of two WebAssembly modules.
// oxfmt-ignore
export const plainModule =
  "${text(plain)}";
// oxfmt-ignore
export const relaxedModule =
  "${text(relaxed)}";
`;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  for (const [name, text] of Object.entries(jobSources())) writeFileSync(path.join(folder, name), text);
  const [plain, relaxed] = [await compileModule(false), await compileModule(true)];
  writeFileSync(path.join(folder, "module.generated.ts"), moduleSource(plain, relaxed));
  console.log(`module.generated.ts: ${plain.length} bytes plain, ${relaxed.length} bytes relaxed SIMD`);
}
