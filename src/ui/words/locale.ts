// The language of dates and numbers: the browser's, or one that was chosen in Settings. Texts are English.
import { createSignal } from "solid-js";

const key = "feedbackloop.locale";

/** Offered in Settings; "" is the browser's own. */
export const locales: readonly { value: string; label: string }[] = [
  { value: "", label: "As the browser" },
  { value: "en-GB", label: "English (United Kingdom)" },
  { value: "en-US", label: "English (United States)" },
  { value: "de", label: "Deutsch" },
  { value: "es", label: "Español" },
  { value: "fr", label: "Français" },
  { value: "it", label: "Italiano" },
  { value: "nl", label: "Nederlands" },
  { value: "pl", label: "Polski" },
  { value: "ja", label: "日本語" },
];

const [locale, setSignal] = createSignal(stored());
export { locale };

export function setLocale(value: string): void {
  setSignal(locales.some((one) => one.value === value) ? value : "");
  try {
    localStorage.setItem(key, locale());
  } catch {
    // It then holds until the page is closed.
  }
}

const tag = (): string | undefined => (locale() === "" ? undefined : locale());

// Making one takes a hundred times as long as using it, and the page counts steps.
const formats = new Map<string, Intl.NumberFormat>();

/** Whole numbers with separators, others with `digits` decimals. */
export function formatNumber(value: number, digits = 0): string {
  const wanted = `${locale()} ${digits}`;
  let format = formats.get(wanted);
  if (format === undefined) {
    format = new Intl.NumberFormat(tag(), { minimumFractionDigits: digits, maximumFractionDigits: digits });
    formats.set(wanted, format);
  }
  return format.format(value);
}

/** Day and time, in words short enough for a list. */
export function formatDate(atMs: number): string {
  return new Date(atMs).toLocaleString(tag(), { dateStyle: "medium", timeStyle: "short" });
}

function stored(): string {
  try {
    const found = localStorage.getItem(key) ?? "";
    return locales.some(({ value }) => value === found) ? found : "";
  } catch {
    return "";
  }
}
