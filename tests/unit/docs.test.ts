// The pages for people: every link and picture of theirs is there, git keeps no picture that none of them shows, and
// `npm run screens` draws each of these pictures, in four looks like every other scene.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { picturesOf } from "../screens/camera.ts";
import { deadLinks } from "./docsLinks.ts";
import { root } from "./sourceFiles.ts";

const docs = readdirSync(join(root, "docs")).filter((name) => name.endsWith(".md"));
const pages = ["README.md", "CONTRIBUTING.md", ...docs.map((name) => `docs/${name}`)];
const textOf = (path: string): string => readFileSync(join(root, path), "utf8");
const kept = readdirSync(join(root, "docs", "screens")).sort();
/** What `npm run screens` takes pictures of. */
const scenes = [...textOf("tests/screens/scenes.ts").matchAll(/shoot\(\w+, "([\w-]+)"\)/g)].map(
  ([, name = ""]) => name,
);

it.each(pages)("%s has no link that leads nowhere", (path) => {
  expect(deadLinks(join(root, path))).toEqual([]);
});

it("shows the first run in pictures, each with words for who does not see it", () => {
  const shown = [...textOf("docs/tutorial.md").matchAll(/!\[([^\]]*)\]\(([^)]+)\)/g)];
  expect(shown.length).toBeGreaterThan(8);
  expect(shown.filter(([, words = ""]) => words.split(" ").length < 4).map(([, , path]) => path)).toEqual([]);
});

it("keeps the pictures that are shown, and no others", () => {
  const shown = pages.flatMap((path) =>
    [...textOf(path).matchAll(/!\[[^\]]*\]\((?:docs\/)?screens\/([^)]+)\)/g)].map(([, name = ""]) => name),
  );
  expect(kept).toEqual([...new Set(shown)].sort());
});

it("draws every page and state at both widths and in both themes, those that are kept among them", () => {
  expect(picturesOf("x").sort()).toEqual([
    "x-1440-dark.png",
    "x-1440-light.png",
    "x-390-dark.png",
    "x-390-light.png",
  ]);
  expect(new Set(scenes).size).toBe(scenes.length);
  for (const state of ["empty", "ready", "running", "paused", "done", "failed", "second-tab"])
    expect(scenes).toContain(`train-${state}`);
  expect(scenes).toContain("no-webgpu");
  const drawn = scenes.flatMap(picturesOf);
  expect(kept.filter((name) => !drawn.includes(name))).toEqual([]);
});
