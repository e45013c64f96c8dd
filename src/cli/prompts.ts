// `prompts`: prompts from a project's documents by a template.

import { flag, integer, number, text } from "../domain/config/field.ts";
import { command } from "./command.ts";
import { projectFlag } from "./projectFlag.ts";

export const prompts = command({
  id: "prompts",
  summary: "Makes prompts of a project's documents.",
  about:
    "Prompts are made of texts in which personal details are hidden; a document of which nothing is hidden yet is refused unless --even-if-not-hidden is given. A prompt that stands there is not made again.",
  positionals: [],
  flags: {
    ...projectFlag,
    template: {
      field: text<string>("", { label: "Template", help: "How: one of the templates below." }),
      value: "T",
      required: true,
    },
    role: {
      field: text<string>("", { label: "Role", help: "What the application is for, such as nurse." }),
      value: "TEXT",
    },
    own: {
      field: text<string>("", {
        label: "Own text",
        help: "The text of the template `own`, with {text}, and perhaps {role} and {title}.",
      }),
      value: "TEXT",
    },
    context: {
      field: integer(1500, {
        atLeast: 0,
        label: "Context",
        help: "Characters of an interview before the question.",
      }),
      value: "N",
    },
    test_share: {
      field: number(0.1, {
        atLeast: 0,
        below: 1,
        label: "Held-out share",
        help: "Share of the prompts that is held out to measure on.",
      }),
      value: "X",
    },
    seed: {
      field: integer(42, { atLeast: 0, label: "Seed", help: "Fixes which are held out." }),
      value: "N",
    },
    messages: {
      field: flag(false, {
        label: "Messages",
        help: "Each prompt as a list of one message, for chat models.",
      }),
    },
    even_if_not_hidden: {
      field: flag(false, {
        label: "Even if not hidden",
        help: "Uses documents of which nothing was hidden as they are.",
      }),
    },
  },
  async details() {
    const { promptTemplates } = await import("../data/prompts/index.ts");
    return [
      { title: "Templates", entries: promptTemplates.map(({ id, about }) => ({ term: id, help: about })) },
    ];
  },
  async run({ flags, out, session }) {
    const { existingProject } = await import("./projectFolder.ts");
    const { addPrompts } = await import("../data/prompts/buildPrompts.ts");
    const { template, role, own, context, test_share: testShare, seed, messages } = flags;
    const made = await addPrompts(existingProject(flags.project, session), {
      template,
      role,
      own,
      contextLength: context,
      testShare,
      seed,
      asMessages: messages,
      evenIfNotHidden: flags.even_if_not_hidden,
    });
    if (made.notHidden > 0)
      out.note(
        `Of ${made.notHidden} documents nothing was hidden: what they say of people stands in the prompts.`,
      );
    if (made.notReviewed > 0)
      out.note(`Of ${made.notReviewed} documents nobody has looked at what was hidden.`);
    if (made.without.length > 0)
      out.note(`${made.without.length} documents hold nothing that this template could ask.`);
    const { added, already, notHidden, train, test } = made;
    out.result(
      { type: "done", prompts: added, already, not_hidden: notHidden, train, test },
      `${added} prompts made, ${already} were there; ${train} to learn from, ${test} held out`,
    );
    return undefined;
  },
});
