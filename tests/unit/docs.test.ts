// The pages for people: every link and picture of theirs is there, and the pictures are whole sets of four looks.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { deadLinks } from "./docsLinks.ts";
import { root } from "./sourceFiles.ts";

const docs = readdirSync(join(root, "docs")).filter((name) => name.endsWith(".md"));
const pages = ["README.md", "CONTRIBUTING.md", ...docs.map((name) => `docs/${name}`)];
const pictures = readdirSync(join(root, "docs", "screens"));

it.each(pages)("%s has no link that leads nowhere", (path) => {
  expect(deadLinks(join(root, path))).toEqual([]);
});

it("shows the first run in pictures, each with words for who does not see it", () => {
  const text = readFileSync(join(root, "docs", "tutorial.md"), "utf8");
  const shown = [...text.matchAll(/!\[([^\]]*)\]\(([^)]+)\)/g)];
  expect(shown.length).toBeGreaterThan(8);
  expect(shown.filter(([, words = ""]) => words.split(" ").length < 4).map(([, , path]) => path)).toEqual([]);
});

it("has every picture at both widths and in both themes", () => {
  const looks = ["1440-dark.png", "1440-light.png", "390-dark.png", "390-light.png"];
  const scenes = new Set(pictures.map((name) => name.replace(/-(390|1440)-(light|dark)\.png$/, "")));
  expect(pictures.sort()).toEqual(
    [...scenes].flatMap((scene) => looks.map((look) => `${scene}-${look}`)).sort(),
  );
  for (const state of ["empty", "ready", "running", "paused", "done", "failed", "second-tab"])
    expect(scenes).toContain(`train-${state}`);
  expect(scenes).toContain("no-webgpu");
});
