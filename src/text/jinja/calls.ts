// Calls a value, as the sandbox does: functions, methods, macros.

import { TemplateFault } from "./faults.ts";
import { nameOf, Native, Undefined, type Arguments, type Value } from "./values.ts";

export function callValue(callee: Value, given: Arguments): Value {
  if (callee instanceof Undefined) throw new TemplateFault(callee.message);
  if (callee instanceof Native && callee.call !== undefined) return callee.call(given);
  throw new TemplateFault(`${nameOf(callee)} cannot be called`);
}
