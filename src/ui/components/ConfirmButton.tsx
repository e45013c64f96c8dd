// A deletion that cannot be undone takes two presses: the first says what the second will do. Looking elsewhere takes it
// back.
import { createSignal } from "solid-js";

export function ConfirmButton(props: {
  label: string;
  confirm: string;
  name?: string;
  onConfirm: () => void;
}) {
  const [asked, setAsked] = createSignal(false);
  return (
    <button
      type="button"
      class="compact"
      data-action={props.name}
      aria-live="polite"
      onBlur={() => setAsked(false)}
      onClick={() => {
        if (asked()) props.onConfirm();
        setAsked(!asked());
      }}
    >
      {asked() ? props.confirm : props.label}
    </button>
  );
}
