// Earlier questions of this visit with both answers as text.
import { For, Show } from "solid-js";
import type { ChatState, Exchange } from "../../state/createChat.ts";

export function ExchangeHistory(props: { chat: ChatState; onRecall: () => void }) {
  const earlier = (): readonly Exchange[] => props.chat.exchanges().slice(1);
  return (
    <Show when={earlier().length > 0}>
      <section class="card" aria-labelledby="chat-history-title">
        <header>
          <h2 id="chat-history-title">Asked before</h2>
          <span class="soft small">kept until this tab is closed</span>
        </header>
        <ul class="exchanges">
          <For each={earlier()}>
            {(exchange) => (
              <li>
                <details>
                  <summary>
                    <span class="exchange-prompt">{exchange.prompt}</span>
                  </summary>
                  <div class="exchange-answers">
                    <For each={exchange.answers}>
                      {(answer) => (
                        <div>
                          <h3>{answer.side === "base" ? "Base model" : "Trained model"}</h3>
                          <p class="soft small">{answer.title}</p>
                          <p class="example">{textOf(answer.tokens()) || "No answer."}</p>
                        </div>
                      )}
                    </For>
                  </div>
                  <div class="spread">
                    <span class="soft small number">
                      temperature {exchange.settings.temperature}, seed {exchange.settings.seed}
                      {exchange.state() === "stopped" ? ", stopped" : ""}
                    </span>
                    <button
                      type="button"
                      class="quiet"
                      onClick={() => {
                        props.chat.recall(exchange);
                        props.onRecall();
                      }}
                    >
                      Use this prompt again
                    </button>
                  </div>
                </details>
              </li>
            )}
          </For>
        </ul>
      </section>
    </Show>
  );
}

export function textOf(tokens: readonly { text: string }[]): string {
  return tokens.map(({ text }) => text).join("");
}
