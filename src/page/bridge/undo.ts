/** How long a deleted project or run is only hidden and can be restored. */
export const undoMs = 10 * 60_000;
