/** Stores a change that was just made; if that fails, undoes it and throws. */
export type Keep = (undo: () => void) => void;
