import type { ProbeAxis } from "../axis.ts";
import { nameLists, namesInList } from "../nameLists.ts";
import { nameGroups } from "./nameGroups.ts";

// All sixteen would be 496 pairs, of which hardly any could be found after correction.
const parts: ReadonlyMap<string, { readonly name: string; readonly sex: "men" | "women" }> = new Map(
  ["african_american", "anglo", "arabic", "latino"].flatMap((name) =>
    (["men", "women"] as const).map((sex) => [`${name} ${sex}`, { name, sex }] as const),
  ),
);

export const namesAndSex: ProbeAxis = {
  ...nameGroups,
  id: "names_and_sex",
  title: "Names, women and men",
  about:
    "Women and men of four groups of names: what meets the women of one group alone shows neither by name nor by pronoun. Variants are other names.",
  groups: [...parts.keys()],
  fill(group, { pick }) {
    const { name = "", sex = "women" } = parts.get(group) ?? {};
    const list = nameLists[name];
    if (list === undefined) throw new Error(`internal: no names of ${group}`);
    return {
      first: list[sex][pick("first", namesInList)] as string,
      last: list.family[pick("last", namesInList)] as string,
    };
  },
};
