// Comlink carries a thrown error across threads as message, name and stack alone. This makes `code` and `hint` of an
// AppError cross too and be an AppError again on the other side. Both sides import this module, once.
import { transferHandlers } from "comlink";
import { AppError } from "../../domain/errors.ts";

interface Thrown {
  value: unknown;
}
interface Wire {
  isError: boolean;
  value: unknown;
}

const original = transferHandlers.get("throw");
if (original === undefined) throw new Error("internal: comlink has no transfer handler for thrown values");

transferHandlers.set("throw", {
  canHandle: (value): value is Thrown => original.canHandle(value),
  serialize(thrown: Thrown): [Wire, Transferable[]] {
    const { value } = thrown;
    if (!(value instanceof AppError)) return original.serialize(thrown) as [Wire, Transferable[]];
    const { name, message, stack, code, hint } = value;
    return [{ isError: true, value: { name, message, stack, code, hint } }, []];
  },
  deserialize(wire: Wire): never {
    throw wire.isError ? revived(wire.value) : wire.value;
  },
});

function revived(value: unknown): Error {
  const fields = value as { name?: string; message?: string; stack?: string; code?: string; hint?: string };
  if (typeof fields.code === "string")
    return new AppError(fields.code, fields.message ?? "", fields.hint ?? "");
  const error = new Error(fields.message ?? "");
  error.name = fields.name ?? "Error";
  if (fields.stack !== undefined) error.stack = fields.stack;
  return error;
}
