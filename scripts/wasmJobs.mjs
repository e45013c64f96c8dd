// Finds the jobs of the WebAssembly module in its sources and writes both sides of each call, so that a job's number
// and the order of its arguments stand nowhere by hand.
//   job        an exported function `name(job: Class)` or `name(job: Class, thread: i32)`
//   Class      `@unmanaged export class`, one 32-bit word a field, in order: its arguments
//   prepareX   what the coordinator does before job x starts
// In assembly/jobs.generated.ts the words are read through the class; in jobs.generated.ts they are written from an
// object of the same names, so that one too few or of another type does not compile.

import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

const head = (from) => `// Made by scripts/build-wasm.mjs from ${from}; do not edit.\n`;

/** File name -> text of every source but the generated one. */
export function readSources(folder) {
  const names = readdirSync(folder).filter((name) => /^\w+\.ts$/.test(name));
  return Object.fromEntries(
    names.sort().map((name) => [name, readFileSync(path.join(folder, name), "utf8")]),
  );
}

/** What the sources declare. Throws where a job could not be called as declared. */
export function findJobs(sources) {
  const classes = new Map();
  const enums = new Map();
  const jobs = [];
  const prepared = new Map();
  for (const [file, text] of Object.entries(sources)) {
    for (const [, comment, name, parent, body] of text.matchAll(
      /(?:\/\*\* ((?:(?!\*\/).)*) \*\/\n)?@unmanaged\nexport class (\w+)(?: extends (\w+))? \{\n(.*?)\n\}\n/gs,
    )) {
      const fields = [...body.matchAll(/(?:\/\*\* (.*?) \*\/\s+)?(\w+): (\w+);/gs)];
      const list = fields.map(([, doc, field, type]) => ({ doc, field, type }));
      classes.set(name, { file, comment, parent, fields: list });
    }
    for (const [, name, body] of text.matchAll(/export enum (\w+) \{(.*?)\}/gs)) {
      enums.set(name, [...body.matchAll(/\w+/g)].map(([word]) => word)); // oxfmt-ignore
    }
    for (const [, name, type, thread] of text.matchAll(
      /^export function (\w+)\(job: (\w+)(, thread: i32)?\): void/gm,
    )) {
      const before = /^prepare([A-Z])(\w+)$/.exec(name);
      if (before) prepared.set(before[1].toLowerCase() + before[2], { name, file });
      else jobs.push({ name, file, type, thread: thread !== undefined });
    }
  }
  for (const { name, file, type } of jobs) {
    if (!classes.has(type)) throw new Error(`${file}: job ${name}: there is no @unmanaged class ${type}.`);
    for (const { field, type: word } of fieldsOf(classes, type)) {
      if (word in words || enums.has(word)) continue;
      const known = [...Object.keys(words), ...enums.keys()].join(", ");
      throw new Error(`${file}: ${type}.${field} is ${word}; an argument is one of ${known}.`);
    }
  }
  for (const [name, { file, name: hook }] of prepared) {
    if (!jobs.some((job) => job.name === name)) throw new Error(`${file}: ${hook}: there is no job ${name}.`);
  }
  return { classes, enums, jobs, prepared };
}

/** By type of a field: its type in TypeScript, and the word of an argument. */
const words = {
  usize: ["number", (value) => value],
  i32: ["number", (value) => value],
  u32: ["number", (value) => value],
  flag: ["boolean", (value) => `${value} ? 1 : 0`],
  f32: ["number", (value) => `{ f32: ${value} }`],
};

function fieldsOf(classes, name) {
  const { parent, fields } = classes.get(name);
  return parent ? [...fieldsOf(classes, parent), ...fields] : fields;
}

/** The text of assembly/jobs.generated.ts: number -> job. */
export function dispatchSource({ classes, jobs, prepared }) {
  const files = new Map();
  const add = (file, name) => files.set(file, (files.get(file) ?? new Set()).add(name));
  for (const { name, file, type } of jobs) {
    add(file, name);
    add(classes.get(type).file, type);
  }
  for (const { name, file } of prepared.values()) add(file, name);
  const imports = [...files].sort().map(([file, names]) => {
    return `import { ${[...names].sort().join(", ")} } from "./${file.replace(/\.ts$/, "")}";\n`;
  });
  const call = (name, type, more = "") => `${name}(changetype<${type}>(ARGUMENTS)${more});`;
  const befores = jobs.flatMap(({ name, type }, i) => {
    const before = prepared.get(name);
    return before ? [`  if (kind == ${i + 1}) ${call(before.name, type)}\n`] : [];
  });
  const cases = jobs.map(({ name, type, thread }, i) => {
    return `    case ${i + 1}:\n      ${call(name, type, thread ? ", thread" : "")}\n      return;\n`;
  });
  return `${head("the job functions of this folder")}
import { ARGUMENTS } from "./layout";
${imports.join("")}
/** What the coordinator does before any thread starts. */
export function prepare(kind: i32): void {
${befores.join("")}}

/** What every thread does. */
export function perform(kind: i32, thread: i32): void {
  switch (kind) {
${cases.join("")}    default:
      unreachable();
  }
}
`;
}

/** The text of jobs.generated.ts: addresses of the control block, and a typed function for each job. */
export function callsSource({ classes, enums, jobs }, layout) {
  const constants = [...layout.matchAll(/^export const (\w+): (?:usize|i32) = (\d+);/gm)];
  const used = [...classes.values()].flatMap(({ fields }) => fields.map(({ type }) => type));
  const names = [...enums].filter(([name]) => used.includes(name));
  const tables = names.map(([name, members]) => {
    return `const ${name} = { ${members.map((member, i) => `${member}: ${i}`).join(", ")} } as const;\nexport type ${name} = keyof typeof ${name};\n`;
  });
  const typeOf = (type) => words[type]?.[0] ?? type;
  const wordOf = ({ field, type }) => words[type]?.[1](`job.${field}`) ?? `${type}[job.${field}]`;
  const passed = new Set(jobs.map(({ type }) => type));
  for (const { parent } of classes.values()) if (parent) passed.add(parent);
  const interfaces = [...passed].map((name) => {
    const { comment, parent, fields } = classes.get(name);
    const lines = fields.map(({ doc, field, type }) => {
      return `${doc ? `  /** ${doc} */\n` : ""}  readonly ${field}: ${typeOf(type)};\n`;
    });
    const above = comment ? `/** ${comment} */\n` : "";
    return `${above}export interface ${name}${parent ? ` extends ${parent}` : ""} {\n${lines.join("")}}\n`;
  });
  const calls = jobs.map(({ name, type }, i) => {
    const list = fieldsOf(classes, type).map((field) => `      ${wordOf(field)},\n`);
    return `  ${name}(runtime: WasmRuntime, job: ${type}, parallel: boolean): void {
    runtime.run(${i + 1}, [
${list.join("")}    ], parallel);
  },
`;
  });
  return `${head("src/engine/wasm/assembly")}
import type { WasmRuntime } from "./runtime.ts";

/** Addresses in bytes, and sizes, of the memory that both sides know. */
export const layout = {
${constants.map(([, name, value]) => `  ${name}: ${value},\n`).join("")}} as const;

${tables.join("")}
${interfaces.join("\n")}
/** By name: writes the arguments and runs the job; \`parallel\` false keeps it on this thread. Pointers are byte addresses. */
export const jobs = {
${calls.join("")}};
`;
}
