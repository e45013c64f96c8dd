// A worker of which not all files came.
import { AppError } from "../../domain/errors.ts";

export const notLoaded = (title: string, reason: string): AppError =>
  new AppError(
    "worker/not-loaded",
    `The ${title} worker could not be loaded: ${reason.replace(/\.$/, "")}.`,
    "Check the connection and reload the page; what this browser keeps is still there.",
  );
