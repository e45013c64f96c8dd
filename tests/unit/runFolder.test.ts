// The paths of a project's folder: what is written is read back, and no other file spells one out.
import { expect, it } from "vitest";
import * as paths from "../../src/domain/runFolder.ts";
import { sourceFiles } from "./sourceFiles.ts";

it("reads back what it writes", () => {
  expect(paths.stepOfCheckpoint(paths.checkpointName(40))).toBe(40);
  for (const other of ["final", "checkpoint-", "checkpoint-4.partial", "checkpoint-x", "my-checkpoint-4"])
    expect(paths.stepOfCheckpoint(other)).toBeUndefined();
  expect(paths.partOfRun("checkpoint-4/state.json")).toEqual({ folder: "checkpoint-4", file: "state.json" });
  expect(paths.partOfRun("README.md")).toEqual({ folder: "", file: "README.md" });
  expect(paths.inRun("dpo-1", paths.finalFolder)).toBe("models/dpo-1/final");
  expect(paths.logFile("dpo-1")).toBe("logs/dpo-1.jsonl");
});

it("tells a run's folders from what else stands beside them", () => {
  const names = ["final", "checkpoint-7", "final.partial", "checkpoint-7.partial", "data", "checkpoint-old"];
  expect(names.filter(paths.isOfRun)).toEqual(names.slice(0, 4));
});

it("is the only file that spells them", () => {
  const spelt =
    /["'`/](models\/\$\{|logs\/\$\{|reports\/\$\{|checkpoint-\$\{|checkpoint-\\?[(\\d]|final["'`/]|manifest\.json["'`])/;
  const others = sourceFiles("src", "workers").filter(({ path }) => path !== "src/domain/runFolder.ts");
  const found = others.flatMap(({ path, text }) =>
    text.split("\n").flatMap((line, i) => {
      const code = line.replace(/^\s*(\/\/|\*|\/\*\*).*/, "");
      return spelt.test(code) ? [`${path}:${i + 1}`] : [];
    }),
  );
  // Addresses of this site's models and of the hub's.
  const elsewhere = ["src/page/modelReferences.ts", "src/formats/hub.ts"];
  expect(found.filter((place) => !elsewhere.includes(place.split(":")[0] ?? ""))).toEqual([]);
});
