// How the page and its workers put an error that is a bug of ours.
import { type Failure, failureOf as failureWith } from "../../domain/errors.ts";

export type { Failure };

const hint = "This is a fault of FeedbackLoop. Reload the page; please report the details below.";

export const failureOf = (error: unknown): Failure => failureWith(error, hint);
