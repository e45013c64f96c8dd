// What a run reports while it runs: plain data for the command line, the page and the log.

export type RunEvent =
  | ({ readonly type: "step" | "eval"; readonly step: number; readonly epoch: number } & Readonly<
      Record<string, number | string>
    >)
  | { readonly type: "checkpoint"; readonly step: number; readonly path: string }
  | { readonly type: "sample"; readonly step: number; readonly completions: readonly string[] }
  | { readonly type: "note"; readonly message: string }
  | {
      readonly type: "progress";
      readonly phase: string;
      readonly done: number;
      readonly total: number;
      readonly unit: string;
    }
  | { readonly type: "done"; readonly step: number; readonly path: string };
