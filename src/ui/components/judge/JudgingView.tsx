// One item after another: the question, the answers side by side, the choices below. Everything has its place whatever the texts
// are, so that between two items nothing moves but the words.
import { createEffect, createMemo, createSignal, Index, on, onCleanup, onMount, Show } from "solid-js";
import type { Choice, HowDecided, JudgingPlace } from "../../../page/bridge/judgingTypes.ts";
import type { AppState } from "../../state/createApp.ts";
import { createJudging } from "../../state/createJudging.ts";
import { hrefOf } from "../../state/createRoute.ts";
import { saidWords } from "../../words/judge.ts";
import { formatNumber } from "../../words/locale.ts";
import { ErrorNotice } from "../ErrorNotice.tsx";
import { AnswerCard, selectedHighlight } from "./AnswerCard.tsx";
import { ChoiceBar } from "./ChoiceBar.tsx";
import { DetailsPanel } from "./DetailsPanel.tsx";
import { EndCard } from "./EndCard.tsx";
import { GuidelinesPane } from "./GuidelinesPane.tsx";
import { HelpDialog } from "./HelpDialog.tsx";
import { JudgeHead } from "./JudgeHead.tsx";
import { type JudgeAction, wantedBy } from "./judgeKeys.ts";
import { PastDrawer } from "./PastDrawer.tsx";
import { PromptBox } from "./PromptBox.tsx";
import { PauseCard, PracticeFeedback } from "./Sheets.tsx";
import { takesKeys, setTakesKeys } from "./takesKeys.ts";
import { ToolRow } from "./ToolRow.tsx";
import { wordDifference } from "./wordDifference.ts";

/** As the records have it (src/domain/records/judged.ts). */
const longestMark = 2000;

export function JudgingView(props: { app: AppState; place: JudgingPlace }) {
  let region!: HTMLDivElement;
  // One view, one place: JudgePage makes another one for another place.
  const judging = createJudging(props.app.data, props.place);
  const { item, mode, said, state } = judging;
  const [guides, setGuides] = createSignal(false);
  const [helps, setHelps] = createSignal(false);
  const [looksBack, setLooksBack] = createSignal(false);
  const [differs, setDiffers] = createSignal(false);
  const [wholePrompt, setWholePrompt] = createSignal(false);
  const [told, setTold] = createSignal("");
  let isStepped = false;
  /** What had the focus when the guidelines were opened. */
  let beforeGuides: Element | null = null;
  onMount(() => void judging.load());
  createEffect(
    on(
      () => item()?.key,
      () => {
        setWholePrompt(false);
        setTold("");
        isStepped = false;
        for (const text of region.querySelectorAll("[data-text]")) text.scrollTop = 0;
      },
      { defer: true },
    ),
  );

  const answers = (): readonly string[] => item()?.answers ?? [];
  const difference = createMemo(() => {
    const [a, b] = answers();
    return differs() && a !== undefined && b !== undefined && answers().length === 2
      ? wordDifference(a, b)
      : undefined;
  });
  const isChosen = (place: number): boolean =>
    item()?.choices.some(({ id, answer }) => id === said.choice && answer === place) === true;

  /** What was pressed, or is marked as chosen because it was said before. */
  const line = createMemo((): string => {
    const now = item();
    if (told() !== "") return told();
    if (now === undefined) return "";
    if (judging.notice() !== "") return judging.notice();
    if (mode() === "details") return `Saved: ${saidWords(now, said)}`;
    if (mode() === "judge" && now.earlier !== null && said.choice !== "")
      return `Before: ${saidWords(now, said)}`;
    return "";
  });

  const mark = (): void => {
    const found = selectedHighlight(region);
    setTold(found === undefined ? "Select some text in an answer first, then mark it." : "");
    if (found === undefined) return;
    if (found.quote.length > longestMark) {
      setTold(`At most ${formatNumber(longestMark)} characters can be marked at once.`);
      return;
    }
    judging.highlight(found);
    getSelection()?.removeAllRanges();
  };
  const toggleDifference = (): void => {
    const isPair = answers().length === 2;
    setTold(isPair ? "" : "Differences are shown between two answers.");
    if (!isPair) return;
    setDiffers(!differs());
    if (differs() && difference() === undefined)
      setTold("These answers are too long to be compared word by word.");
  };
  const actions: Record<JudgeAction, () => void> = {
    undo: () => void judging.undo(),
    add: () => void judging.addDetails(),
    past: () => setLooksBack(true),
    mark,
    difference: toggleDifference,
    guidelines: () => {
      const focused = document.activeElement;
      const isInside = focused?.closest("[data-guidelines]") !== null;
      if (!guides()) beforeGuides = focused;
      setGuides(!guides());
      // Back where it was: on a button Enter would press that instead of going on.
      if (isInside && beforeGuides instanceof HTMLElement) beforeGuides.focus();
    },
    prompt: () => setWholePrompt(!wholePrompt()),
    help: () => setHelps(true),
    goOn: () => void judging.goOn(),
  };
  const choose = (choice: string, input: HowDecided["input"]): void => {
    setTold("");
    void judging.choose(choice, input);
  };
  /** From answer to answer, beginning with the first or the last of an item, and round at the ends. */
  const stepTo = (step: -1 | 1): void => {
    const all = [...region.querySelectorAll<HTMLElement>("[data-text]")];
    const now = isStepped ? all.indexOf(document.activeElement as HTMLElement) : -1;
    all.at(now < 0 && step < 0 ? -1 : (now + step) % all.length)?.focus();
    isStepped = true;
  };
  /** The choice that speaks for the answer which was come to; where the focus only lies, as after the item before, there is none. */
  const reached = (): Choice | undefined => {
    const place = document.activeElement?.closest<HTMLElement>("[data-answer]")?.dataset["answer"];
    return isStepped && mode() === "judge"
      ? item()?.choices.find(({ answer }) => answer === Number(place))
      : undefined;
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const wanted = takesKeys() ? wantedBy(event, item()?.choices ?? []) : undefined;
    if (wanted === undefined || document.querySelector("dialog[open]") !== null) return;
    if ("step" in wanted) {
      event.preventDefault();
      stepTo(wanted.step);
    } else if ("choice" in wanted) {
      event.preventDefault();
      choose(wanted.choice, "key");
    } else if (wanted.action === "goOn" && reached() !== undefined) {
      event.preventDefault();
      choose(reached()?.id ?? "", "key");
    } else if (wanted.action !== "goOn" || ["details", "feedback", "pause"].includes(mode())) {
      event.preventDefault();
      actions[wanted.action]();
    }
  };
  document.addEventListener("keydown", onKeyDown);
  onCleanup(() => document.removeEventListener("keydown", onKeyDown));

  return (
    <div
      ref={region}
      class="judging"
      classList={{ guided: guides(), finished: mode() === "over" }}
      data-judging={mode()}
      data-item={item()?.key}
      data-saving={judging.saving()}
    >
      <JudgeHead judging={judging} />
      <p class="visually-hidden" role="status" aria-live="polite" data-announcement>
        {judging.announced()}
      </p>
      <Show
        when={mode() !== "over"}
        fallback={<EndCard judging={judging} home={hrefOf("annotate", props.place.project)} />}
      >
        <Show
          when={item()}
          fallback={<p class="soft">{judging.failure() === undefined ? "Opening the task." : ""}</p>}
        >
          {(now) => (
            <>
              <PromptBox
                prompt={now().prompt}
                isOpen={wholePrompt()}
                onToggle={() => setWholePrompt(!wholePrompt())}
              />
              <div class="answer-cards-place">
                <div
                  class="answer-cards"
                  classList={{ many: answers().length > 2 }}
                  style={{ "--answers": answers().length }}
                >
                  <Index each={answers()}>
                    {(text, place) => (
                      <AnswerCard
                        place={place}
                        answers={answers().length}
                        text={text()}
                        highlights={said.highlights}
                        differences={(place === 0 ? difference()?.left : difference()?.right) ?? []}
                        isChosen={isChosen(place)}
                      />
                    )}
                  </Index>
                </div>
                <Show when={mode() === "details"}>
                  <DetailsPanel judging={judging} />
                </Show>
                <Show when={mode() === "feedback"}>
                  <PracticeFeedback judging={judging} />
                </Show>
                <PauseCard judging={judging} />
              </div>
              <ToolRow
                actions={actions}
                line={line()}
                canUndo={state()?.canUndo === true}
                isPair={answers().length === 2}
                isDifferent={differs()}
                isGuided={guides()}
                onStop={() => void judging.finish()}
              />
              <ChoiceBar
                choices={now().choices}
                chosen={said.choice}
                isWaiting={mode() === "feedback" || mode() === "pause"}
                onChoose={choose}
              />
            </>
          )}
        </Show>
      </Show>
      <Show when={judging.failure()}>
        {(problem) => (
          <div class="failure-place stack">
            <ErrorNotice title={problem().title} failure={problem().failure} />
            <Show when={state() === undefined}>
              <div class="buttons">
                <a class="button" href={hrefOf("judge")}>
                  Open an invitation
                </a>
                <a class="button" href={hrefOf("annotate", props.place.project)}>
                  Go to the judging tasks
                </a>
              </div>
            </Show>
          </div>
        )}
      </Show>
      <Show when={guides()}>
        <GuidelinesPane text={state()?.task.guidelines ?? ""} onClose={actions.guidelines} />
      </Show>
      <PastDrawer judging={judging} isOpen={looksBack()} onClose={() => setLooksBack(false)} />
      <HelpDialog
        isOpen={helps()}
        choices={item()?.choices ?? []}
        takesKeys={takesKeys()}
        onTakesKeys={setTakesKeys}
        onClose={() => setHelps(false)}
      />
    </div>
  );
}
