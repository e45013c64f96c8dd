// docs/command-line.md: every command, flag and setting, from the same definitions as `--help` and the page's forms.

import { type Command, helpGroups, usageLine } from "./command.ts";
import { commands } from "./index.ts";

const head = `# Commands, flags and settings

Written by \`npx tsx scripts/write-docs.ts\` from the definitions in the code; do not edit. What scripts may rely on
(lines, rows, folders, exit codes) is in [contract.md](contract.md).
`;

/** Names of settings have underscores, which Markdown would take for emphasis. */
function plain(text: string): string {
  return text.replace(/\b\w+_\w+\b/g, "`$&`");
}

async function section(command: Command): Promise<string> {
  const parts = [`## ${command.id}`, command.summary, "```\n" + usageLine(command) + "\n```"];
  if (command.about !== undefined) parts.push(command.about);
  for (const { title, entries } of await helpGroups(command)) {
    const items = entries.map(({ term, help }) => `- \`${term}\`: ${plain(help)}`);
    parts.push(`**${title}**`, items.join("\n"));
  }
  return parts.join("\n\n");
}

export async function commandLineDocs(): Promise<string> {
  const sections = [];
  for (const command of commands) sections.push(await section(command));
  return `${[head.trim(), ...sections].join("\n\n")}\n`;
}
