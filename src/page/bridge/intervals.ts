// The interval that the page writes beside a share: a few operations, not worth a worker's answer.
export { wilson } from "../../evaluation/intervals.ts";
