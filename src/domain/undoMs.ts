/** How long a deleted project or run can be brought back, in milliseconds: then it is swept away. */
export const undoMs = 10 * 60_000;
