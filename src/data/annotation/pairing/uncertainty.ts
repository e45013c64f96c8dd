// Pairs of which the reward model is least sure: the difference of their scores is smallest (Lewis & Gale 1994, uncertainty sampling). A
// prompt comes again only when all others have come, so that the lot is not one question's.
import { permutation } from "../../../domain/random.ts";
import { type PairingStrategy, preference } from "./strategy.ts";

export const uncertainty: PairingStrategy = {
  id: "uncertainty",
  title: "Where the reward model is unsure",
  about: "Pairs whose scores by the reward model are closest.",
  needs: "scores",
  choose(pool, { count, random }) {
    const unsure = pool.map(({ scores }) => Math.abs(preference(scores ?? [0, 0]) - 0.5));
    const order = permutation(pool.length, random).sort((a, b) => (unsure[a] ?? 0) - (unsure[b] ?? 0));
    const turns = new Map<string, number>();
    const turned = order.map((i) => {
      const prompt = pool[i]?.promptId ?? "";
      const turn = turns.get(prompt) ?? 0;
      turns.set(prompt, turn + 1);
      return { i, turn };
    });
    // Stable: within a turn by how unsure the model is.
    return turned
      .sort((a, b) => a.turn - b.turn)
      .slice(0, count)
      .map(({ i }) => i);
  },
};
