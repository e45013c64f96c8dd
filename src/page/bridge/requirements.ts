// What the page needs of a browser, in one list: looked at before anything fails, in the words the page shows. Workers
// hold to it too. What is only slower or plainer without (threads, WebGPU, offline use, storage's size) is
// no need: the device card and Settings say it. Least versions: docs/browsers.md.
import { AppError } from "../../domain/errors.ts";
import { takesEngineWasm } from "./devices.ts";

export interface Need {
  readonly id: "secure" | "module-workers" | "simd" | "locks" | "channel" | "database";
  /** "page": nothing can be kept or read; "run": training waits for it, the rest can be used. */
  readonly stops: "page" | "run";
  /** What is missing, and what to do. */
  readonly message: string;
  readonly hint: string;
}

const current = "Use a current Chrome, Edge, Firefox or Safari.";

/** What of a browser's global scope is looked at. */
export interface BrowserScope {
  readonly isSecureContext?: boolean;
  readonly indexedDB?: unknown;
  readonly BroadcastChannel?: unknown;
  readonly Worker?: unknown;
  readonly navigator: { readonly locks?: unknown };
}

const needs: readonly (Need & { isMet(scope: BrowserScope): boolean })[] = [
  {
    id: "secure",
    stops: "run",
    message:
      "This page came over plain http from another machine. There a browser gives pages no lock between tabs, no graphics device and no shared memory, so that nothing can be trained.",
    hint: "Open it over https, or as localhost on the machine that serves it; from elsewhere with a tunnel: ssh -L 4173:localhost:4173 and the machine's name, then http://localhost:4173.",
    isMet: ({ isSecureContext }) => isSecureContext !== false,
  },
  {
    id: "module-workers",
    stops: "page",
    message: "This browser has no module workers, in which everything here is computed and kept.",
    hint: current,
    isMet: ({ Worker }) => typeof Worker === "function" && takesModules(Worker as typeof globalThis.Worker),
  },
  {
    id: "database",
    stops: "page",
    message: "This browser gives the page no database (IndexedDB), in which projects and runs are kept.",
    hint: `Allow the page to store data. ${current}`,
    isMet: ({ indexedDB }) => indexedDB !== undefined && indexedDB !== null,
  },
  {
    id: "channel",
    stops: "page",
    message:
      "This browser has no channel between tabs (BroadcastChannel), over which runs report their progress.",
    hint: current,
    isMet: ({ BroadcastChannel }) => BroadcastChannel !== undefined,
  },
  {
    id: "locks",
    stops: "run",
    message:
      "This browser has no lock between tabs (Web Locks): two of them could train the same run and spoil it.",
    hint: current,
    // Over plain http it is missing as well; that is said above.
    isMet: ({ navigator, isSecureContext }) => navigator.locks !== undefined || isSecureContext === false,
  },
  {
    id: "simd",
    stops: "run",
    message:
      "This browser has no WebAssembly with SIMD and atomic instructions, in which models are computed.",
    hint: `${current} Some switch WebAssembly off in a lockdown mode: make an exception for this page.`,
    isMet: takesEngineWasm,
  },
];

/** What this browser lacks, the gravest first. */
export function unmetNeeds(scope: BrowserScope = globalThis): Need[] {
  return needs
    .filter(({ isMet }) => !isMet(scope))
    .map(({ id, stops, message, hint }) => ({ id, stops, message, hint }))
    .sort((a, b) => Number(b.stops === "page") - Number(a.stops === "page"));
}

/** For workers: AppError "browser/lacks" where nothing can be kept ("page"), or a run not be trained safely ("run"). */
export function requireNeeds(what: Need["stops"], scope: BrowserScope = globalThis): void {
  // A worker starts no others of its own: that need is the page's.
  const unmet = unmetNeeds(scope).filter(({ id }) => id !== "module-workers");
  const first = unmet.find(({ stops }) => stops === "page" || stops === what);
  if (first !== undefined) throw new AppError("browser/lacks", first.message, first.hint);
}

/** Browsers that know `type` read it while they make a worker; this one is refused by its address afterwards. */
function takesModules(Worker: typeof globalThis.Worker): boolean {
  let isRead = false;
  const options = {
    get type(): "module" {
      isRead = true;
      return "module";
    },
  };
  try {
    new Worker("https://:", options).terminate();
  } catch {
    // It is no address.
  }
  return isRead;
}
