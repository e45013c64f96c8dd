// Messages as rows have them: { role, content }; ShareGPT's { from, value }, whose roles get the names that chat templates
// know; one message instead of a list; and any of these as JSON inside a string, which is how tables keep them.
// A role in another spelling ("Human") is refused, not mapped: a template would print it as it stands.

import { quote } from "../../domain/errors.ts";
import { JsonFault, parsePythonJson } from "../../domain/pythonJson.ts";
import type { ChatMessage } from "../../text/index.ts";
import { keysOf, kindOf, RowFault } from "./rowFault.ts";

/** ShareGPT's `from`, lower case, as a role. */
const roleOfSpeaker = new Map([
  ["human", "user"],
  ["user", "user"],
  ["gpt", "assistant"],
  ["assistant", "assistant"],
  ["chatgpt", "assistant"],
  ["model", "assistant"],
  ["bot", "assistant"],
  ["system", "system"],
  ["tool", "tool"],
  ["observation", "tool"],
  ["function_response", "tool"],
]);

const notRoles = ["human", "gpt", "chatgpt"];

/** The messages that a text holds as JSON; undefined where it holds none, such as any other JSON. */
export function messagesInText(text: string): unknown[] | undefined {
  if (!/^\s*(?:\[\s*)?\{/.test(text) || !/"(?:role|from)"/.test(text)) return undefined;
  let value: unknown;
  try {
    value = parsePythonJson(text, "exact");
  } catch (error) {
    if (error instanceof JsonFault) return undefined;
    throw error;
  }
  const list: unknown[] = Array.isArray(value) ? value : [value];
  return list.length > 0 && list.every(isMessage) ? list : undefined;
}

function isMessage(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  const has = (key: string): boolean => Object.hasOwn(value, key);
  const isSharegpt = has("from") && has("value");
  return isSharegpt || (has("role") && (has("content") || has("tool_calls")));
}

/** Whether a text is what Python prints of messages, or of NumPy's array of them. */
export function isPythonMessages(text: string): boolean {
  return (
    /^\s*(?:array\(\s*)?(?:[[(]\s*)?\{\s*'(?:role|from|content|value)'\s*:/.test(text) &&
    /[\]})]\s*$/.test(text)
  );
}

/** The messages of a list; RowFault names the place of the one that is none. */
export function readMessages(list: readonly unknown[], key: string): ChatMessage[] {
  return list.map((entry, i) => readMessage(entry, `${key}[${i}]`));
}

function readMessage(value: unknown, path: string): ChatMessage {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new RowFault(
      `${path} must be a message such as {"role": "user", "content": "..."}, got ${kindOf(value)}`,
    );
  }
  const given = value as Record<string, unknown>;
  const { from, value: said, ...rest } = given;
  const isSharegpt = typeof from === "string" && (given["role"] ?? undefined) === undefined;
  const message = isSharegpt ? { ...rest, role: roleOf(from, path), content: said } : given;
  const { role } = message;
  if (typeof role !== "string") throw new RowFault(`${path} has no "role"; found ${keysOf(given)}`);
  const word = role.trim().toLowerCase();
  const meant = roleOfSpeaker.get(word);
  // Others are some template's own: GLM's "observation" is a role there.
  if (meant !== undefined && meant !== role && (meant === word || notRoles.includes(word))) {
    throw new RowFault(`${path} has the role ${quote(role, 40)}, which chat templates call ${quote(meant)}`);
  }
  return message as ChatMessage;
}

function roleOf(from: string, path: string): string {
  const role = roleOfSpeaker.get(from.trim().toLowerCase());
  if (role !== undefined) return role;
  throw new RowFault(
    `${path} is "from" ${quote(from, 40)}; expected human, gpt, system or tool, or a message with "role" (a call of a tool is a message with "tool_calls")`,
  );
}
