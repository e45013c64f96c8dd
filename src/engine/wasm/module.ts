// The compiled module in the variant this host can run. The .wasm asks for a shared memory; where there is none, one
// byte of its import section is changed to ask for an ordinary one. Atomic operations are valid on both, and a lone
// thread never waits.

import { AppError } from "../../domain/errors.ts";
import { plainModule, relaxedModule } from "./module.generated.ts";

export type Variant = "plain" | "relaxed";

/** A module whose one function does `instruction` on vectors. */
function probe(instruction: readonly number[], vectors: number): Uint8Array<ArrayBuffer> {
  const zero = [0xfd, 12, ...new Array<number>(16).fill(0)];
  const body = [0, ...new Array<number[]>(vectors).fill(zero).flat(), ...instruction, 0x1a, 0x0b];
  const code = [1, body.length, ...body];
  return new Uint8Array([
    0,
    0x61,
    0x73,
    0x6d,
    1,
    0,
    0,
    0,
    1,
    4,
    1,
    0x60,
    0,
    0,
    3,
    2,
    1,
    0,
    10,
    code.length,
    ...code,
  ]);
}

/** Whether 128-bit SIMD can be used: f32x4.mul. */
export function hasSimd(
  validate: (bytes: Uint8Array<ArrayBuffer>) => boolean = WebAssembly.validate,
): boolean {
  return validate(probe([0xfd, 0xe6, 0x01], 2));
}

/** Whether fused multiply-add can be used: f32x4.relaxed_madd. */
export function hasRelaxedSimd(): boolean {
  return WebAssembly.validate(probe([0xfd, 0x85, 0x02], 3));
}

// f() = relaxed_madd(a, a, c) for a = 1 + 2^-12 and c = -(1 + 2^-11): 2^-24 where the product is not rounded before the
// sum, 0 where it is.
function fusionProbe(): Uint8Array<ArrayBuffer> {
  const splat = (value: number): number[] => [
    0x43,
    ...new Uint8Array(Float32Array.of(value).buffer),
    0xfd,
    0x13,
  ];
  const a = splat(1 + 2 ** -12);
  const body = [0, ...a, ...a, ...splat(-(1 + 2 ** -11)), 0xfd, 0x85, 0x02, 0xfd, 0x1f, 0, 0x0b];
  const header = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
  const [types, functions] = [
    [1, 5, 1, 0x60, 0, 1, 0x7d],
    [3, 2, 1, 0],
  ];
  const exported = [7, 5, 1, 1, 0x66, 0, 0];
  return new Uint8Array([
    ...header,
    ...types,
    ...functions,
    ...exported,
    10,
    body.length + 2,
    1,
    body.length,
    ...body,
  ]);
}

/** Whether a variant's multiply-add rounds once: relaxed SIMD leaves that to the processor. */
export async function roundsOnce(variant: Variant): Promise<boolean> {
  if (variant === "plain") return false;
  const { instance } = await WebAssembly.instantiate(fusionProbe());
  return (instance.exports as { f(): number }).f() !== 0;
}

/** Throws wasm/no-simd unless `simd`. */
export function requireSimd(simd: boolean): void {
  if (simd) return;
  throw new AppError(
    "wasm/no-simd",
    "This browser or runtime has no WebAssembly SIMD, which the CPU engine needs.",
    "Use a current Chrome, Edge, Firefox or Safari, or Node 20 and newer.",
  );
}

const compiled = new Map<string, Promise<WebAssembly.Module>>();

/**
 * The module, compiled once for all runtimes of this thread: what is called often is compiled a second time, better, and stays
 * so for the next one.
 */
export function compileVariant(variant: Variant, shared: boolean): Promise<WebAssembly.Module> {
  const key = `${variant} ${shared}`;
  const before = compiled.get(key);
  if (before !== undefined) return before;
  const text = atob(variant === "relaxed" ? relaxedModule : plainModule);
  const bytes = Uint8Array.from(text, (character) => character.charCodeAt(0));
  if (!shared) askForUnsharedMemory(bytes);
  const module = WebAssembly.compile(bytes);
  compiled.set(key, module);
  module.catch(() => compiled.delete(key));
  return module;
}

const IMPORT_SECTION = 2;
const MEMORY_KIND = 2;
const SHARED_FLAG = 2;

/** Clears the "shared" bit of the module's only import, env.memory. */
function askForUnsharedMemory(bytes: Uint8Array): void {
  let at = 8;
  const number = () => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++] ?? 0;
      value |= (byte & 127) << shift;
      if (byte < 128) return value;
    }
  };
  while (at < bytes.length) {
    const section = bytes[at++];
    const size = number();
    if (section !== IMPORT_SECTION) {
      at += size;
      continue;
    }
    number(); // how many imports: one
    for (let part = 0; part < 2; part++) {
      const length = number(); // "env", "memory"
      at += length;
    }
    if (bytes[at] !== MEMORY_KIND) break;
    bytes[at + 1] = (bytes[at + 1] ?? 0) & ~SHARED_FLAG;
    return;
  }
  throw new AppError("wasm/bad-module", "internal: the module does not import a memory");
}
