// The eye behind the build's check that nothing imports a worker's entry; the check itself is part of "bundle-size".
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { importsOf, importsOfEntries } from "../../scripts/builtModules.mjs";

it("reads every kind of import, and no text that looks like one", () => {
  const text = [
    'import{a}from"./a-1.js";import"./b-2.js";export*from"./c-3.js";export{d}from"./d-4.js";',
    'const e=()=>import(`./e-5.js`);const f=import("../f-6.js");',
    'const g=`import("./g.js") from "./h.js"`;new Worker(new URL("i.worker-1.js",import.meta.url));',
  ].join("\n");
  expect(importsOf(text)).toEqual({
    now: ["a-1.js", "b-2.js", "c-3.js", "d-4.js"],
    later: ["e-5.js", "f-6.js"],
  });
});

it("names who imports an entry", () => {
  const folder = mkdtempSync(join(tmpdir(), "built-"));
  writeFileSync(join(folder, "data.worker-x_1-Y.js"), "import(`./service-1.js`)");
  writeFileSync(join(folder, "service-1.js"), 'import{s}from"./common-1.js"');
  writeFileSync(join(folder, "common-1.js"), 'new Worker("./data.worker-x_1-Y.js")');
  expect(importsOfEntries(folder)).toEqual([]);
  writeFileSync(join(folder, "late-1.js"), 'import{q as t}from"./data.worker-x_1-Y.js"');
  expect(importsOfEntries(folder)).toEqual(["late-1.js imports data.worker-x_1-Y.js"]);
  rmSync(folder, { recursive: true });
});
