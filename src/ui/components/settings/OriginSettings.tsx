// The foreign addresses that this page may download models from. None until a person adds one.
import { createResource, createSignal, For, Show } from "solid-js";
import { allowedOrigins } from "../../../page/bridge/client.ts";
import { failureOf, type Failure } from "../../../page/bridge/failure.ts";
import { ErrorNotice } from "../ErrorNotice.tsx";

export function OriginSettings() {
  const [list, { refetch }] = createResource(() => allowedOrigins.list());
  const [typed, setTyped] = createSignal("");
  const [failure, setFailure] = createSignal<Failure>();
  const [said, setSaid] = createSignal("");
  async function change(
    act: () => Promise<{ origin: string; takes: "worker" | "reload" }>,
    done: string,
  ): Promise<void> {
    setFailure(undefined);
    try {
      const { origin, takes } = await act();
      setSaid(
        `${origin} ${done}${takes === "reload" ? " after a reload of this page" : " from the next download on"}.`,
      );
      setTyped("");
      await refetch();
    } catch (error) {
      setFailure(failureOf(error));
    }
  }
  return (
    <section class="card" aria-labelledby="origins-title">
      <h2 id="origins-title">Allowed addresses</h2>
      <p class="soft">
        The page speaks to its own site alone. To download a model from a hub, allow its address; models are
        fetched from there, nothing is sent.
      </p>
      <ul class="rows">
        <For each={list.latest} fallback={<li class="soft">None: nothing foreign can be reached.</li>}>
          {({ origin, by }) => (
            <li class="with-button">
              <span>{origin}</span>
              <Show when={by === "person"} fallback={<span class="soft small">set by the server</span>}>
                <button
                  type="button"
                  class="compact"
                  aria-label={`Forget ${origin}`}
                  onClick={() => void change(() => allowedOrigins.forget(origin), "is no longer allowed")}
                >
                  Forget
                </button>
              </Show>
            </li>
          )}
        </For>
      </ul>
      <form
        class="inline"
        onSubmit={(event) => {
          event.preventDefault();
          if (typed().trim() !== "") void change(() => allowedOrigins.allow(typed()), "is allowed");
        }}
      >
        <div class="field">
          <label for="origin">Address</label>
          <input
            id="origin"
            type="text"
            inputMode="url"
            placeholder="https://huggingface.co"
            value={typed()}
            onInput={(event) => setTyped(event.currentTarget.value)}
          />
        </div>
        <button type="submit" data-action="allow-origin">
          Allow
        </button>
      </form>
      <p class="soft small" role="status">
        {said()}
      </p>
      <Show when={failure()}>
        {(problem) => <ErrorNotice title="The address was not taken" failure={problem()} />}
      </Show>
    </section>
  );
}
