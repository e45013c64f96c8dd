// An error in three parts: what happened, what to do, and details to copy. The details hold no text from files: the
// code and the circumstances are what a maintainer needs.
import { createSignal, Show } from "solid-js";
import type { Failure } from "../../page/bridge/failure.ts";

export function ErrorNotice(props: {
  failure: Failure;
  title: string;
  details?: Record<string, string | number>;
}) {
  const [copied, setCopied] = createSignal(false);
  const [shown, setShown] = createSignal(false);
  const details = (): string =>
    Object.entries({ code: props.failure.code, ...props.details, browser: navigator.userAgent })
      .map(([key, value]) => `${key}: ${value}`)
      .join("\n");
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(details());
      setCopied(true);
    } catch {
      // A browser that refuses the clipboard: the details can be read and selected.
      setShown(true);
    }
  };
  return (
    <div class="notice bad" role="alert" data-error-code={props.failure.code}>
      <strong>{props.title}</strong>
      <p>{props.failure.message}</p>
      <Show when={props.failure.hint}>
        <p>
          <strong>What to do:</strong> {props.failure.hint}
        </p>
      </Show>
      <div>
        <button type="button" class="quiet" onClick={() => void copy()}>
          {copied() ? "Copied" : "Copy details"}
        </button>
      </div>
      <Show when={shown()}>
        <pre class="example mono small">{details()}</pre>
      </Show>
    </div>
  );
}
