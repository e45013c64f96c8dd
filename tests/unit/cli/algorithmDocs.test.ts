// docs/algorithms: tables as the definitions have them, and nothing of a method left unexplained.

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { goldenCases } from "../../../scripts/goldenCases.ts";
import { recipes } from "../../../src/algorithms/index.ts";
import { algorithmPages, handWritten, pageSections, renewed } from "../../../src/cli/algorithmDocs.ts";
import { commonFields } from "../../../src/domain/config/common.ts";
import { parseRunConfig } from "../../../src/domain/config/runConfig.ts";
import { deadLinks } from "../docsLinks.ts";
import { root } from "./support.ts";

const docs = join(root, "docs");
const read = (path: string): string => readFileSync(join(docs, path), "utf8");
const pages = algorithmPages(goldenCases);

describe.each(pages.map((page) => [page.path, page] as const))("docs/%s", (path, page) => {
  it("says what the definitions say (else: npx tsx scripts/write-docs.ts)", () => {
    expect(existsSync(join(docs, path)), "write the page").toBe(true);
    expect(read(path)).toBe(renewed(read(path), page));
  });

  it("has no link that leads nowhere", () => {
    expect(deadLinks(join(docs, path))).toEqual([]);
  });
});

describe.each(recipes.map((recipe) => [recipe.id, recipe] as const))("the page of %s", (id, recipe) => {
  const text = (): string => read(`algorithms/${id}.md`);
  const sectionOf = (title: string): string =>
    text()
      .split(/^## /m)
      .find((section) => section.startsWith(`${title}\n`)) ?? "";

  it("has every section, each with words of its own", () => {
    for (const title of pageSections) {
      const words = handWritten(sectionOf(title)).split(/\s+/).length;
      expect(words, title).toBeGreaterThan(20);
    }
  });

  it("lists the metrics and settings, and says how each metric is read", () => {
    for (const metric of Object.keys(recipe.metrics)) {
      expect(sectionOf("Metrics")).toContain(`| \`${metric}\``);
      expect(handWritten(sectionOf("Metrics"))).toContain(`\`${metric}\``);
    }
    for (const key of Object.keys(recipe.config)) expect(sectionOf("Settings")).toContain(`| \`${key}\``);
    for (const key of Object.keys(recipe.defaults)) expect(sectionOf("Settings")).toContain(`| \`${key}\``);
    expect(text()).toContain(recipe.paper);
  });

  it("has a row with a formula for every choice that changes the loss", () => {
    const rows = handWritten(sectionOf("Formula"))
      .split("\n")
      .filter((line) => line.startsWith("|"));
    const options = Object.entries(recipe.config).flatMap(([key, { options: all }]) =>
      // How caches are kept while answers are drawn is no part of a loss.
      all === undefined || key === "cache_dtype" ? [] : all.map((option) => `${key}: ${option}`),
    );
    const missing = options.filter((option) => {
      const name = `\`${option.split(": ")[1] ?? ""}\``;
      return !rows.some(
        (row) => row.split("|")[1]?.trim() === name && (row.split("|")[2]?.trim() ?? "") !== "",
      );
    });
    expect(missing).toEqual([]);
  });

  it("has an example that is a config of this method", () => {
    const [, yaml = ""] = /```yaml\n([^]*?)```/.exec(sectionOf("Settings")) ?? [];
    expect(parseRunConfig(yaml, "the example", [], recipes)).toMatchObject({ algorithm: id, notes: [] });
  });

  it("is in the list of methods", () => {
    expect(read("algorithms/README.md")).toContain(`](${id}.md)`);
  });
});

it("has no page of a method that is not there", () => {
  const written = readdirSync(join(docs, "algorithms")).map((file) => `algorithms/${file}`);
  expect(written.sort()).toEqual(pages.map(({ path }) => path).sort());
});

it("common.md has every common setting and the numbers of every line", () => {
  const text = read("algorithms/common.md");
  for (const key of Object.keys(commonFields)) expect(text).toContain(`| \`${key}\``);
  for (const key of ["step", "epoch", "learning_rate", "grad_norm", "tokens_per_second", "num_tokens"]) {
    expect(handWritten(text)).toContain(`| \`${key}\``);
  }
});

describe("tables between markers", () => {
  const page = { path: "x.md", skeleton: "", parts: { one: () => "new", two: () => "2" } };

  it("are renewed; the rest is kept", () => {
    const text = "a\n\n<!-- written: one -->\n\nold\n\n<!-- end: one -->\n\nb\n";
    const result = renewed(text, page);
    expect(result).toBe("a\n\n<!-- written: one -->\n\nnew\n\n<!-- end: one -->\n\nb\n");
    expect(renewed(result, page)).toBe(result);
    expect(handWritten(result)).toBe("a\n\n\n\nb\n");
  });

  it.each([
    ["unknown", "<!-- written: three -->\n\n<!-- end: three -->\n", /no part is called "three"/],
    ["inherited", "<!-- written: toString -->\n\n<!-- end: toString -->\n", /no part is called "toString"/],
    ["crossed", "<!-- written: one -->\n\n<!-- end: two -->\n", /ends with the marker of "two"/],
    [
      "twice",
      "<!-- written: one -->\n<!-- end: one -->\n<!-- written: one -->\n<!-- end: one -->\n",
      /twice/,
    ],
    ["open", "<!-- written: one -->\n\nold\n", /no partner/],
  ])("%s ones are refused", (_, text, message) => {
    expect(() => renewed(text, page)).toThrow(message);
  });
});
