// Where waking a helper thread costs more than it saves.

/** Elements below which a kernel of a few operations each stays on one thread. */
export const FEW_ELEMENTS = 32_768;
/** The same for kernels with an exponential in them. */
export const FEW_EXPONENTIALS = 8_192;
