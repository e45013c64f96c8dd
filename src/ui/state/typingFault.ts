// What is wrong with what was typed into a field of the form.
import type { FieldView } from "../../page/bridge/types.ts";

/** Only what typing can get wrong; ranges and meanings are checked with the whole config, before a run starts. */
export function typingFault(field: FieldView, typed: string | boolean): string | undefined {
  if (typeof typed === "boolean") return undefined;
  const trimmed = typed.trim();
  if (trimmed === "") return field.optional ? undefined : "A value is missing.";
  if (field.kind === "choices") {
    const wrong = trimmed
      .split(",")
      .map((part) => part.trim())
      .find((part) => part !== "" && field.options?.includes(part) !== true);
    return wrong === undefined ? undefined : `"${wrong}" is not one of the choices.`;
  }
  if (field.kind !== "number" && field.kind !== "integer") return undefined;
  if (!Number.isFinite(Number(trimmed))) return `"${trimmed}" is not a number. Write it like 0.0002 or 2e-4.`;
  return field.kind === "integer" && !Number.isInteger(Number(trimmed))
    ? "A whole number is needed here."
    : undefined;
}
