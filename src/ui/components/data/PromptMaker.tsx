// Making prompts from documents: a template, what it asks, and what comes out of it before anything is kept.
import { createEffect, createResource, createSignal, For, on, Show } from "solid-js";
import type { PromptDraft, PromptPreview, TemplateView } from "../../../page/bridge/documentTypes.ts";
import { failureOf, type Failure } from "../../../page/bridge/failure.ts";
import type { AppState } from "../../state/createApp.ts";
import type { DocumentsState } from "../../state/createDocuments.ts";
import { previewSentence } from "../../words/data.ts";
import { plural } from "../../words/format.ts";
import { ErrorNotice } from "../ErrorNotice.tsx";

const previewWaitMs = 300;
/** Code of the refusal that a person may overrule. */
const notHidden = "prompts/not-hidden";

export function PromptMaker(props: { app: AppState; docs: DocumentsState }) {
  const [failure, setFailure] = createSignal<Failure>();
  const [templates] = createResource<TemplateView[]>(() =>
    props.docs.service.templates().catch((error: unknown) => {
      setFailure(failureOf(error));
      return [];
    }),
  );
  const [chosen, setChosen] = createSignal<string>();
  const [values, setValues] = createSignal<Record<string, string>>({});
  const [preview, setPreview] = createSignal<PromptPreview>();
  const [asTheyAre, setAsTheyAre] = createSignal(false);
  const template = (): TemplateView | undefined =>
    templates()?.find(({ id }) => id === chosen()) ?? templates()?.[0];
  createEffect(
    on(template, (now) =>
      setValues(Object.fromEntries((now?.fields ?? []).map(({ key, initial }) => [key, initial]))),
    ),
  );
  const draft = (): PromptDraft | undefined => {
    const now = template();
    return now === undefined
      ? undefined
      : {
          template: now.id,
          values: values(),
          contextLength: contextLengthFor(props.app.setup.state.facts?.contextLength ?? null),
          asMessages: props.app.setup.state.facts?.hasChatTemplate ?? true,
          evenIfNotHidden: asTheyAre(),
        };
  };
  let waiting: ReturnType<typeof setTimeout> | undefined;
  let asked = 0;
  createEffect(
    on([draft, props.docs.version], ([now]) => {
      clearTimeout(waiting);
      const open = props.docs.project();
      if (now === undefined || open === undefined) return;
      const mine = ++asked;
      waiting = setTimeout(() => {
        props.docs.service.previewPrompts(open, now).then(
          (found) => {
            if (mine !== asked) return;
            setPreview(found);
            setFailure(undefined);
          },
          (error: unknown) => {
            if (mine !== asked) return;
            setPreview(undefined);
            setFailure(failureOf(error));
          },
        );
      }, previewWaitMs);
    }),
  );
  const isBusy = (): boolean => props.docs.working() !== undefined;
  const reason = (): string | undefined => {
    if (isBusy()) return "Something is under way.";
    return (preview()?.count ?? 0) === 0 ? "This gives no prompt yet." : undefined;
  };
  const make = (): void => {
    const [open, now] = [props.docs.project(), draft()];
    if (open === undefined || now === undefined || reason() !== undefined) return;
    void props.docs.work("Making prompts", ["prompt", "prompts"], (onProgress) =>
      props.docs.service.makePrompts(open, now, onProgress),
    );
  };
  return (
    <section class="card" aria-labelledby="maker-title">
      <header>
        <h2 id="maker-title">Make prompts from documents</h2>
      </header>
      <div class="field">
        <label for="template">Template</label>
        <select
          id="template"
          value={template()?.id}
          onChange={(event) => setChosen(event.currentTarget.value)}
        >
          <For each={templates() ?? []}>{({ id, title }) => <option value={id}>{title}</option>}</For>
        </select>
        <span class="soft small">{template()?.about}</span>
      </div>
      <For each={template()?.fields ?? []}>
        {(field) => (
          <div class="field">
            <label for={`template-${field.key}`}>{field.label}</label>
            <Show
              when={field.isLong}
              fallback={
                <input
                  id={`template-${field.key}`}
                  value={values()[field.key] ?? field.initial}
                  onInput={(event) => setValues({ ...values(), [field.key]: event.currentTarget.value })}
                />
              }
            >
              <textarea
                id={`template-${field.key}`}
                rows={5}
                value={values()[field.key] ?? field.initial}
                onInput={(event) => setValues({ ...values(), [field.key]: event.currentTarget.value })}
              />
            </Show>
            <span class="soft small">{field.help}</span>
          </div>
        )}
      </For>
      <Show when={failure()}>
        {(problem) => <ErrorNotice title="There is no preview" failure={problem()} />}
      </Show>
      <Show when={asTheyAre() || failure()?.code === notHidden}>
        <label class="check">
          <input
            type="checkbox"
            data-as-they-are
            checked={asTheyAre()}
            onChange={(event) => setAsTheyAre(event.currentTarget.checked)}
          />
          Use documents as they are, although nothing is hidden in them
        </label>
      </Show>
      <Show when={preview()}>
        {(now) => (
          <div class="stack" data-preview={now().count}>
            <p class="small" role="status">
              {previewSentence(now())}
            </p>
            <Show when={now().first.length > 0}>
              <details open>
                <summary>The first ones</summary>
                <For each={now().first}>{(text) => <p class="example small clip">{text}</p>}</For>
              </details>
            </Show>
          </div>
        )}
      </Show>
      <div class="buttons">
        <button
          type="button"
          class="primary"
          data-action="make-prompts"
          aria-disabled={reason() !== undefined}
          title={reason() ?? ""}
          onClick={make}
        >
          {(preview()?.count ?? 0) > 0 ? `Make ${plural(preview()?.count ?? 0, "prompt")}` : "Make prompts"}
        </button>
      </div>
    </section>
  );
}

/** Tokens that are left to an answer and to what stands around the context, and characters a token has at least. */
const spareTokens = 192;
const charactersEach = 2;
const usualContext = 1500;

function contextLengthFor(tokens: number | null): number {
  if (tokens === null) return usualContext;
  return Math.max(200, Math.min(usualContext, charactersEach * (tokens - spareTokens)));
}
