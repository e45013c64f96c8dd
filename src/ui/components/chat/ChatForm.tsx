// What is asked and how: the prompt, suggestions from the project, and the three settings that both sides share.
import { createEffect, createUniqueId, For, Show } from "solid-js";
import { readSetting, type ChatState, type SettingKey } from "../../state/createChat.ts";

const fields: { key: SettingKey; label: string; help: string }[] = [
  {
    key: "temperature",
    label: "Temperature",
    help: "0 always takes the likeliest token; higher is more varied.",
  },
  {
    key: "maxNewTokens",
    label: "Longest answer, in tokens",
    help: "An answer is cut there if it has not ended.",
  },
  { key: "seed", label: "Seed", help: "The same seed gives the same answers." },
];

export function ChatForm(props: {
  chat: ChatState;
  suggestions: readonly string[];
  /** Why nothing can be asked now. */
  blocked: string | undefined;
  onAsk: () => void;
}) {
  const id = createUniqueId();
  const { chat } = props;
  let area: HTMLTextAreaElement | undefined;
  let details: HTMLDetailsElement | undefined;
  // What has to be corrected is shown; it is never folded away under whoever types.
  createEffect(() => {
    if (chat.settings() === undefined && details !== undefined) details.open = true;
  });
  const reason = (): string | undefined => {
    if (props.blocked !== undefined) return props.blocked;
    if (chat.typed.prompt.trim() === "") return "Type a prompt first.";
    return chat.settings() === undefined ? "Correct the settings first." : undefined;
  };
  const ask = (): void => {
    if (chat.isActive()) return;
    if (reason() === undefined) props.onAsk();
    else if (chat.typed.prompt.trim() === "") area?.focus();
  };
  return (
    <form
      class="card chat-form"
      aria-label="Your prompt"
      onKeyDown={(event) => {
        if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.isComposing) return;
        event.preventDefault();
        ask();
      }}
      onSubmit={(event) => {
        event.preventDefault();
        if (chat.isActive()) chat.stop();
        else ask();
      }}
    >
      <div class="field">
        <label for={`${id}-prompt`}>Prompt</label>
        <textarea
          id={`${id}-prompt`}
          ref={area}
          rows={3}
          value={chat.typed.prompt}
          aria-describedby={`${id}-keys`}
          data-field="prompt"
          onInput={(event) => chat.setTyped("prompt", event.currentTarget.value)}
        />
        <p class="soft small" id={`${id}-keys`}>
          Ctrl + Enter (Cmd + Enter on a Mac) asks, Esc stops. Each prompt is answered afresh: the models do
          not see earlier ones.
        </p>
      </div>
      <div class="buttons">
        {/* One button with two meanings: whoever pressed it by keyboard keeps their place. */}
        <button
          type="submit"
          classList={{ primary: !chat.isActive() }}
          data-action={chat.isActive() ? "stop-chat" : "ask"}
          aria-disabled={!chat.isActive() && reason() !== undefined}
          title={chat.isActive() ? "" : (reason() ?? "")}
        >
          {chat.isActive() ? "Stop" : "Ask"}
        </button>
        <span class="soft small">{chat.isActive() ? "" : (reason() ?? "")}</span>
      </div>
      <Show when={props.suggestions.length > 0}>
        <div role="group" aria-label="Prompts of this project" class="suggestions">
          <For each={props.suggestions}>
            {(text) => (
              <button
                type="button"
                class="compact suggestion"
                title={text}
                onClick={() => {
                  chat.setTyped("prompt", text);
                  area?.focus();
                }}
              >
                {text}
              </button>
            )}
          </For>
        </div>
      </Show>
      <details ref={details}>
        <summary data-action="chat-settings">
          Settings{" "}
          <span class="soft settings-summary number">
            temperature {chat.typed.temperature || "?"}, at most {chat.typed.maxNewTokens || "?"} tokens, seed{" "}
            {chat.typed.seed || "?"}
          </span>
        </summary>
        <div class="chat-settings">
          <For each={fields}>
            {({ key, label, help }) => {
              const fault = (): string | undefined => {
                const read = readSetting(key, chat.typed[key]);
                return "fault" in read ? read.fault : undefined;
              };
              return (
                <div class="field">
                  <label for={`${id}-${key}`}>{label}</label>
                  <input
                    id={`${id}-${key}`}
                    type="text"
                    inputmode={key === "temperature" ? "decimal" : "numeric"}
                    autocomplete="off"
                    value={chat.typed[key]}
                    data-field={key}
                    aria-invalid={fault() !== undefined}
                    aria-describedby={`${id}-${key}-help`}
                    onInput={(event) => chat.setTyped(key, event.currentTarget.value)}
                  />
                  <p
                    class="small"
                    id={`${id}-${key}-help`}
                    classList={{ fault: fault() !== undefined, soft: !fault() }}
                  >
                    {fault() ?? help}
                  </p>
                </div>
              );
            }}
          </For>
        </div>
      </details>
    </form>
  );
}
