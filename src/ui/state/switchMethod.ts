// From one method to another and back. Settings that mean the same to both and that no purpose sets go along; the others of the
// method that is left are kept until somebody comes back to it.
import type { DraftRecord, MethodView } from "../../page/bridge/types.ts";

type Typed = DraftRecord["typed"];
type Methods = readonly MethodView[];

/** The choices with `next` in place of the method that is chosen; `scorer`: a model that scores, where one is here. */
export function switchedTo(
  draft: DraftRecord,
  next: MethodView,
  methods: Methods,
  scorer: string | undefined,
): Partial<DraftRecord> {
  if (next.id === draft.algorithm) return {};
  const before = methods.find(({ id }) => id === draft.algorithm);
  const { typed, preset } = draft;
  const left = { ...draft.left, [draft.algorithm]: { typed, preset } };
  const known = left[next.id];
  const begun = next.presets.find((one) => one.id === preset) ?? next.presets[0];
  const start = known ?? { typed: begun?.typed ?? {}, preset: begun?.id ?? null };
  const shared = (key: string): boolean => before !== undefined && isShared(key, before, next);
  const along = pick(typed, shared);
  const own = pick(start.typed, (key) => !shared(key));
  const isAsBegun = same(along, pick(start.typed, shared));
  return {
    algorithm: next.id,
    typed: withScorer({ ...own, ...along }, next, scorer),
    preset: isAsBegun ? start.preset : null,
    left,
    // Where the site's model was chosen, the site's for this method.
    ...(draft.model?.kind === "bundled"
      ? { model: { kind: "bundled" as const, name: next.bundled.name } }
      : {}),
  };
}

/** Where models are listed and none is named, the first of the list. */
function withScorer(typed: Typed, { fields }: MethodView, scorer: string | undefined): Typed {
  const empty = fields.filter(({ key, names, advanced }) => names !== undefined && !advanced && !typed[key]);
  if (scorer === undefined || empty.length === 0) return typed;
  return { ...typed, ...Object.fromEntries(empty.map(({ key }) => [key, scorer])) };
}

/** A setting of both that is set for no purpose, takes the same values, and begins at the same one. */
function isShared(key: string, a: MethodView, b: MethodView): boolean {
  const [mine, its] = [a, b].map(({ fields }) => fields.find((field) => field.key === key));
  const isPreset = [a, b].some(({ presets }) => presets.some(({ typed }) => Object.hasOwn(typed, key)));
  const takesTheSame = mine?.kind === its?.kind && String(mine?.options) === String(its?.options);
  return mine !== undefined && takesTheSame && mine.initial === its?.initial && !isPreset;
}

function pick(typed: Typed, is: (key: string) => boolean): Typed {
  return Object.fromEntries(Object.entries(typed).filter(([key]) => is(key)));
}

function same(a: Typed, b: Typed): boolean {
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...keys].every((key) => a[key] === b[key]);
}
