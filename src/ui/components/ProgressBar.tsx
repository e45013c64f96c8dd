// How far something is, as a bar that a screen reader can read. `share` in percent.
export function ProgressBar(props: { label: string; share: number }) {
  return (
    <div
      class="bar"
      role="progressbar"
      aria-label={props.label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(props.share)}
    >
      <span style={{ width: `${props.share}%` }} />
    </div>
  );
}
