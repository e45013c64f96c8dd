// What every worker entry does with its service: answer calls over comlink, with our errors intact.
import { expose } from "comlink";
import "./errorTransfer.ts";

export function exposeService(service: object): void {
  expose(service);
}
