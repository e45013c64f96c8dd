// The exports of the module. Only the first line is called from outside. Inner loops are exported so that the optimiser
// leaves them functions of their own: inlined, their registers compete with the caller's, at half the speed.
export { help, leave, run, spin } from "./schedule";
export { tile } from "./tile";
export { addLanes, dotFour, dotFourTwice, dotPanel, dotSpread, weave } from "./dotTile";
export { floatsToHalves, halvesToFloats } from "./halves";
export { dotBytes, dotHalves, dotNibbles } from "./dots";
export { packFourColumns, packRowsOfA } from "./pack";
export { exponentials, maskRow } from "./attention";
export { addFourTwice, touch } from "./attentionDecode";
export { dot, scoreGradients } from "./attentionBackward";
export { gatedSlopes, gatedValues } from "./elementwise";
export { adamwValues, squares } from "./optimiser";
export { geluErfSlopes, geluErfValues, geluTanhSlopes, geluTanhValues } from "./elementwise";
export { reluSlopes, reluValues, siluSlopes, siluValues, tanhSlopes, tanhValues } from "./elementwise";
export { addColumns, gradientRow, gradientSums, normaliseRow, rowSum, squaredDistance } from "./norms";
export { chunkSlopes, chunkSums, rowMax } from "./vocabulary";
export { countReaching, mass } from "./sample";
