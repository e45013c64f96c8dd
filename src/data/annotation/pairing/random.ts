// Every pair is as likely as any other: what measurements may rest on.
import { permutation } from "../../../domain/random.ts";
import type { PairingStrategy } from "./strategy.ts";

export const random: PairingStrategy = {
  id: "random",
  title: "At random",
  about: "Needs no reward model.",
  needs: "nothing",
  choose: (pool, { count, random: draw }) => permutation(pool.length, draw).slice(0, count),
};
