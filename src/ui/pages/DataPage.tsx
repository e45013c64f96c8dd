// Data: files become documents, documents are cleaned and made anonymous, and prompts with answers are made of them. In the
// address: nothing more for the documents, "prompts" for these, "document" and an id for the review of one.
import { createMemo, createSignal, Match, onCleanup, Show, Switch } from "solid-js";
import { AnonymiseCard } from "../components/data/AnonymiseCard.tsx";
import { AnswersCard } from "../components/data/AnswersCard.tsx";
import { CleaningCard } from "../components/data/CleaningCard.tsx";
import { DocumentList } from "../components/data/DocumentList.tsx";
import { DocumentReview } from "../components/data/DocumentReview.tsx";
import { EraseCard } from "../components/data/EraseCard.tsx";
import { LeakCard } from "../components/data/LeakCard.tsx";
import { ModelLook } from "../components/data/ModelLook.tsx";
import { PromptMaker } from "../components/data/PromptMaker.tsx";
import { PromptTable } from "../components/data/PromptTable.tsx";
import { PurposeCard } from "../components/data/PurposeCard.tsx";
import { PurposeDialog } from "../components/data/PurposeDialog.tsx";
import { ReadingReport } from "../components/data/ReadingReport.tsx";
import { WordsCard } from "../components/data/WordsCard.tsx";
import { WorkCard } from "../components/data/WorkCard.tsx";
import { DropZone } from "../components/DropZone.tsx";
import { ErrorNotice } from "../components/ErrorNotice.tsx";
import { MissingProject } from "../components/MissingProject.tsx";
import type { NamedBlob } from "../../page/bridge/types.ts";
import type { AppState } from "../state/createApp.ts";
import { createDocuments, type DocumentsState } from "../state/createDocuments.ts";
import { dataTitle, promptsTitle } from "../words/data.ts";
// Fields in a line, links that look like buttons and choices with a sentence are as on Train.
import "../train.css";
import "../texts.css";
// The narrow page's rules stand at the end of data.css, for the review too.
import "../review.css";
import "../data.css";

export default function DataPage(props: { app: AppState }) {
  const docs = props.app.keep(createDocuments);
  const place = createMemo(() => props.app.route().rest[0] ?? "documents");
  const documentId = createMemo(() => (place() === "document" ? props.app.route().rest[1] : undefined));
  return (
    <div class="data-page" data-data-page={place()}>
      <MissingProject app={props.app} />
      <Switch fallback={<Documents app={props.app} docs={docs} />}>
        <Match when={documentId()}>{(id) => <DocumentReview app={props.app} docs={docs} id={id()} />}</Match>
        <Match when={place() === "prompts"}>
          <Prompts app={props.app} docs={docs} />
        </Match>
      </Switch>
      <PurposeDialog app={props.app} docs={docs} />
    </div>
  );
}

function Parts(props: { app: AppState; docs: DocumentsState; current: "documents" | "prompts" }) {
  return (
    <nav class="parts" aria-label="Parts of the data">
      <a
        href={props.app.href("data")}
        aria-current={props.current === "documents" ? "page" : undefined}
        data-part="documents"
      >
        1 Documents
      </a>
      <a
        href={props.app.href("data", "prompts")}
        aria-current={props.current === "prompts" ? "page" : undefined}
        data-part="prompts"
      >
        2 Prompts and answers
      </a>
    </nav>
  );
}

function Failed(props: { docs: DocumentsState }) {
  return (
    <Show when={props.docs.failure()}>
      {(problem) => (
        <div class="above">
          <ErrorNotice title={problem().title} failure={problem().failure} />
        </div>
      )}
    </Show>
  );
}

function Documents(props: { app: AppState; docs: DocumentsState }) {
  const isNew = (): boolean => props.app.projects.loaded() && props.app.projects.record() === null;
  const hasDocuments = (): boolean => (props.docs.summary()?.documents ?? 0) > 0;
  const offer = (files: NamedBlob[]): void =>
    void props.app.attempt("The files could not be taken", async () => {
      await props.app.ensureProject();
      await props.docs.offer(files);
    });
  const drop = () => (
    <DropZone
      name="documents"
      accept=""
      button="Choose files"
      folderButton="Choose a folder"
      multiple
      onFiles={offer}
    >
      <p>
        <strong>Drop resumes and interview transcripts anywhere on this page.</strong>
      </p>
      <p class="soft small">
        PDF, Word (.docx), OpenDocument, RTF, text, e-mail, subtitles and transcripts, tables (CSV, Excel,
        Parquet, JSON). Many files at once, or a folder. Nothing leaves this machine.
      </p>
    </DropZone>
  );
  return (
    <>
      <div class="page-head">
        <div>
          <h1 tabIndex={-1} data-title>
            {dataTitle(isNew() ? "none" : props.docs.summary(), props.docs.reading())}
          </h1>
          <p>
            Files are read, cleaned and made anonymous here; you look over what was hidden, and make prompts
            of the rest.
          </p>
        </div>
        <Show when={hasDocuments()}>
          <div class="buttons">
            <NextStep app={props.app} docs={props.docs} />
          </div>
        </Show>
      </div>
      <Parts app={props.app} docs={props.docs} current="documents" />
      <Failed docs={props.docs} />
      <WorkCard docs={props.docs} />
      <ReadingReport docs={props.docs} />
      <Show
        when={hasDocuments()}
        fallback={
          <div class="stack first-files">
            {drop()}
            <HowItGoes />
          </div>
        }
      >
        <div class="data-columns">
          <div class="stack">
            <DocumentList app={props.app} docs={props.docs} />
            {drop()}
          </div>
          <Cards app={props.app} docs={props.docs} />
        </div>
      </Show>
    </>
  );
}

/** What can be done with all documents: a card a task, because all at once would keep the page from answering. */
function Cards(props: { app: AppState; docs: DocumentsState }) {
  const turn = createTurns(4);
  return (
    <div class="stack">
      <AnonymiseCard docs={props.docs} />
      <Show when={turn() > 0}>
        <ModelLook app={props.app} docs={props.docs} />
        <LeakCard docs={props.docs} />
      </Show>
      <Show when={turn() > 1}>
        <CleaningCard docs={props.docs} />
      </Show>
      <Show when={turn() > 2}>
        <WordsCard docs={props.docs} />
      </Show>
      <Show when={turn() > 3}>
        <Purpose app={props.app} docs={props.docs} />
        <EraseCard app={props.app} docs={props.docs} />
      </Show>
    </div>
  );
}

/** Counts to `most`, each time in a task of its own. */
function createTurns(most: number): () => number {
  const [turn, setTurn] = createSignal(0);
  const next = (): void => {
    if (setTurn((one) => one + 1) < most) timer = setTimeout(next);
  };
  let timer = setTimeout(next);
  onCleanup(() => clearTimeout(timer));
  return turn;
}

/** The one thing to do next. */
function NextStep(props: { app: AppState; docs: DocumentsState }) {
  const summary = () => props.docs.summary();
  const states = () => summary()?.states;
  const waiting = (): number => (states()?.read ?? 0) + (states()?.cleaned ?? 0);
  const review = (): void => {
    props.docs.setFilter({ state: "needsReview", search: "" });
    void props.docs.change("The document could not be opened", async () => {
      const open = props.docs.project();
      if (open === undefined) return;
      const { rows } = await props.docs.service.list(open, { state: "needsReview", search: "" }, 0, 1);
      const [first] = rows;
      if (first !== undefined) props.app.go(props.app.href("data", "document", first.id));
    });
  };
  return (
    <Switch
      fallback={
        <a class="button primary" href={props.app.href("data", "prompts")} data-action="to-prompts">
          Make prompts
        </a>
      }
    >
      <Match when={props.docs.reading() !== undefined || props.docs.working() !== undefined}>{null}</Match>
      <Match when={waiting() > 0}>
        <button
          type="button"
          class="primary"
          data-action="anonymise"
          onClick={() => void props.docs.anonymise(null)}
        >
          Hide personal data
        </button>
      </Match>
      <Match when={(states()?.needsReview ?? 0) > 0}>
        <button type="button" class="primary" data-action="review" onClick={review}>
          Review
        </button>
      </Match>
    </Switch>
  );
}

/** What the project is for and how long it keeps documents: folded, because it is asked when the first files come. */
function Purpose(props: { app: AppState; docs: DocumentsState }) {
  const change = (said: Parameters<DocumentsState["service"]["state"]>[1]): void =>
    void props.docs.change("This could not be kept", async () => {
      const open = props.docs.project();
      if (open !== undefined) await props.docs.service.state(open, said);
      await props.app.projects.refresh();
    });
  return (
    <Show when={props.app.projects.record()}>
      {(project) => (
        <details class="purpose">
          <summary>Purpose, duties and how long data is kept</summary>
          <PurposeCard
            settings={project()}
            summary={props.docs.summary()?.retention ?? []}
            today={new Date().toISOString().slice(0, 10)}
            onChange={change}
          />
        </details>
      )}
    </Show>
  );
}

function HowItGoes() {
  return (
    <ol class="steps how">
      <li>
        <span class="index">1</span>
        <span>Each file is read as it stands. What cannot be read is named, and the rest is kept.</span>
      </li>
      <li>
        <span class="index">2</span>
        <span>
          Names, addresses and other personal data are hidden. You see each place with its reason, and decide.
        </span>
      </li>
      <li>
        <span class="index">3</span>
        <span>Prompts are made from what is left, and each gets two answers for people to compare.</span>
      </li>
    </ol>
  );
}

function Prompts(props: { app: AppState; docs: DocumentsState }) {
  return (
    <>
      <div class="page-head">
        <div>
          <h1 tabIndex={-1} data-title>
            {promptsTitle(props.docs.summary())}
          </h1>
          <p>
            A prompt is what a model is asked. People will later choose the better one of two answers to it.
          </p>
        </div>
      </div>
      <Parts app={props.app} docs={props.docs} current="prompts" />
      <Failed docs={props.docs} />
      <WorkCard docs={props.docs} />
      <div class="data-columns">
        <div class="stack">
          <PromptTable app={props.app} docs={props.docs} />
        </div>
        <div class="stack">
          <PromptMaker app={props.app} docs={props.docs} />
          <AnswersCard app={props.app} docs={props.docs} />
        </div>
      </div>
    </>
  );
}
