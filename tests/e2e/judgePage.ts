// What the tests of judging do again and again: a project with questions and answers to judge, a task in it, a judgement by key.
// Records are put into the browser's database, where the page keeps them: making hundreds by hand is no test of judging.
import { expect, type Page } from "@playwright/test";
import { openPage, pageUrl, type Watched } from "./trainPage.ts";

export interface GivenItem {
  prompt: string | { role: string; content: string }[];
  answers: string[];
  kind?: "normal" | "practice";
  expected?: string;
  feedback?: string;
}

const tones = ["calm", "brief", "exact", "kind", "quick", "patient"];

/** Items whose texts differ. */
export const manyItems = (count: number): GivenItem[] =>
  Array.from({ length: count }, (_, i) => ({
    prompt: `Question ${i + 1}: how would you tell a customer that the delivery is late?`,
    answers: [
      `First answer to ${i + 1}. I would stay ${tones[i % 6] ?? ""}, say what happened and when it will come.`,
      `Second answer to ${i + 1}. I would write a ${tones[(i + 1) % 6] ?? ""} note and offer something for the wait.`,
    ],
  }));

export const practice: GivenItem = {
  prompt: "Practice: how would you greet a customer?",
  answers: ["I would say hello and ask what I can do.", "I would look at my phone."],
  kind: "practice",
  expected: "A",
  feedback: "The one who greets is better.",
};

export const taskFields = {
  version: 1,
  id: "t-1",
  title: "Which answer is better?",
  widget: "pairwise",
  purpose: "training",
  invitation: {
    from: "Dana of the hiring team",
    about: "We compare answers to interview questions.",
    afterwards: "They are used to train a model that answers such questions.",
  },
  guidelines: "Prefer the answer that says what the person did.\n\nIn doubt, prefer the shorter one.",
  reasons: ["concrete", "polite", "to the point"],
  annotators: [] as string[],
  overlap: 1,
  repeatShare: 0,
  asksForMore: false,
  isTimed: true,
  pauseEvery: 0,
  seed: 7,
  createdAtMs: 1_700_000_000_000,
};

export interface Judged extends Watched {
  project: string;
}

/** Opens a project of its own with these questions and answers, without a task. */
export async function openAnswers(page: Page, items: readonly GivenItem[]): Promise<Judged> {
  const watched = await openPage(page, "#/annotate");
  await page.locator('[data-action="new-task"]').first().click();
  await page.waitForURL(/#\/annotate\/p-[^/]+\/new/);
  const [, project = ""] = /#\/annotate\/(p-[^/]+)/.exec(page.url()) ?? [];
  await putAnswers(page, project, items);
  // What the worker has read before it keeps in memory.
  await page.reload();
  await expect(page.locator("[data-task-form]")).toBeVisible();
  return { ...watched, project };
}

/** The questions and answers of these items, in a project that is there. */
export async function putAnswers(
  page: Page,
  project: string,
  items: readonly GivenItem[],
  name = "q",
): Promise<void> {
  await put(
    page,
    "prompts",
    items.map(({ prompt }, i) => ({ version: 1, project, id: `${name}-${i}`, prompt })),
  );
  await put(
    page,
    "completions",
    items.flatMap(({ answers, prompt }, i) =>
      answers.map((completion, place) => ({
        version: 1,
        project,
        id: `${name}-${i}-${place}`,
        promptId: `${name}-${i}`,
        prompt,
        completion,
      })),
    ),
  );
}

/** A task that has them as items; `name`: that of its questions and answers. */
export async function putTask(
  page: Page,
  project: string,
  items: readonly GivenItem[],
  task: Partial<typeof taskFields> = {},
  name = "q",
): Promise<void> {
  const { id: taskId } = { ...taskFields, ...task };
  await put(page, "tasks", [{ ...taskFields, project, ...task }]);
  await put(
    page,
    "items",
    items.map(({ answers, kind = "normal", expected, feedback }, i) => ({
      version: 1,
      project,
      id: taskId === taskFields.id ? itemId(i) : `${taskId}-${itemId(i)}`,
      taskId,
      promptId: `${name}-${i}`,
      completionIds: answers.map((_, place) => `${name}-${i}-${place}`),
      arm: "given",
      kind,
      ...(expected === undefined ? {} : { expected }),
      ...(feedback === undefined ? {} : { feedback }),
      addedAtMs: 1,
    })),
  );
}

const itemId = (place: number): string => `i-${String(place).padStart(4, "0")}`;

export const judgeAddress = (project: string, task = taskFields.id, annotator = "ana"): string =>
  `#/judge/${project}/${task}/${annotator}`;

/** The same with a task that has them as items, open as its annotator "ana". */
export async function openTask(
  page: Page,
  items: readonly GivenItem[],
  task: Partial<typeof taskFields> = {},
): Promise<Judged> {
  const opened = await openAnswers(page, items);
  const { project } = opened;
  await putTask(page, project, items, task);
  await page.goto(new URL(judgeAddress(project, task.id), pageUrl()).href);
  await page.reload();
  await expect(page.locator('[data-judging="judge"]')).toBeVisible();
  return opened;
}

/** A file as an annotator sends it back. Two mostly think alike; the third takes the left one nineteen times of twenty. */
export function sentBack(annotator: "ana" | "ben" | "lee", count: number) {
  const who = ["ana", "ben", "lee"].indexOf(annotator);
  const lines = Array.from({ length: count }, (_, i) => {
    const shownOrder = (((i * 5 + who * 3) >> 1) + who) % 2 === 0 ? [0, 1] : [1, 0];
    const left = shownOrder[0] === 0 ? "A" : "B";
    const right = left === "A" ? "B" : "A";
    const better = i % 3 === 0 ? "B" : "A";
    const other = better === "A" ? "B" : "A";
    const taste = (i + 4 * who) % 12 === 0 ? other : better;
    return JSON.stringify({
      eventId: `${annotator}-${i}`,
      itemId: itemId(i),
      annotator,
      annotatorKind: "human",
      completionIds: [`q-${i}-0`, `q-${i}-1`],
      shownOrder,
      verdict: annotator === "lee" ? (i % 20 === 3 ? right : left) : taste,
      taskId: taskFields.id,
      decidedAt: 1_700_000_000_000 + 1000 * i,
      decideMs: 9000,
      ...(annotator === "ben" && i === 0 ? { rationale: "It says when." } : {}),
    });
  });
  return { name: `${annotator}.jsonl`, mimeType: "", buffer: Buffer.from(`${lines.join("\n")}\n`) };
}

/** Puts records where the page keeps them; the page sees them when it is loaded anew. */
export async function put(page: Page, store: string, records: readonly object[]): Promise<void> {
  await page.evaluate(
    async ({ store, records }) => {
      const database = await new Promise<IDBDatabase>((resolve, reject) => {
        const opening = indexedDB.open("feedbackloop-projects");
        opening.onsuccess = () => resolve(opening.result);
        opening.onerror = () => reject(new Error("The database did not open."));
      });
      const writing = database.transaction(store, "readwrite");
      for (const one of records) writing.objectStore(store).put(one);
      await new Promise((resolve, reject) => {
        writing.oncomplete = resolve;
        writing.onerror = reject;
      });
      database.close();
    },
    { store, records },
  );
}

/** All records of a kind in the browser's database. */
export const recordsOf = (page: Page, store: string): Promise<Record<string, unknown>[]> =>
  page.evaluate(async (store) => {
    const database = await new Promise<IDBDatabase>((resolve) => {
      const opening = indexedDB.open("feedbackloop-projects");
      opening.onsuccess = () => resolve(opening.result);
    });
    const asking = database.transaction(store).objectStore(store).getAll();
    const found = await new Promise<Record<string, unknown>[]>((resolve) => {
      asking.onsuccess = () => resolve(asking.result as Record<string, unknown>[]);
    });
    database.close();
    return found;
  }, store);

export const judged = async (page: Page): Promise<number> =>
  Number(await page.locator("[data-progress]").getAttribute("data-progress"));

/** The key of the item that is shown. */
export const shownItem = (page: Page): Promise<string | null> =>
  page.locator("[data-judging]").getAttribute("data-item");

/** From now on time passes where a test lets it; what came before is long ago. */
export async function holdTime(page: Page): Promise<void> {
  await page.clock.install();
  await page.clock.pauseAt(Date.now() + 60_000);
}

/** What a second press would be ignored for (createJudging.ts), passed by hand: no test waits for it. */
export async function pass(page: Page): Promise<void> {
  await page.clock.runFor(200);
}

/** Presses closer together than this count as one (createJudging.ts: 150). */
export const apartMs = 170;

/** One key, one judgement, while time is held. */
export async function judge(page: Page, key: string): Promise<void> {
  await pass(page);
  // Asked again and again it would be the slowest part of a judgement.
  const isNext = page.evaluate(
    () =>
      new Promise<void>((resolve) => {
        const view = document.querySelector<HTMLElement>("[data-judging]");
        const before = view?.dataset["item"];
        const observer = new MutationObserver(() => {
          if (view?.dataset["item"] === before) return;
          observer.disconnect();
          resolve();
        });
        if (view !== null) observer.observe(view, { attributeFilter: ["data-item"] });
      }),
  );
  await page.keyboard.press(key);
  await isNext;
}
