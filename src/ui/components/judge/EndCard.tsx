// The end, or a stop on the way: thanks, what was saved, the file to send back, and one's own numbers before anybody else sees them.
import { createSignal, For, Show } from "solid-js";
import { saveBlob } from "../../files/saveBlob.ts";
import type { Judging } from "../../state/createJudging.ts";
import { plural } from "../../words/format.ts";
import { formatNumber } from "../../words/locale.ts";
import { restWords, statisticLines } from "../../words/judge.ts";

export function EndCard(props: { judging: Judging; home: string }) {
  const { state, statistics } = props.judging;
  const [handed, setHanded] = createSignal<string>();
  const isInvited = (): boolean => state()?.unsent !== null;
  const from = (): string => state()?.task.invitation.from ?? "";
  const isDone = (): boolean => state()?.next === null;
  const hand = async (): Promise<void> => {
    try {
      const { name, blob } = await props.judging.judgementsFile();
      saveBlob(name, blob);
      setHanded(name);
      await props.judging.noteSent();
    } catch (error) {
      props.judging.fail("The file could not be made", error);
    }
  };
  return (
    <Show when={state()}>
      {(now) => (
        <div class="end stack" data-end>
          <section class="card">
            <Show
              when={now().total > 0}
              fallback={
                <>
                  <h2>Nothing here is for you to judge</h2>
                  <p>
                    No item of this task is for <strong dir="auto">{now().annotator}</strong>: the task has no
                    items yet, or names other annotators. Ask{" "}
                    {isInvited() ? "whoever invited you" : "whoever made the task"}, or begin again under the
                    name that it has for you.
                  </p>
                </>
              }
            >
              <h2>{isDone() ? "Thank you. That was all." : "Thank you. You can go on whenever you like."}</h2>
              <p>
                {plural(now().judged, "judgement")} of {formatNumber(now().total)}{" "}
                {now().judged === 1 ? "is" : "are"} saved in this browser; {restWords(now())}.
              </p>
            </Show>
            <Show when={(now().unsent ?? 0) > 0}>
              <p>
                They have not gone anywhere. Save them as a file and send it back to{" "}
                <span dir="auto">{from() === "" ? "whoever invited you" : from()}</span>, by e-mail or however
                you got the invitation.
              </p>
            </Show>
            <div class="buttons">
              <Show when={isInvited() && now().judged > 0}>
                <button
                  type="button"
                  class="primary"
                  data-action="save-judgements"
                  onClick={() => void hand()}
                >
                  Save the file to send back
                </button>
              </Show>
              <Show when={!isDone()}>
                <button
                  type="button"
                  data-action="back-to-judging"
                  onClick={() => props.judging.backToJudging()}
                >
                  Go on judging
                </button>
              </Show>
              <Show when={!isInvited()}>
                <a class="button" href={props.home} data-action="to-tasks">
                  Back to the tasks
                </a>
              </Show>
            </div>
            <p class="small" role="status">
              <Show when={handed()}>
                {(name) => (
                  <>
                    <strong>{name()}</strong> lies with your downloads. It holds all of your judgements of
                    this task; sending it twice does no harm.
                  </>
                )}
              </Show>
            </p>
          </section>
          <Show when={now().total > 0 && statistics()}>
            {(all) => (
              <section class="card" aria-label="Your numbers" data-own-statistics>
                <h2>Your numbers</h2>
                <p class="soft small">
                  You see them first. Whoever gets the file can work them out too; shares stand with their 95
                  % interval.
                </p>
                <dl class="statistics">
                  <For each={statisticLines(all())}>
                    {({ name, value, about }) => (
                      <div>
                        <dt>{name}</dt>
                        <dd class="number">{value}</dd>
                        <dd class="soft small">{about}</dd>
                      </div>
                    )}
                  </For>
                </dl>
              </section>
            )}
          </Show>
        </div>
      )}
    </Show>
  );
}
