// From one pass of a kernel to the text of its shader: bindings are generated from the kernel's declaration.
// Group 0: binding 0 is the uniform struct `d` (sizes as u32, scalars as f32); then the tensors that the pass's code
// names, in declaration order, inputs read-only, outputs and scratch read-write. The text is indented by its braces,
// so that errors name lines that can be read; tests/golden/wgsl keeps that of every kernel.

import type { Kernel, Wgsl } from "../backend.ts";
import { shapeSpec } from "../shapes.ts";
import type { DType } from "../tensor.ts";

export const scratchName = "scratch";

export interface Shader {
  readonly code: string;
  /** The tensors it binds, in the order of their bindings from 1 on. */
  readonly names: readonly string[];
  readonly writes: readonly boolean[];
}

const wgslType: Record<DType, string> = { f32: "f32", i32: "i32", u32: "u32" };

/** The sizes in a kernel's uniform struct, in order; its scalars follow. */
export function sizesOf(kernel: Kernel): readonly string[] {
  const letters = new Set(kernel.bindings.flatMap(([, spec]) => spec.letters));
  return [...letters].filter((letter) => !kernel.scalars.includes(letter)).sort();
}

export function shaderOf(kernel: Kernel, wgsl: Wgsl): Shader {
  const bare = wgsl.code.replace(/\/\/.*$/gm, "");
  const declared = [
    ...Object.entries(kernel.inputs).map(([name, spec]) => ({ name, write: false, ...shapeSpec(spec) })),
    ...Object.entries(kernel.outputs).map(([name, spec]) => ({ name, write: true, ...shapeSpec(spec) })),
    { name: scratchName, write: true, dtype: "f32" as const },
  ].filter(({ name }) => new RegExp(`\\b${name}\\s*\\[`).test(bare));
  const fields = [
    ...sizesOf(kernel).map((name) => `${name}: u32`),
    ...kernel.scalars.map((name) => `${name}: f32`),
  ];
  const bindings = declared.map(({ name, write, dtype }, i) => {
    const element = wgsl.vectors?.includes(name) ? `vec4<${wgslType[dtype]}>` : wgslType[dtype];
    return `@group(0) @binding(${i + 1}) var<storage, ${write ? "read_write" : "read"}> ${name}: array<${element}>;`;
  });
  const code = indented(`struct Dimensions { ${fields.join(", ")} }
@group(0) @binding(0) var<uniform> d: Dimensions;
${bindings.join("\n")}

${wgsl.code}`);
  return { code, names: declared.map(({ name }) => name), writes: declared.map(({ write }) => write) };
}

/** The lines of `code`, each two spaces in for every bracket that is open before it; no two empty ones in a row. */
function indented(code: string): string {
  const lines: string[] = [];
  let depth = 0;
  for (const line of code.split("\n")) {
    const text = line.trim();
    if (text === "" && (lines.length === 0 || lines.at(-1) === "")) continue;
    const bare = text.replace(/\/\/.*$/, "");
    const closing = /^[)\]}]*/.exec(bare)?.[0].length ?? 0;
    lines.push("  ".repeat(text === "" ? 0 : Math.max(0, depth - closing)) + text);
    depth += bare.replace(/[^([{]/g, "").length - bare.replace(/[^)\]}]/g, "").length;
  }
  return `${lines.join("\n").trim()}\n`;
}
