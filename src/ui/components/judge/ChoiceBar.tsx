// The choices, each a button with its key. The buttons stay while items go by, so that the focus does.
import { Index } from "solid-js";
import type { Choice, HowDecided } from "../../../page/bridge/judgingTypes.ts";
import { keyName } from "../../words/judge.ts";

interface Props {
  choices: readonly Choice[];
  chosen: string;
  isWaiting: boolean;
  onChoose: (choice: string, input: HowDecided["input"]) => void;
}

/** So many are wide enough for a thumb on a phone. */
const mostInRow = 5;

export function ChoiceBar(props: Props) {
  /** On a narrow page: as many in each row. */
  const columns = (): number => {
    const { length } = props.choices;
    return Math.ceil(length / Math.max(1, Math.ceil(length / mostInRow)));
  };
  return (
    <div
      class="choices"
      role="group"
      aria-label="Your judgement"
      style={{ "--columns": columns() }}
      onKeyDown={(event) => {
        // A key that is held presses a button again and again.
        if (event.repeat && (event.key === "Enter" || event.key === " ")) event.preventDefault();
      }}
    >
      <Index each={props.choices}>
        {(choice) => (
          <button
            type="button"
            class="choice"
            data-choice={choice().id}
            data-side={choice().answer}
            aria-pressed={props.chosen === choice().id}
            aria-disabled={props.isWaiting}
            aria-keyshortcuts={choice().keys.join(" ")}
            onClick={(event) => props.onChoose(choice().id, inputOf(event))}
          >
            <span>{choice().label}</span>
            <kbd aria-hidden="true">{keyName(choice().keys[0] ?? "")}</kbd>
          </button>
        )}
      </Index>
    </div>
  );
}

function inputOf(event: MouseEvent): HowDecided["input"] {
  const { pointerType = "" } = event as Partial<PointerEvent>;
  if (pointerType === "touch" || pointerType === "pen") return "touch";
  // Enter and the space bar click as well, with no pointer.
  return pointerType === "" && event.detail === 0 ? "key" : "pointer";
}
