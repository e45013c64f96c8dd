// Hiding personal data and what people say of it: the anonymiser's spans become part of a document's record, a decision changes
// the text at once, and what was decided outlives another search.
import { byHand, documentState, reviewReasons } from "../../domain/documentState.ts";
import { AppError, quote } from "../../domain/errors.ts";
import { cleanedOf, type DocumentRecord, type HiddenSpan } from "../../domain/records/index.ts";
import { codePointsBefore, placesOf, pointsOf } from "../../domain/textPlaces.ts";
import type { Changed, Decision, DocumentFilter, DocumentView, Marking } from "../bridge/documentTypes.ts";
import type { DocumentsDesk } from "./documents.ts";
import { blocksOf, isShown, shownText, titleOf } from "./documentViews.ts";
import { createHiding, isDecided, languageFacts, relocated, supportOf } from "./hiding.ts";

/** Documents that are written together. */
const batch = 50;

export function createReviews(desk: DocumentsDesk) {
  /** Spans of documents whose text was cleaned anew since: their decisions are found again by text. */
  const remembered = new Map<string, readonly HiddenSpan[]>();
  const hiding = createHiding();

  async function anonymiserOf(project: string) {
    const { words = { hide: [], keep: [] } } = await desk.record(project);
    return hiding.anonymiser(await desk.data(project), words);
  }

  async function find(project: string, id: string): Promise<DocumentRecord> {
    const found = (await (await desk.data(project)).documents.all()).find((one) => one.id === id);
    if (found !== undefined) return found;
    throw new AppError(
      "data/no-document",
      "This document is not in this project.",
      "It may have been erased, or its address was made elsewhere. Go back to the list.",
    );
  }

  /** Writes documents with other spans, and notes what they were. */
  async function write(
    project: string,
    label: string,
    changes: readonly { document: DocumentRecord; spans: HiddenSpan[]; isReviewed?: boolean }[],
  ): Promise<void> {
    desk.takeBack.note(project, { label, documents: changes.map(({ document }) => document) });
    await (
      await desk.data(project)
    ).documents.put(
      changes.map(({ document, spans, isReviewed = document.anonymised?.isReviewed ?? false }) => ({
        ...document,
        anonymised: { text: shownText(cleanedOf(document), spans), spans, isReviewed },
      })),
    );
    desk.tell(project);
  }

  return {
    /** Before texts change: decisions are kept for the next search. */
    remember(documents: readonly DocumentRecord[]): void {
      for (const { id, anonymised } of documents)
        if (anonymised !== undefined) remembered.set(id, anonymised.spans.filter(isDecided));
    },
    languages: languageFacts,
    anonymiserOf,
    /** Somebody's data is gone for good: nothing of it comes back from here. */
    forget(project: string): void {
      hiding.forget(project);
      remembered.clear();
    },

    service: {
      languages: languageFacts,

      /** One document with its neighbours among those of `filter`; among those to review where it is one. */
      async document(project: string, id: string, filter: DocumentFilter): Promise<DocumentView> {
        const document = await find(project, id);
        const all = await (await desk.data(project)).documents.all();
        const state = documentState(document);
        const shown = all.filter((one) => one.id === id || isShown(one, filter));
        const at = shown.findIndex((one) => one.id === id);
        const { anonymised, language = null, invisible = [], notes = [] } = document;
        const spans = anonymised?.spans ?? [];
        return {
          id,
          file: document.file,
          row: document.row,
          title: titleOf(document),
          format: desk.formatTitle(document.format),
          language,
          support: supportOf(language, await languageFacts()),
          state,
          reasons: reviewReasons(document),
          isAnonymised: anonymised !== undefined,
          isReviewed: anonymised?.isReviewed ?? false,
          candidate: document.candidate ?? document.id,
          spans,
          blocks: blocksOf(cleanedOf(document), spans),
          invisible,
          notes: notes.map(({ message }) => message),
          before: shown[at - 1]?.id ?? null,
          after: shown[at + 1]?.id ?? null,
          place: at + 1,
          places: shown.length,
          undo: desk.takeBack.label(project),
        };
      },

      /** Looks for personal data in these documents, or in all that are used: those not looked through yet, or all where there is none. */
      async anonymise(
        project: string,
        ids: string[] | null,
        onProgress: (done: number, total: number) => unknown,
      ): Promise<void> {
        await desk.work(onProgress, async ({ turn }) => {
          const data = await desk.data(project);
          const { toLookThrough, withHidden } = await import("../../data/anonymise/index.ts");
          const all = await data.documents.all();
          // In the order of the list: who is who is told by what was read before.
          const asked = new Set(ids);
          const wanted =
            ids === null
              ? toLookThrough(all)
              : all.filter(({ id, leftOut }) => leftOut === undefined && asked.has(id));
          const anonymiser = await anonymiserOf(project);
          let done = 0;
          let waiting: DocumentRecord[] = [];
          const flush = async (): Promise<void> => {
            await data.documents.put(waiting);
            waiting = [];
            desk.tell(project);
          };
          try {
            for (const document of wanted) {
              const decided = relocated(remembered.get(document.id) ?? [], cleanedOf(document));
              waiting.push(withHidden(anonymiser, document, decided));
              done++;
              if (waiting.length >= batch) await flush();
              await turn(done, wanted.length);
            }
          } finally {
            await flush();
          }
        });
      },

      /** What a person says of spans. AppError "data/no-document". */
      async decide(
        project: string,
        { by, document: id, span: index, everywhere, decision }: Decision,
      ): Promise<Changed> {
        const document = await find(project, id);
        const span = document.anonymised?.spans[index];
        if (span === undefined) return { places: 0, documents: 0 };
        const isMeant = (one: HiddenSpan, place: number, own: boolean): boolean => {
          if (by === "place") return own && place === index;
          return by === "sameText" ? one.text === span.text : one.entity === span.entity;
        };
        const { decideAll } = await import("../../data/anonymise/index.ts");
        const anonymiser = await anonymiserOf(project);
        const all = everywhere ? await (await desk.data(project)).documents.all() : [document];
        let places = 0;
        const changes = all.flatMap((one) => {
          const old = one.anonymised?.spans ?? [];
          const meant = new Set(
            old.filter((each, place) => isMeant(each, place, one.id === id) && each.decision !== decision),
          );
          places += meant.size;
          if (meant.size === 0) return [];
          const { spans } = decideAll(anonymiser, cleanedOf(one), old, (each) => meant.has(each), decision);
          return [{ document: one, spans }];
        });
        if (places > 0) {
          const what = places === 1 ? quote(span.text, 30) : `${places} places`;
          await write(project, `${decision === "accepted" ? "hiding" : "showing"} ${what}`, changes);
        }
        return { places, documents: changes.length };
      },

      /** Hides what was missed. AppError "data/nothing-to-mark". */
      async mark(project: string, { document: id, text, start, entity }: Marking): Promise<Changed> {
        const document = await find(project, id);
        const base = cleanedOf(document);
        const { decideAll } = await import("../../data/anonymise/index.ts");
        const units = placesOf(base, text);
        const length = pointsOf(text).length;
        const starts = codePointsBefore(base, units).filter((one) => start === null || one === start);
        let spans = document.anonymised?.spans ?? [];
        let places = 0;
        // A selection that begins inside a word is no whole word, and is meant all the same.
        const wanted = starts.length === 0 && start !== null && isAt(base, text, start) ? [start] : starts;
        for (const from of wanted) {
          const to = from + length;
          const over = spans.filter((one) => one.start < to && one.end > from);
          // What stays hidden beyond the marked text would be cut in two.
          if (over.some((one) => one.decision !== "rejected" && (one.start < from || one.end > to))) continue;
          const added: HiddenSpan = {
            start: from,
            end: to,
            entity,
            text,
            ...byHand,
            replacement: "",
            decision: "accepted",
          };
          spans = [...spans.filter((one) => !over.includes(one)), added].sort((a, b) => a.start - b.start);
          places++;
        }
        if (places === 0) {
          throw new AppError(
            "data/nothing-to-mark",
            `${quote(text, 40)} stands nowhere in this document, or only inside places that are hidden already.`,
            "Write it as it stands in the original, or decide about the hidden place itself.",
          );
        }
        // What stands for it: nobody is meant by the decision, but names are given anew.
        const named = decideAll(await anonymiserOf(project), base, spans, () => false, "accepted");
        await write(project, `hiding ${quote(text, 30)}`, [{ document, spans: named.spans }]);
        return { places, documents: 1 };
      },

      /** Somebody has looked it over. */
      async setReviewed(project: string, id: string, isReviewed: boolean): Promise<void> {
        const document = await find(project, id);
        if (document.anonymised === undefined || document.anonymised.isReviewed === isReviewed) return;
        const { spans } = document.anonymised;
        await write(project, "looking a document over", [{ document, spans, isReviewed }]);
      },
    },
  };
}

/** Whether the text stands at this code point. */
function isAt(base: string, text: string, start: number): boolean {
  return (
    pointsOf(base)
      .slice(start, start + pointsOf(text).length)
      .join("") === text
  );
}
