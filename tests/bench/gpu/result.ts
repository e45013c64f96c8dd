// The table of `npm run gpu`: what is right, what it takes, and which kernels take it.

import type { Machine } from "./machine.ts";
import { type BenchFigures, type Part, type Row, workloadOf } from "./plan.ts";

/** What was packed. */
export interface Packed {
  /** With "+changes" where the working tree had some. */
  readonly commit: string;
  readonly versions: Readonly<Record<string, string>>;
  /** SHA-256 of app.tar.xz, by which packs of one commit with different changes are told apart. */
  readonly app: string;
}

export interface GpuResult extends Packed {
  readonly date: string;
  readonly seconds: number;
  readonly budgetSeconds: number;
  /** Undefined where there was no adapter. */
  readonly machine: Machine | undefined;
  readonly correct: boolean;
  readonly rows: readonly Row[];
}

/** Kernels that a workload's table shows. */
const shownKernels = 12;

export function markdown(result: GpuResult, parts: readonly Part[]): string {
  const { machine, rows } = result;
  const ofKind = (kind: Part["kind"]): Row[] => {
    const ids = parts.filter((part) => part.kind === kind).flatMap((part) => part.rows);
    return rows.filter(({ id }) => ids.includes(id));
  };
  const versions = Object.entries(result.versions).map(([name, version]) => `${name} ${version}`);
  return [
    "# GPU",
    "",
    machine
      ? `Device: ${machine.device}. Driver: ${machine.driver}. Features: ${machine.features.join(", ")}.`
      : "No adapter.",
    machine ? `Host: ${machine.processor}, ${machine.cores} threads, ${machine.system}.` : "",
    `Date: ${result.date}. Commit: ${result.commit}. ${versions.join(", ")}.`,
    `Time: ${result.seconds} s of ${result.budgetSeconds} s.`,
    ...(machine?.software
      ? ["", "**A software adapter: its times say nothing about a GPU, and models are small.**"]
      : []),
    "",
    "## Correctness",
    "",
    ...table(
      ["row", "status", "held", "s", "note"],
      ofKind("correctness").map((row) => [
        row.id,
        row.status,
        row.cases === undefined ? "" : `${row.passed ?? 0}/${row.cases}`,
        row.seconds?.toFixed(1) ?? "",
        note(row),
      ]),
    ),
    "",
    "## Time",
    "",
    ...table(
      [
        "workload",
        "implementation",
        "median ms",
        "min ms",
        "tokens/s",
        "GPU ms",
        "host share",
        "dispatches",
        "submits",
        "waits",
        "peak MB",
        "note",
      ],
      ofKind("bench").map(timeCells),
    ),
    ...ofKind("bench").flatMap(({ id, bench }) => (bench?.kernels ? kernelTable(id, bench) : [])),
    "",
  ].join("\n");
}

function timeCells(row: Row): string[] {
  const { id, bench, status } = row;
  const name = workloadOf(id);
  const what = [name, id.slice(name.length + 1)];
  if (!bench) return [...what, "", "", "", "", "", "", "", "", "", `${status}: ${note(row)}`];
  const share = bench.host_share;
  return [
    ...what,
    bench.median_ms.toFixed(2),
    bench.min_ms.toFixed(2),
    bench.tokens_per_second.toFixed(0),
    bench.gpu_ms?.toFixed(2) ?? "",
    share === undefined ? "" : `${(100 * share).toFixed(0)} %`,
    String(bench.dispatches ?? ""),
    String(bench.submits ?? ""),
    String(bench.waits ?? ""),
    bench.peak_bytes === undefined ? "" : (bench.peak_bytes / 1e6).toFixed(1),
    [bench.scale === "small" ? "small" : "", note(row)].filter(Boolean).join("; "),
  ];
}

function kernelTable(id: string, { kernels = [], gpu_ms: total = 0 }: BenchFigures): string[] {
  return [
    "",
    `### ${id}: one step by kernel`,
    "",
    ...table(
      ["kernel", "dispatches", "ms", "share"],
      kernels
        .slice(0, shownKernels)
        .map(({ kernel, dispatches, ms }) => [
          kernel,
          String(dispatches),
          ms.toFixed(3),
          `${((100 * ms) / total).toFixed(1)} %`,
        ]),
    ),
  ];
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)];
}

/** A row's reason on one line of a table. */
function note({ why = "" }: Row): string {
  return (why.split("\n")[0] ?? "").replaceAll("|", "/").slice(0, 200);
}
