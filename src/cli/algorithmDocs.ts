// docs/algorithms: one page a method. The prose is written by hand; tables stand between markers and are written from
// the recipes' own definitions:  <!-- written: NAME -->  ...  <!-- end: NAME -->. A page decides by its markers which
// tables it has, so that nothing here knows a method by its id. What a setting accepts is asked of the setting itself.

import { judgeMetrics } from "../algorithms/judgeMetrics.ts";
import { recipes } from "../algorithms/index.ts";
import type { Recipe } from "../algorithms/recipe.ts";
import { commonFields, commonGroups } from "../domain/config/common.ts";
import type { Field, Fields } from "../domain/config/field.ts";
import { AppError } from "../domain/errors.ts";

/** A run of TRL's that ours is held to: tests/golden/<method>/<name>.json. */
export interface GoldenCase {
  readonly name: string;
  readonly model: string;
  readonly steps: number;
  readonly config: Readonly<Record<string, unknown>>;
  /** Of its rows. */
  readonly columns: readonly string[];
}

/** A page with tables between markers; `parts` by the names of the markers. */
export interface DocsPage {
  /** Below docs/. */
  readonly path: string;
  /** What a page that is not there yet begins with. */
  readonly skeleton: string;
  readonly parts: Readonly<Record<string, () => string>>;
}

/** The sections that the page of every method has. */
export const pageSections = [
  "Overview",
  "When to use it",
  "Formula",
  "Metrics",
  "Settings",
  "Implementation details",
  "What is measured",
] as const;

/** Names of settings have underscores, which Markdown would take for emphasis. */
function plain(text: string): string {
  return text.replace(/\b\w+_\w+\b/g, "`$&`");
}

/** A table whose columns are padded, as Prettier leaves it. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const cells = [head, ...rows].map((row) => row.map((cell) => cell.replaceAll("|", "\\|")));
  const widths = head.map((_, column) => Math.max(3, ...cells.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    `| ${widths.map((width, column) => (row[column] ?? "").padEnd(width)).join(" | ")} |`;
  const [first = [], ...rest] = cells;
  return [line(first), line(widths.map((width) => "-".repeat(width))), ...rest.map(line)].join("\n");
}

/** A value as a config has it; small numbers with an exponent. */
function shown(value: unknown): string {
  if (typeof value === "number" && value !== 0 && Math.abs(value) < 1e-3)
    return `\`${value.toExponential()}\``;
  if (value === "" || value === null) return value === null ? "`null`" : "none";
  if (Array.isArray(value)) return value.map(shown).join(", ");
  return `\`${typeof value === "string" ? value : JSON.stringify(value)}\``;
}

/** What a setting accepts, in the words of its own refusal. */
function accepted(field: Field): string {
  const refusal = (value: unknown): string | undefined => {
    try {
      field.parse(value, "");
      return undefined;
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      return error.message;
    }
  };
  // No setting takes a mapping.
  const words = /must be (.*), got /.exec(refusal({}) ?? "")?.[1];
  if (words === undefined) throw new Error(`internal: "${field.label}" does not say what it accepts`);
  return refusal(null) === undefined ? `${words}, or null` : words;
}

function fieldTable(fields: Fields): string {
  return table(
    ["Setting", "Default", "Accepts", "What it does"],
    Object.entries(fields).map(([key, field]) => [
      `\`${key}\``,
      shown(field.default),
      plain(accepted(field)),
      plain(field.help),
    ]),
  );
}

function about(recipe: Recipe): string {
  const { id, title, paper, summary, rows, roles } = recipe;
  return [
    `${title}, \`algorithm: ${id}\`. ${summary}`,
    "",
    `- Paper: <${paper}>`,
    `- Learns from: ${rows.about}`,
    `- Reference model: ${roles?.reference ? "yes, the model it starts from" : "none"}`,
  ].join("\n");
}

function ownDefaults({ defaults }: Recipe): string {
  const rows = Object.entries(defaults).map(([key, value]) => [
    `\`${key}\``,
    shown(value),
    shown((commonFields as Fields)[key]?.default ?? null),
  ]);
  return table(["Setting", "Default here", "Default elsewhere"], rows);
}

function metricTable({ metrics, validation }: Recipe): string {
  // What a judge says stands in eval lines alone.
  const byJudge = Object.entries(validation ? judgeMetrics : {}).map(
    ([key, one]) => [`eval_${key}`, one] as const,
  );
  return table(
    ["Metric", "Meaning"],
    [...Object.entries(metrics), ...byJudge].map(([key, { meaning }]) => [`\`${key}\``, plain(meaning)]),
  );
}

/**
 * What sets a case apart: the method's own settings that are not the default, values that few cases share, and columns that most
 * cases do without.
 */
function apart(one: GoldenCase, all: readonly GoldenCase[], { config }: Recipe): string {
  const sharing = (key: string, value: unknown): number =>
    all.filter((other) => JSON.stringify(other.config[key]) === JSON.stringify(value)).length;
  const columns = one.columns.filter((column) => {
    const having = all.filter((other) => other.columns.includes(column)).length;
    return having < all.length / 2 && !column.endsWith("ids");
  });
  const settings = Object.entries(one.config)
    .filter(([key, value]) => {
      const own = config[key];
      const isDefault = own && JSON.stringify([value].flat()) === JSON.stringify([own.default].flat());
      return !isDefault && (own !== undefined || sharing(key, value) <= 2);
    })
    .filter(([key]) => !["model_name_or_path", "adapter_name_or_path"].includes(key))
    .map(([key, value]) => `${key}: ${typeof value === "string" ? value : JSON.stringify(value)}`)
    .map((text) => `\`${text}\``);
  return [...settings, ...columns.map((column) => `rows with \`${column}\``)].join(", ");
}

function goldenTable(recipe: Recipe, cases: readonly GoldenCase[]): string {
  const trains = ({ use_peft, adapter_name_or_path }: GoldenCase["config"]): string =>
    use_peft !== true ? "whole model" : adapter_name_or_path ? "adapter, continued" : "adapter";
  const usual = "what most cases have";
  const lengths = [...new Set(cases.map(({ steps }) => steps))].sort((a, b) => a - b).join(" or ");
  if (cases.length === 0) return "No run of TRL's is recorded for this method yet.";
  const rows = cases.map((one) => [
    `\`${one.name}\``,
    one.model,
    trains(one.config),
    apart(one, cases, recipe) || usual,
  ]);
  return [
    `${cases.length} runs of TRL's trainer, ${lengths} steps each:`,
    "",
    table(["Case", "Model", "Trains", "What sets it apart"], rows),
  ].join("\n");
}

const marker = (name: string): string => `<!-- written: ${name} -->`;
const endMarker = (name: string): string => `<!-- end: ${name} -->`;

function pageOf(recipe: Recipe, cases: readonly GoldenCase[]): DocsPage {
  const parts = {
    about: () => about(recipe),
    defaults: () => ownDefaults(recipe),
    metrics: () => metricTable(recipe),
    settings: () => fieldTable(recipe.config),
    golden: () => goldenTable(recipe, cases),
  };
  const own = Object.entries(recipe.tables ?? {}).map(([name, make]) => {
    return [name, () => table(make().head, make().rows)] as const;
  });
  const empty = (name: keyof typeof parts): string => `${marker(name)}\n\n${endMarker(name)}`;
  const bodies: Partial<Record<(typeof pageSections)[number], string>> = {
    Overview: empty("about"),
    Metrics: empty("metrics"),
    Settings: `${empty("defaults")}\n\n${empty("settings")}`,
    "What is measured": empty("golden"),
  };
  const sections = pageSections.map((title) => `## ${title}\n\n${bodies[title] ?? ""}`.trim());
  return {
    path: `algorithms/${recipe.id}.md`,
    skeleton: `${[`# ${recipe.title}`, ...sections].join("\n\n")}\n`,
    parts: { ...parts, ...Object.fromEntries(own) },
  };
}

/** Every page below docs/algorithms; `golden` lists the golden cases of a method. */
export function algorithmPages(golden: (method: string) => readonly GoldenCase[]): DocsPage[] {
  const list = (): string =>
    table(
      ["Method", "What it does", "Learns from"],
      recipes.map(({ id, title, summary, rows }) => [
        `[\`${id}\`](${id}.md): ${title}`,
        plain(summary),
        rows.about,
      ]),
    );
  const common = Object.fromEntries(
    commonGroups.map(({ title, fields }) => [
      title.toLowerCase().replaceAll(" ", "-"),
      () => fieldTable(fields),
    ]),
  );
  return [
    { path: "algorithms/README.md", skeleton: "# Algorithms\n", parts: { list } },
    { path: "algorithms/common.md", skeleton: "# Settings of every method\n", parts: common },
    ...recipes.map((recipe) => pageOf(recipe, golden(recipe.id))),
  ];
}

/**
 * The page with the text between each pair of its markers renewed. Throws an Error that names a marker which is
 * unknown, stands twice, or has no end.
 */
export function renewed(text: string, { path, parts }: DocsPage): string {
  const seen = new Set<string>();
  const result = text.replace(
    /<!-- written: ([\w-]+) -->\n[^]*?<!-- end: ([\w-]+) -->/g,
    (_, name: string, end: string) => {
      const part = Object.hasOwn(parts, name) ? parts[name] : undefined;
      if (!part)
        throw new Error(
          `docs/${path}: no part is called "${name}"; expected ${Object.keys(parts).join(", ")}`,
        );
      if (end !== name) throw new Error(`docs/${path}: the part "${name}" ends with the marker of "${end}"`);
      if (seen.has(name)) throw new Error(`docs/${path}: the part "${name}" stands there twice`);
      seen.add(name);
      return `${marker(name)}\n\n${part()}\n\n${endMarker(name)}`;
    },
  );
  const markers = text.match(/<!-- (written|end): [^>]*-->/g) ?? [];
  if (markers.length !== 2 * seen.size) throw new Error(`docs/${path}: a marker has no partner`);
  return result;
}

/** The page without what is between markers: what a person wrote. */
export function handWritten(text: string): string {
  return text.replace(/<!-- written: ([\w-]+) -->\n[^]*?<!-- end: \1 -->/g, "");
}
