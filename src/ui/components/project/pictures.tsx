// The small live pictures of the loop's steps: inline SVG, a title for who does not see it, sizes fixed so that nothing
// moves while they change.
import { For, Show } from "solid-js";
import { formatNumber } from "../../words/locale.ts";
import { type Result, resultText } from "./statistics.ts";

const width = 240;
const height = 64;
const frame = `0 0 ${width} ${height}`;

/** A line through `values`, at x by its place among `count`. */
function linePath(values: readonly number[], count: number, low: number, high: number): string {
  const across = Math.max(1, count - 1);
  return values
    .map((value, index) => {
      const x = (index / across) * width;
      const y =
        height - 4 - ((Math.min(high, Math.max(low, value)) - low) / (high - low || 1)) * (height - 8);
      return `${index === 0 ? "M" : "L"}${x.toFixed(1)} ${y.toFixed(1)}`;
    })
    .join("");
}

interface Curve {
  label: string;
  values: readonly number[];
}

/** A value and a share so far; the full width is the whole run. */
export function Sparkline(props: { value: Curve; share: Curve; steps: number }) {
  const count = () => Math.max(props.steps, props.value.values.length, 2);
  const highest = () => Math.max(0.8, ...props.value.values);
  const words = () => {
    const { label, values } = props.value;
    const [first, last] = [values[0], values.at(-1)];
    if (first === undefined || last === undefined) return "The curve appears with the first step";
    const share = props.share.values.at(-1);
    const also =
      share === undefined ? "" : `, ${props.share.label} of the last batch ${formatNumber(share, 2)}`;
    return `${label} from ${formatNumber(first, 2)} to ${formatNumber(last, 2)}${also}`;
  };
  return (
    <svg class="picture" viewBox={frame} preserveAspectRatio="none" role="img" aria-label={words()}>
      <line class="axis" x1="0" y1={height - 1} x2={width} y2={height - 1} />
      <path class="line second" d={linePath(props.share.values, count(), 0, 1)} />
      <path class="line" d={linePath(props.value.values, count(), 0, highest())} />
    </svg>
  );
}

/** Rows to learn from and rows held out, as one bar. */
export function SplitBar(props: { rows: number; testRows: number }) {
  const edge = () => (width * props.rows) / Math.max(1, props.rows + props.testRows);
  return (
    <svg
      class="picture"
      viewBox={frame}
      role="img"
      aria-label={`${props.rows} pairs to learn from, ${props.testRows} held out`}
      preserveAspectRatio="none"
    >
      <rect class="fill" x="0" y="20" width={edge()} height="24" />
      <rect class="fill second" x={edge()} y="20" width={width - edge()} height="24" />
    </svg>
  );
}

/** Two answers each, one of them preferred. */
export function Judgements() {
  return (
    <svg
      class="picture"
      viewBox={frame}
      preserveAspectRatio="xMinYMid"
      role="img"
      aria-label="Of each two answers one is marked as preferred"
    >
      <For each={[0, 1, 2]}>
        {(row) => (
          <g transform={`translate(0 ${4 + row * 20})`}>
            <rect class="fill" x="0" y="2" width={108 - row * 12} height="10" rx="2" />
            <path class="line" d={`M${116 - row * 12} 7l4 4 8-9`} />
            <rect class="fill faint" x="136" y="2" width={70 + row * 14} height="10" rx="2" />
          </g>
        )}
      </For>
    </svg>
  );
}

/** Judgements go straight to the model: the place of a reward model is empty. */
export function NoRewardModel() {
  return (
    <svg
      class="picture"
      viewBox={frame}
      preserveAspectRatio="xMinYMid"
      role="img"
      aria-label="An arrow from the judgements past an empty box to the model"
    >
      <rect class="fill" x="2" y="34" width="48" height="24" rx="3" />
      <rect class="outline" x="96" y="4" width="48" height="22" rx="3" />
      <rect class="fill" x="190" y="34" width="48" height="24" rx="3" />
      <path class="line" d="M54 46H182M174 40l9 6-9 6" />
    </svg>
  );
}

/** A share with its interval on the scale from 0 to 1; the mark in the middle is a coin toss. Other results are numbers alone. */
export function ShareScale(props: { result: Result | undefined }) {
  const share = () => {
    const { value, interval } = props.result ?? {};
    return typeof value !== "number" || interval === undefined ? undefined : { value, interval };
  };
  const at = (share: number): number => 6 + share * (width - 12);
  return (
    <svg
      class="picture"
      viewBox={frame}
      preserveAspectRatio="xMinYMid"
      role="img"
      aria-label={
        props.result === undefined
          ? "The scale of results, nothing measured yet"
          : `${props.result.title} ${resultText(props.result)}`
      }
    >
      <line class="axis" x1={at(0)} y1="36" x2={at(1)} y2="36" />
      <For each={[0, 0.5, 1]}>
        {(tick) => <line class="axis" x1={at(tick)} y1={tick === 0.5 ? 14 : 30} x2={at(tick)} y2="42" />}
      </For>
      <text x={at(0.5)} y="58" text-anchor="middle">
        coin toss
      </text>
      <Show when={share()}>
        {(found) => (
          <>
            <line class="whisker" x1={at(found().interval[0])} y1="36" x2={at(found().interval[1])} y2="36" />
            <circle class="dot" cx={at(found().value)} cy="36" r="6" />
          </>
        )}
      </Show>
    </svg>
  );
}

/** What comes out: a small adapter beside its base, by their sizes where they are known. */
export function HandOver(props: { ready: boolean }) {
  return (
    <svg
      class="picture"
      viewBox={frame}
      preserveAspectRatio="xMinYMid"
      role="img"
      aria-label={props.ready ? "The trained files are ready" : "The trained files are not there yet"}
    >
      <rect class={props.ready ? "fill faint" : "outline"} x="2" y="8" width="120" height="48" rx="4" />
      <rect class={props.ready ? "fill" : "outline"} x="132" y="30" width="36" height="26" rx="4" />
      <path class="line" classList={{ faint: !props.ready }} d="M206 10v34M194 32l12 13 12-13" />
    </svg>
  );
}
