// Optional models for named entities, in the data worker: open a model from a FileSet, let it propose, put its proposals
// beside the rules'. Import it dynamically: the library behind it is large.
export { modelDetector, type Proposals, withNamedEntities } from "./merge.ts";
export { openNamedEntities } from "./model.ts";
export type { NamedEntity, NamedEntityModel, NamedEntityOptions } from "./model.ts";
