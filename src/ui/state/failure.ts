// An error in the three parts the page shows: what happened, and what to do now, with a code for the details.
import { AppError } from "../../domain/errors.ts";

export interface Failure {
  code: string;
  message: string;
  hint: string;
}

export function failureOf(error: unknown): Failure {
  if (error instanceof AppError) return { code: error.code, message: error.message, hint: error.hint };
  const message = error instanceof Error ? error.message : String(error);
  return {
    code: "internal",
    message: `internal: ${message}`,
    hint: "This is a fault of FeedbackLoop. Reload the page; please report the details below.",
  };
}
