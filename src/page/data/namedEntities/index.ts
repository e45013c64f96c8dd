export { openNamedEntities } from "./model.ts";
export type { NamedEntity, NamedEntityDevice, NamedEntityModel, NamedEntityOptions } from "./model.ts";
