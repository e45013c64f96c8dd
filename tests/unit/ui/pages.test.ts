// A page is one file and one line: what the frame shows of a page comes from the page alone. A page with a record of its own
// stands here as its file would, is put into the list, and is found in the rail, the tab's title and the address.
import { createRoot, createSignal } from "solid-js";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { tabTitle } from "../../../src/ui/components/frame/runState.ts";
import { pages } from "../../../src/ui/pages/index.ts";
import { type Page, pageAt } from "../../../src/ui/pages/page.ts";
import { createApp, type AppParts, type AppState } from "../../../src/ui/state/createApp.ts";

/** A record that nothing but this page knows. */
interface Judgement {
  readonly project: string;
  readonly better: "left" | "right";
}

function createJudgements({ route }: Pick<AppParts, "route">) {
  const [all, setAll] = createSignal<readonly Judgement[]>([]);
  const here = (): readonly Judgement[] => all().filter(({ project }) => project === route().project);
  return {
    here,
    judge(better: Judgement["better"]): void {
      const { project } = route();
      if (project !== undefined) setAll((old) => [...old, { project, better }]);
    },
  };
}

const compare: Page = {
  path: "compare",
  title: "Compare",
  load: () => Promise.resolve({ default: () => null }),
  state: (app) => (app.keep(createJudgements).here().length === 0 ? "empty" : "ready"),
};
const withCompare = [...pages, compare] as const satisfies readonly Page[];

let app: AppState;
let dispose: () => void;
beforeEach(() => {
  vi.stubGlobal("location", { hash: "#/compare/p-1/left%20or%20right?a=%20b" });
  vi.stubGlobal("addEventListener", () => undefined);
  vi.stubGlobal("removeEventListener", () => undefined);
  vi.stubGlobal("navigator", {});
  vi.stubGlobal("document", { documentElement: { dataset: {} } });
  [app, dispose] = createRoot((end) => [createApp({ openProjectFile: () => undefined }), end]);
});
afterEach(() => {
  dispose();
  vi.unstubAllGlobals();
});

const railOf = (list: readonly Page[]) =>
  list.map((page) => [page.title, app.href(page.path), page.state?.(app) ?? ""]);

it("shows a page that was only listed: address, title, state", () => {
  const { page, project, rest, query } = app.route();
  expect([page, project, rest, query]).toEqual(["compare", "p-1", ["left or right"], "a=%20b"]);
  expect(pageAt<Page>(withCompare, page)).toBe(compare);
  expect(tabTitle(app, compare.title)).toBe("Compare, FeedbackLoop");
  expect(railOf(withCompare)).toEqual([...railOf(pages), ["Compare", "#/compare/p-1", "empty"]]);
});

it("keeps what a page owns while another one is shown, one of each kind", () => {
  app.keep(createJudgements).judge("left");
  expect(compare.state?.(app)).toBe("ready");
  expect(app.keep(createJudgements)).toBe(app.keep(createJudgements));
  expect(app.keep(createJudgements).here()).toEqual([{ project: "p-1", better: "left" }]);
});

it("opens the first page where an address names none of the list", () => {
  expect(pageAt<Page>(pages, "compare")).toBe(pages[0]);
  expect(pageAt<Page>(pages, "")).toBe(pages[0]);
  expect(new Set(pages.map(({ path }) => path)).size).toBe(pages.length);
});

it("says nothing of a page without a state, and tells the states of those there are", () => {
  const silent: Page = { path: "silent", title: "Silent", load: compare.load };
  expect(railOf([silent])).toEqual([["Silent", "#/silent/p-1", ""]]);
  // Before the browser's storage is read.
  expect(railOf(pages).map(([title, , state]) => [title, state])).toEqual([
    ["Project", ""],
    ["Data", ""],
    ["Annotate", ""],
    ["Train", "empty"],
    ["Evaluate", ""],
    ["Chat", "empty"],
    ["Settings", ""],
    ["Judge", ""],
  ]);
});
