// Says of a piece of work on a hostile file which AppError it ended with. Anything but an AppError fails the test.
import { AppError } from "../../../src/domain/errors.ts";

export async function codeOf(work: () => unknown): Promise<string> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    if (error.message.startsWith("internal:")) throw error;
    if (error.hint === "") throw new Error(`${error.code} has no hint: ${error.message}`);
    return error.code;
  }
  return "loaded";
}
